package dev.carillon.node;

import dev.carillon.channel.Disconnect;
import dev.carillon.client.Client;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Sends the connections of a node away with 3001, a slice at a time: all at once they would stand at the doors of the other
 * nodes in the same moment, and their members would leave presence in one burst. What waits for a client still leaves
 * before its connection closes.
 *
 * <p>Not thread-safe: one thread goes through the steps. The work itself is the executor's, as many clients at once as it
 * has threads.
 */
public final class Draining {

    /** So few make no storm, and a node with few clients is not held up by them. */
    private static final int AT_LEAST = 50;

    private static final long PACE_NANOS = Duration.ofMillis(50).toNanos();

    private final Queue<Client> left;
    private final int all;
    private final long over;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final long begun;
    private int sent;

    /** @param over in what time all are sent away */
    Draining(Collection<Client> clients, Duration over, Executor executor, LongSupplier nanoTime) {
        this.left = new ArrayDeque<>(clients);
        this.all = left.size();
        this.over = over.toNanos();
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    /**
     * Sends away those whose turn has come; to be called every few milliseconds.
     *
     * @return whether that were the last
     */
    public boolean step() {
        long due = due(nanoTime.getAsLong() - begun);
        for (; sent < due; sent++) {
            Client client = left.remove();
            executor.execute(() -> client.disconnect(Disconnect.SHUTDOWN));
        }
        return left.isEmpty();
    }

    private long due(long since) {
        if (since >= over) {
            return all;
        }
        long share = all * since / over;
        long few = AT_LEAST * (since / PACE_NANOS + 1);
        return Math.min(all, Math.max(share, few));
    }
}
