package dev.carillon.container;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * A TCP connection of the server's that carries one request. The Servlet API has no word for ending it: closing the streams
 * of an upgraded request waits, on every server, for what the peer does not read, and on one of them for what it does not
 * send; an answer that is complete waits for its last bytes to leave. So the server itself is asked, when the request comes.
 */
public interface ServerConnection {

    /**
     * How old a connection must be to be ended where the server is late to let go of the request that was upgraded: ending it
     * recycles the request under the server, and the next connection gets it half used. A few milliseconds are enough, but 200
     * were not where a server had just started, or had more to do than it could. Until then the memory of one that has gone is
     * kept.
     */
    Duration GROWN = Duration.ofSeconds(1);

    /** Ends it in both directions; what was written is left to the operating system. Any thread, also again. */
    void close() throws IOException, ReflectiveOperationException;

    /**
     * The same for one whose request was upgraded. Does nothing in a version of the server that is not known.
     *
     * @param out of the upgraded request: what it keeps is forgotten
     */
    void close(ServletOutputStream out) throws IOException, ReflectiveOperationException;

    /**
     * The request was upgraded, and the head of its answer has been flushed: lets the server keep less of both. On the thread of
     * the request.
     */
    void answered() throws ReflectiveOperationException;

    /**
     * Hands the operating system what is to leave an upgraded request, past the server's own way, as much as it takes without
     * waiting. One thread at a time, and only while the request's stream holds nothing that was not flushed.
     *
     * @param bytes not changed
     * @return how many of them it has taken; none where the server has still to write something itself, makes something else
     *     of what it writes, finds the connection broken, or is not known to allow it
     */
    int writeNow(byte[] bytes);

    /** Whether the request may still be in the server's hands when its upgrade handler begins to work. */
    boolean isLateToLetGo();

    /**
     * Watches for the end of what the peer sends, as servers do not while they answer; from a request on that has been read.
     * What the peer sends before its end is not a request any more, so the answer must be the connection's last.
     *
     * @param gone called at most once, on a thread that must not block
     * @return whether this server lets itself be watched
     */
    boolean whenPeerLeaves(Runnable gone);

    /** Whether the head of an answer must say that the connection ends behind it, or the server keeps it for others. */
    boolean endsByHeader();

    /** Lets the server close it behind the answer, at which it already works; on the thread that completes the request. */
    void endBehindAnswer() throws ReflectiveOperationException;

    /**
     * Where an asynchronous request that has been read is to be completed.
     *
     * @param otherwise where the server does not mind
     */
    Executor completing(Executor otherwise);

    /**
     * The connection under a request. A server that would keep megabytes of what its peer does not take is told to keep 64
     * KiB, from then on.
     *
     * @return empty on a server that is not known, and where a connection carries several requests at a time
     */
    static Optional<ServerConnection> under(ServletRequest request) {
        ServletRequest innermost = request;
        while (innermost instanceof ServletRequestWrapper wrapper) {
            innermost = wrapper.getRequest();
        }
        try {
            return switch (innermost.getClass().getName()) {
                case UndertowConnection.REQUEST -> UndertowConnection.under(innermost);
                case GrizzlyConnection.REQUEST -> GrizzlyConnection.under(innermost);
                default -> Optional.empty();
            };
        } catch (ReflectiveOperationException | RuntimeException otherVersion) {
            return Optional.empty();
        }
    }

    /** What a method without parameters gives. */
    static Object get(Object from, String method) throws ReflectiveOperationException {
        return from.getClass().getMethod(method).invoke(from);
    }
}
