package dev.carillon.security;

import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Stands before every WebSocket endpoint: a filter runs before the container's upgrade on every server, and is the only
 * place that can choose the status of a refusal. Hands what is good to the {@link Upgrader}, and what that does not want to
 * the container, with the handshake as the request's principal. {@link StreamFilter} does the
 * same for streams.
 */
@WebFilter(
        asyncSupported = true,
        urlPatterns = {"/connection/websocket", "/connection/uni_websocket", "/rooms/*", "/echo"})
public class HandshakeFilter implements Filter {

    private final Doorkeeper doorkeeper;
    private final Upgrader upgrader;

    /** The container calls it: on WildFly and Payara alike, CDI makes filters by their constructor. */
    @Inject
    public HandshakeFilter(Doorkeeper doorkeeper, Upgrader upgrader) {
        this.doorkeeper = doorkeeper;
        this.upgrader = upgrader;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest upgrade = (HttpServletRequest) request;
        Doorkeeper.Decision decision = doorkeeper.decide(upgrade, Entrance.UPGRADE);
        if (decision instanceof Doorkeeper.Decision.Accepted accepted) {
            if (!upgrader.upgrade(upgrade, (HttpServletResponse) response, accepted.handshake(), accepted.offered())) {
                chain.doFilter(new IdentifiedRequest(upgrade, new HandshakePrincipal(accepted.handshake())), response);
            }
        } else if (decision instanceof Doorkeeper.Decision.Refused refused) {
            refused.answer((HttpServletResponse) response);
        }
    }
}
