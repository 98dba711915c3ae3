package dev.carillon.boot;

import dev.carillon.meter.EventLog;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The node's own threads: a few that run rounds and what follows a completion, and one that beats. Made by the server's
 * thread factory, so that they belong to the application and know its class loader; ended here, so that a redeployment
 * leaves none behind.
 */
final class Threads implements AutoCloseable {

    private final ThreadPoolExecutor workers;
    private final ScheduledThreadPoolExecutor timer;
    private final EventLog log;

    Threads(ThreadFactory factory, int count, EventLog log) {
        this.log = log;
        // The line is not bounded by itself but by who stands in it: a channel and a connection each have at most one
        // task
        // here at a time, and both are bounded.
        workers = new ThreadPoolExecutor(count, count, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), factory);
        timer = new Timer(factory);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Runs what must not block, on any of a few threads; a task that throws is told in the log. */
    void run(Runnable task) {
        workers.execute(() -> tolerate(task));
    }

    private void tolerate(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error broken) {
            log.event(EventLog.Level.ERROR, "task.failed", "cause", broken);
        }
    }

    /** The same, and on the calling thread once the node has ended. */
    void runAtAnyRate(Runnable task) {
        try {
            run(task);
        } catch (RejectedExecutionException ended) {
            task.run();
        }
    }

    /** Runs a task on a worker after a delay; forgets it when the node ends before. */
    void later(Runnable task, Duration delay) {
        try {
            timer.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException ending) {
            task.run(); // the node ends, and what is to be closed is closed at once
        }
    }

    /** What is done again and again by it goes on after a failure, which is told in the log. */
    ScheduledExecutorService timer() {
        return timer;
    }

    /** Lets what runs come to its end, for a moment. */
    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(5, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** The JDK's own never calls again after an exception, and says nothing. */
    private final class Timer extends ScheduledThreadPoolExecutor {

        Timer(ThreadFactory factory) {
            super(1, factory);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
            return super.scheduleWithFixedDelay(() -> tolerate(task), first, delay, unit);
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long first, long period, TimeUnit unit) {
            return super.scheduleAtFixedRate(() -> tolerate(task), first, period, unit);
        }
    }
}
