package dev.carillon.container;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What Payara stands on.
 *
 * @param request its own, under that of the container
 * @param socket  empty where the server makes something else of what is written, such as TLS records
 */
record GrizzlyConnection(Object request, Object connection, Optional<GrizzlySocket> socket)
        implements ServerConnection {

    static final String REQUEST = "org.apache.catalina.connector.RequestFacade";

    private static final String HTTP_1 = "HTTP/1.";

    /**
     * What it may keep of what a peer does not take, before its streams say that they are not ready. By default that is four
     * times what the operating system takes: megabytes for each peer that does not read, and two hundred fill a heap.
     */
    private static final int UNSENT_MOST_BYTES = 65_536;

    static Optional<ServerConnection> under(ServletRequest request) throws ReflectiveOperationException {
        if (!request.getProtocol().startsWith(HTTP_1)) {
            return Optional.empty();
        }
        Object coyote =
                ServerConnection.get(ServerConnection.get(request, "getUnwrappedCoyoteRequest"), "getCoyoteRequest");
        Object connection = ServerConnection.get(ServerConnection.get(coyote, "getContext"), "getConnection");
        connection.getClass().getMethod("setMaxAsyncWriteQueueSize", int.class).invoke(connection, UNSENT_MOST_BYTES);
        return Optional.of(new GrizzlyConnection(coyote, connection, GrizzlySocket.under(connection)));
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
    public void answered() throws ReflectiveOperationException {
        GrizzlyHead.letGo(request);
    }

    @Override
    public int writeNow(byte[] bytes) {
        return socket.isPresent() ? socket.get().write(bytes) : 0; // for every frame: nothing is allocated
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
