package dev.carillon.cluster;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Does things one after the other, on an executor. Thread-safe; what one of them throws is lost. */
final class Turns {

    private final Executor executor;

    @GuardedBy("this")
    private CompletionStage<?> last = CompletableFuture.completedStage(null);

    Turns(Executor executor) {
        this.executor = executor;
    }

    synchronized void later(Runnable task) {
        last = last.handleAsync(
                (before, failure) -> {
                    task.run();
                    return null;
                },
                executor);
    }
}
