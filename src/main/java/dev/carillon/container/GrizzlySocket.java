package dev.carillon.container;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;

/**
 * The socket under a connection of Payara's. On its way through the server a write passes two output buffers, seven filters and a
 * queue, which for many small writes cost as much as the system call.
 *
 * @param unsent  what the server has still to write to it
 * @param isEmpty asks that
 */
record GrizzlySocket(SocketChannel channel, Object unsent, MethodHandle isEmpty) {

    /** Those under the HTTP codec that leave bytes as they are. */
    private static final Set<String> PLAIN = Set.of(
            "org.glassfish.grizzly.filterchain.TransportFilter", "org.glassfish.grizzly.utils.IdleTimeoutFilter");

    private static final String CODEC = "HttpCodecFilter";

    /** By the class of the queue, since to find it is dear. */
    private static final ClassValue<MethodHandle> IS_EMPTY = new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> queue) {
            try {
                return MethodHandles.publicLookup()
                        .findVirtual(queue, "isEmpty", MethodType.methodType(boolean.class))
                        .asType(MethodType.methodType(boolean.class, Object.class));
            } catch (ReflectiveOperationException otherVersion) {
                throw new IllegalStateException(otherVersion);
            }
        }
    };

    /** @return empty where something comes between the HTTP codec and the socket, and in a version that is not known */
    static Optional<GrizzlySocket> under(Object connection) {
        try {
            if (isPlain((Iterable<?>) ServerConnection.get(connection, "getProcessor"))) {
                Object queue = ServerConnection.get(connection, "getAsyncWriteQueue");
                return Optional.of(new GrizzlySocket(
                        (SocketChannel) ServerConnection.get(connection, "getChannel"),
                        queue,
                        IS_EMPTY.get(queue.getClass())));
            }
        } catch (ReflectiveOperationException | RuntimeException otherVersion) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean isPlain(Iterable<?> filters) {
        for (Object filter : filters) {
            String name = filter.getClass().getName();
            if (name.endsWith(CODEC)) {
                return true;
            }
            if (!PLAIN.contains(name)) {
                return false;
            }
        }
        return false;
    }

    /**
     * @return how many bytes the operating system has taken, without waiting; none before the server has written all of its own,
     *     and none on a connection that is broken: the server is to find that itself, and to end it in its own order
     */
    int write(byte[] bytes) {
        try {
            return (boolean) isEmpty.invokeExact(unsent) ? channel.write(ByteBuffer.wrap(bytes)) : 0;
        } catch (IOException broken) {
            return 0;
        } catch (RuntimeException | Error unexpected) {
            throw unexpected;
        } catch (Throwable impossible) { // declared by every method handle
            throw new IllegalStateException(impossible);
        }
    }
}
