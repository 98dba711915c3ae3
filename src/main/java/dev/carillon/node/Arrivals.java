package dev.carillon.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Who is on the way in: handshakes that were let in and have not become connections, and connect commands that are being
 * decided, which is where a storm of clients waits for tokens to be judged and streams to be read. Thread-safe.
 */
final class Arrivals {

    /** A handshake that has not become a connection by then never will. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private final int connectionLimit;
    private final int connectingLimit;
    private final IntSupplier connections;
    private final LongSupplier nanoTime;
    private final AtomicInteger deciding = new AtomicInteger();

    /** When each began, oldest first; not more than the limit. */
    @GuardedBy("this")
    private final Queue<Long> handshakes = new ArrayDeque<>();

    /** @param connections that are there */
    Arrivals(NodeSettings settings, IntSupplier connections, LongSupplier nanoTime) {
        this.connectionLimit = settings.connectionLimit();
        this.connectingLimit = settings.connectingLimit();
        this.connections = connections;
        this.nanoTime = nanoTime;
    }

    /** Whether so many are being decided that nobody should come now. */
    boolean isCrowded() {
        return connectingLimit > 0 && deciding.get() >= connectingLimit;
    }

    /** Whether there are as many connections as there may be, or about to be. */
    synchronized boolean isFull() {
        return connectionLimit > 0 && connections.getAsInt() + expected() >= connectionLimit;
    }

    /** Keeps a place for a handshake; false when there is none. */
    synchronized boolean expect() {
        if (isFull()) {
            return false;
        }
        if (connectionLimit > 0) {
            handshakes.add(nanoTime.getAsLong());
        }
        return true;
    }

    @GuardedBy("this")
    private int expected() {
        long now = nanoTime.getAsLong();
        for (Long oldest = handshakes.peek();
                oldest != null && now - oldest > PATIENCE_NANOS;
                oldest = handshakes.peek()) {
            handshakes.remove();
        }
        return handshakes.size();
    }

    /** A handshake has become a connection, which is counted as one by now. */
    synchronized void opened() {
        handshakes.poll();
    }

    /**
     * Lets a connect command be decided.
     *
     * @throws RefusedException 111 when too many are: the client comes back
     */
    <T> CompletionStage<T> decide(Supplier<CompletionStage<T>> decision) {
        if (deciding.incrementAndGet() > connectingLimit && connectingLimit > 0) {
            deciding.decrementAndGet();
            throw new RefusedException(ReplyError.TOO_MANY_REQUESTS);
        }
        CompletionStage<T> outcome;
        try {
            outcome = decision.get();
        } catch (RuntimeException refused) {
            deciding.decrementAndGet();
            throw refused;
        }
        return outcome.whenComplete((decided, failure) -> deciding.decrementAndGet());
    }

    /** Connect commands that are being decided. */
    int deciding() {
        return deciding.get();
    }
}
