package dev.carillon.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after the other: on the calling thread when none is running, else after it on the thread that runs. No
 * lock is held while a task runs, and a task that submits another does not recurse.
 *
 * <p>Not bounded itself: each submitter keeps at most a bounded number of tasks here (a client's frames are counted
 * before they come).
 */
final class SerialExecutor implements Executor {

    private final Consumer<Throwable> broken;

    @GuardedBy("this")
    private final Few<Runnable> tasks = new Few<>();

    @GuardedBy("this")
    private boolean running;

    /** @param broken told of a task that threw; the tasks behind it run all the same */
    SerialExecutor(Consumer<Throwable> broken) {
        this.broken = broken;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (running) {
                tasks.add(task);
                return;
            }
            running = true;
        }
        for (Runnable next = task; next != null; next = following()) {
            try {
                next.run();
            } catch (RuntimeException | Error failure) {
                broken.accept(failure);
            }
        }
    }

    private synchronized @Nullable Runnable following() {
        Runnable next = tasks.poll();
        running = next != null;
        return next;
    }
}
