package dev.carillon.stream;

import dev.carillon.client.Later;
import dev.carillon.container.ServerConnection;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * How the request of a stream ends, and with it the connection below: an answer that is complete is not gone before the peer
 * has read it, so one that reads no more would keep its connection for ever.
 *
 * @param below   empty where the server cannot be asked for it
 * @param workers runs what ends the request where the server does not mind. Payara tells its listeners of that on the thread
 *     that does it, and they would take the thread's own request for this one
 * @param linger  how long the peer may take to read the end
 */
record StreamEnd(
        AsyncContext context, Optional<ServerConnection> below, Executor workers, Later later, Duration linger) {

    /** Nothing comes behind this answer: what ends the connection later must not find another request there. */
    void announce(HttpServletResponse response) {
        if (below.filter(ServerConnection::endsByHeader).isPresent()) {
            response.setHeader("Connection", "close");
        }
    }

    /** Watches for a peer that goes away, where the server can. */
    void whenPeerLeaves(Runnable gone) {
        below.ifPresent(connection -> connection.whenPeerLeaves(gone));
    }

    /**
     * Ends the request.
     *
     * @param drops whether the connection goes first, unread
     * @param read  whether the request has been read, and the container has begun to answer it
     */
    void end(boolean drops, boolean read) {
        Executor completing = read ? below.map(each -> each.completing(workers)).orElse(workers) : workers;
        completing.execute(() -> {
            if (drops) {
                drop();
            }
            boolean last = endsBehindAnswer();
            complete();
            if (!drops && last) {
                later.run(this::drop, linger);
            }
        });
    }

    private boolean endsBehindAnswer() {
        try {
            if (below.isPresent()) {
                below.get().endBehindAnswer();
            }
            return below.isPresent();
        } catch (ReflectiveOperationException | RuntimeException otherVersion) {
            return false; // then another request may be there later
        }
    }

    private void complete() {
        try {
            context.complete();
        } catch (RuntimeException gone) {
            return; // the container has ended it by itself
        }
    }

    private void drop() {
        try {
            if (below.isPresent()) {
                below.get().close();
            }
        } catch (IOException | ReflectiveOperationException | RuntimeException gone) {
            return; // nothing is left to drop
        }
    }
}
