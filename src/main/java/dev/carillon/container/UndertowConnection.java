package dev.carillon.container;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

/**
 * What WildFly stands on.
 *
 * @param loop      its I/O thread
 * @param workers   the server's, for what should not be done on that thread
 * @param unwritten the field in which the output of an upgraded request keeps what the operating system did not take. A
 *     connection that ends while something is in it makes 2.3.23 call the write listener's onError in an endless loop on an
 *     I/O thread
 */
record UndertowConnection(
        Object exchange, Closeable connection, Executor loop, Executor workers, Optional<Field> unwritten)
        implements ServerConnection {

    static final String REQUEST = "io.undertow.servlet.spec.HttpServletRequestImpl";

    private static final String HTTP_1 = "io.undertow.server.protocol.http.HttpServerConnection";

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** By the class of the request, since to find it is dear. */
    private static final ClassValue<Optional<Field>> UNWRITTEN = new ClassValue<>() {
        @Override
        protected Optional<Field> computeValue(Class<?> request) {
            return field(request.getClassLoader());
        }
    };

    private static Optional<Field> field(ClassLoader server) {
        try {
            Field field = server.loadClass("io.undertow.servlet.spec.UpgradeServletOutputStream")
                    .getDeclaredField("buffer");
            field.setAccessible(true);
            return Optional.of(field).filter(each -> each.getType() == ByteBuffer.class);
        } catch (ReflectiveOperationException | RuntimeException otherVersion) {
            return Optional.empty();
        }
    }

    static Optional<ServerConnection> under(ServletRequest request) throws ReflectiveOperationException {
        Object exchange = ServerConnection.get(request, "getExchange");
        Object connection = ServerConnection.get(exchange, "getConnection");
        return connection.getClass().getName().equals(HTTP_1)
                ? Optional.of(new UndertowConnection(
                        exchange,
                        (Closeable) connection,
                        (Executor) ServerConnection.get(connection, "getIoThread"),
                        (Executor) ServerConnection.get(connection, "getWorker"),
                        UNWRITTEN.get(request.getClass())))
                : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    @Override
    public void close(ServletOutputStream out) throws IOException, ReflectiveOperationException {
        if (unwritten.isPresent()) {
            unwritten.get().set(out, NOTHING);
            closeBeside();
        }
    }

    // Ended on its I/O thread, each connection makes that thread ask the system for all that are ready. When ten
    // thousand leave at once it does nothing else for seconds, and whoever comes meanwhile is taken for a peer that
    // does not read.
    private void closeBeside() throws IOException {
        if (Thread.currentThread().equals(loop)) {
            try {
                workers.execute(this::closeQuietly);
                return;
            } catch (RejectedExecutionException stopping) {
                // then here
            }
        }
        connection.close();
    }

    private void closeQuietly() {
        try {
            connection.close();
        } catch (IOException gone) {
            return; // nothing is left to end
        }
    }

    /** It keeps little. */
    @Override
    public void answered() {}

    /** Its own way is short. */
    @Override
    public int writeNow(byte[] bytes) {
        return 0;
    }

    @Override
    public boolean isLateToLetGo() {
        return false;
    }

    /** It would send what has no length without chunks, and its peer could not tell an end from a loss. */
    @Override
    public boolean endsByHeader() {
        return false;
    }

    @Override
    public void endBehindAnswer() throws ReflectiveOperationException {
        exchange.getClass().getMethod("setPersistent", boolean.class).invoke(exchange, false);
    }

    /** On its own thread, or it tells of a peer that is gone by an ERROR in the log. */
    @Override
    public Executor completing(Executor otherwise) {
        return loop;
    }

    @Override
    public boolean whenPeerLeaves(Runnable gone) {
        try {
            Reading reading = Reading.of(connection, gone);
            loop.execute(reading::begin);
            return true;
        } catch (ReflectiveOperationException | RuntimeException otherVersion) {
            return false;
        }
    }

    /**
     * Reads what should not come. While it answers, the server takes no interest in what can be read, and so never learns that
     * the peer has closed its side. Its own listener is back with the next request, if there is one.
     */
    private record Reading(
            Object channel, Method listen, Object conduit, Method resume, Method suspend, Method read, Runnable gone) {

        static Reading of(Object connection, Runnable gone) throws ReflectiveOperationException {
            // Below the one that knows where the request's body ends: that one would tell of an end there, too.
            Method original = connection.getClass().getMethod("getOriginalSourceConduit");
            Class<?> conduit = original.getReturnType();
            Object channel = ServerConnection.get(ServerConnection.get(connection, "getChannel"), "getSourceChannel");
            return new Reading(
                    channel,
                    Stream.of(channel.getClass().getMethods())
                            .filter(each -> each.getName().equals("setReadListener"))
                            .findFirst()
                            .orElseThrow(NoSuchMethodException::new),
                    original.invoke(connection),
                    conduit.getMethod("resumeReads"),
                    conduit.getMethod("suspendReads"),
                    conduit.getMethod("read", ByteBuffer.class),
                    gone);
        }

        void begin() {
            Class<?> listener = listen.getParameterTypes()[0];
            try {
                listen.invoke(
                        channel,
                        Proxy.newProxyInstance(
                                listener.getClassLoader(), new Class<?>[] {listener}, (self, method, arguments) -> {
                                    if (method.getDeclaringClass() == Object.class) {
                                        return method.invoke(this, arguments);
                                    }
                                    look();
                                    return null;
                                }));
                resume.invoke(conduit);
            } catch (ReflectiveOperationException | RuntimeException otherVersion) {
                return; // it is found by pings, as elsewhere
            }
        }

        private void look() throws ReflectiveOperationException {
            int length;
            try {
                length = (int) read.invoke(conduit, ByteBuffer.allocate(1));
            } catch (InvocationTargetException broken) {
                length = -1;
            }
            if (length != 0) {
                suspend.invoke(conduit);
            }
            if (length < 0) {
                gone.run();
            }
        }
    }
}
