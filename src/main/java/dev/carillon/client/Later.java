package dev.carillon.client;

import java.time.Duration;

/** Runs a task once, after a delay, on a thread of the node's own. Thread-safe; the task must not block. */
@FunctionalInterface
public interface Later {

    void run(Runnable task, Duration delay);
}
