package dev.carillon.endpoint;

import jakarta.websocket.Session;
import java.lang.reflect.Field;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Takes the timer of the idle timeout from a session of Tyrus, whose connections have none: silence is the heartbeat's
 * affair.
 *
 * <p>Tyrus schedules a task for every frame that comes or goes, also where there is no timeout. On Payara its executor is
 * a managed one, which captures the application's context for each task, and so searches the class path under a lock that
 * the whole server shares, while Tyrus holds a lock of the session. A few flooding peers made all sends wait for seconds.
 * There is neither an option nor a method for it, hence the reflection: where it does not fit, all is as it was, only slow.
 */
final class IdleTimer {

    private static final ScheduledExecutorService NONE = new Never();

    private IdleTimer() {}

    /** To be called once, when the session opens. Does nothing to a session of another container. */
    static void remove(Session session) {
        remove(session, "org.glassfish.tyrus.core.TyrusSession", "service");
    }

    /** @return whether there was one */
    static boolean remove(Object session, String type, String field) {
        if (!session.getClass().getName().equals(type)) {
            return false;
        }
        try {
            Field timer = session.getClass().getDeclaredField(field);
            if (timer.getType() != ScheduledExecutorService.class) {
                return false;
            }
            timer.setAccessible(true);
            timer.set(session, NONE);
            return true;
        } catch (ReflectiveOperationException | RuntimeException otherVersion) {
            return false;
        }
    }

    /** Forgets what it is to do later. It has no thread until something else is asked of it, which Tyrus does not. */
    private static final class Never extends ScheduledThreadPoolExecutor {

        private static final ScheduledFuture<Void> DONE = new Done();

        Never() {
            super(0);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            return DONE;
        }
    }

    private static final class Done extends CompletableFuture<Void> implements ScheduledFuture<Void> {

        Done() {
            cancel(false);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
