package dev.carillon.direct;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Ends the TCP connection of an upgraded request. The Servlet API has no word for it: closing its streams waits, on every
 * server, for what the peer does not read, and on one of them for what it does not send. So the server's own connection is
 * asked for when the request comes, without compiling against the server.
 */
interface HardClose {

    /**
     * Ends it in both directions; what was written is left to the operating system. Any thread, also again.
     *
     * @param out of the upgraded request: what it keeps is forgotten
     */
    void run(ServletOutputStream out) throws IOException, ReflectiveOperationException;

    /** Whether the request may still be in the server's hands when its upgrade handler begins to work. */
    boolean isLateToLetGo();

    /** @return empty on a server, or a version of it, that is not known */
    static Optional<HardClose> of(ServletRequest request) {
        ServletRequest innermost = request;
        while (innermost instanceof ServletRequestWrapper wrapper) {
            innermost = wrapper.getRequest();
        }
        try {
            String type = innermost.getClass().getName();
            if (type.equals(OfUndertow.REQUEST)) {
                return OfUndertow.of(innermost);
            }
            return type.equals(OfGrizzly.REQUEST) ? OfGrizzly.of(innermost) : Optional.empty();
        } catch (ReflectiveOperationException | RuntimeException otherVersion) {
            return Optional.empty();
        }
    }

    private static Object get(Object from, String method) throws ReflectiveOperationException {
        return from.getClass().getMethod(method).invoke(from);
    }

    /**
     * What WildFly stands on.
     *
     * @param unwritten the field in which the output keeps what the operating system did not take. A connection that ends
     *     while something is in it makes 2.3.23 call the write listener's onError in an endless loop on an I/O thread
     */
    record OfUndertow(Closeable connection, Field unwritten) implements HardClose {

        private static final String REQUEST = "io.undertow.servlet.spec.HttpServletRequestImpl";

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

        static Optional<HardClose> of(Object request) throws ReflectiveOperationException {
            Closeable connection = (Closeable) get(get(request, "getExchange"), "getConnection");
            return UNWRITTEN.get(request.getClass()).map(field -> new OfUndertow(connection, field));
        }

        @Override
        public void run(ServletOutputStream out) throws IOException, ReflectiveOperationException {
            unwritten.set(out, NOTHING);
            connection.close();
        }

        @Override
        public boolean isLateToLetGo() {
            return false;
        }
    }

    /** What Payara stands on. */
    record OfGrizzly(Object connection) implements HardClose {

        private static final String REQUEST = "org.apache.catalina.connector.RequestFacade";

        static Optional<HardClose> of(Object request) throws ReflectiveOperationException {
            Object inner = get(get(request, "getUnwrappedCoyoteRequest"), "getCoyoteRequest");
            return Optional.of(new OfGrizzly(get(get(inner, "getContext"), "getConnection")));
        }

        @Override
        public void run(ServletOutputStream out) throws ReflectiveOperationException {
            get(connection, "terminateSilently");
        }

        @Override
        public boolean isLateToLetGo() {
            return true;
        }
    }
}
