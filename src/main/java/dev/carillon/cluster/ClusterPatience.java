package dev.carillon.cluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * One command's patience with a slot that moves: pauses that grow, no longer in all than an answer may take. What waits is
 * bounded together. Used by one thread at a time.
 */
final class ClusterPatience {

    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 200;

    /** What all commands of an engine that wait like this have in common. */
    record Terms(Duration longest, long maxBytes, AtomicLong waiting, RedisShard.Surroundings surroundings) {}

    private final Terms terms;
    private final long cost;
    private final long begun;
    private long pause = FIRST_PAUSE_MILLIS;

    /** @param cost bytes of it */
    ClusterPatience(Terms terms, long cost) {
        this.terms = terms;
        this.cost = cost;
        this.begun = terms.surroundings().nanoTime().getAsLong();
    }

    /** Does it again after a pause, or fails for this cause when there was enough of that. */
    <T> CompletionStage<T> wait(Throwable cause, Supplier<CompletionStage<T>> again) {
        long waited = terms.surroundings().nanoTime().getAsLong() - begun;
        if (waited > terms.longest().toNanos()) {
            return CompletableFuture.failedStage(cause);
        }
        if (terms.waiting().addAndGet(cost) > terms.maxBytes()) {
            terms.waiting().addAndGet(-cost);
            return CompletableFuture.failedStage(new IllegalStateException("too much waits for slots that move"));
        }
        CompletableFuture<Void> over = new CompletableFuture<>();
        try {
            terms.surroundings().timer().schedule(() -> over.complete(null), pause, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ending) {
            over.completeExceptionally(ending);
        }
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        return over.whenComplete((done, ending) -> terms.waiting().addAndGet(-cost))
                .thenComposeAsync(done -> again.get(), terms.surroundings().executor());
    }
}
