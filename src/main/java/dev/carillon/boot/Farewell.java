package dev.carillon.boot;

import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/**
 * A servlet that serves nothing and is told when the application goes. Servlets are told before listeners are, and a
 * WebSocket container is a listener: told as one of those, the node would find its clients gone with 1001.
 */
final class Farewell extends GenericServlet {

    private static final long serialVersionUID = 1L;

    private final transient Runnable ending;

    Farewell(Runnable ending) {
        this.ending = ending;
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) {
        throw new UnsupportedOperationException("has no address");
    }

    @Override
    public void destroy() {
        ending.run();
    }
}
