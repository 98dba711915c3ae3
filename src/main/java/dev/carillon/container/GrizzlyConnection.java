package dev.carillon.container;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What Payara stands on. */
record GrizzlyConnection(Object connection) implements ServerConnection {

    static final String REQUEST = "org.apache.catalina.connector.RequestFacade";

    private static final String HTTP_1 = "HTTP/1.";

    static Optional<ServerConnection> under(ServletRequest request) throws ReflectiveOperationException {
        if (!request.getProtocol().startsWith(HTTP_1)) {
            return Optional.empty();
        }
        Object coyote =
                ServerConnection.get(ServerConnection.get(request, "getUnwrappedCoyoteRequest"), "getCoyoteRequest");
        return Optional.of(new GrizzlyConnection(
                ServerConnection.get(ServerConnection.get(coyote, "getContext"), "getConnection")));
    }

    @Override
    public void close() throws ReflectiveOperationException {
        ServerConnection.get(connection, "terminateSilently");
    }

    @Override
    public void close(ServletOutputStream out) throws ReflectiveOperationException {
        close();
    }

    @Override
    public boolean isLateToLetGo() {
        return true;
    }

    /** It takes whatever can be read for the next request. */
    @Override
    public boolean whenPeerLeaves(Runnable gone) {
        return false;
    }

    @Override
    public boolean endsByHeader() {
        return true;
    }

    @Override
    public void endBehindAnswer() {}

    @Override
    public Executor completing(Executor otherwise) {
        return otherwise;
    }
}
