package dev.carillon.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Lets what is to be written wait a little, so that more leaves in one write: all queues of a node that have something are
 * written together, by one timer that runs only while there are some.
 *
 * <p>Thread-safe.
 */
public final class WriteDelay {

    /** Everything is written at once. */
    public static final WriteDelay NONE = new WriteDelay(Duration.ZERO, (task, delay) -> task.run(), Runnable::run);

    /** Queues that one task writes to: enough for its own cost, few enough for other workers to help. */
    private static final int SHARE = 64;

    private final Duration delay;
    private final Later later;
    private final Executor executor;

    @GuardedBy("this")
    private List<SendQueue> waiting = new ArrayList<>();

    /** @param delay how long at most what is to be written waits for more; zero for not at all */
    public WriteDelay(Duration delay, Later later, Executor executor) {
        this.delay = delay;
        this.later = later;
        this.executor = executor;
    }

    boolean isNone() {
        return delay.isZero();
    }

    /** Has the queue written to soon. Not under any lock; not again before that. */
    void add(SendQueue queue) {
        synchronized (this) {
            waiting.add(queue);
            if (waiting.size() > 1) {
                return; // whoever came first has set the timer
            }
        }
        later.run(this::writeAll, delay);
    }

    private void writeAll() {
        List<SendQueue> all;
        synchronized (this) {
            all = waiting;
            waiting = new ArrayList<>();
        }
        for (int from = 0; from < all.size(); from += SHARE) {
            List<SendQueue> share = all.subList(from, Math.min(from + SHARE, all.size()));
            executor.execute(() -> share.forEach(SendQueue::writeDelayed));
        }
    }
}
