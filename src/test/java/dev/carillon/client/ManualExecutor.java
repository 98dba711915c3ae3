package dev.carillon.client;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;

/** Runs tasks when told, in order, on the thread that tells it to; they may come from any. */
public final class ManualExecutor implements Executor {

    private final Deque<Runnable> tasks = new ConcurrentLinkedDeque<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Tasks that wait. */
    public int waiting() {
        return tasks.size();
    }

    /** Runs the next one. */
    public void runOne() {
        tasks.remove().run();
    }

    /** Runs all that wait, and what they add. */
    public void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
