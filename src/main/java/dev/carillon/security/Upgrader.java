package dev.carillon.security;

import dev.carillon.client.Handshake;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Takes a connection out of the container's hands, once its request has been found good. Thread-safe, never blocks. */
@FunctionalInterface
public interface Upgrader {

    /** Leaves all to the container. */
    Upgrader NONE = (request, response, handshake, offered) -> false;

    /**
     * @param request   as the container gave it, since it may have to be known for what it is
     * @param handshake what has been found out about the peer
     * @param offered   subprotocols that the peer offers, in its order
     * @return whether the request is answered; when not, nothing has been done to it
     */
    boolean upgrade(HttpServletRequest request, HttpServletResponse response, Handshake handshake, List<String> offered)
            throws IOException, ServletException;
}
