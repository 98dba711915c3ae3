package dev.carillon.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdleTimerTest {

    private final ScheduledThreadPoolExecutor managed = new ScheduledThreadPoolExecutor(1);

    @AfterEach
    void stop() {
        managed.shutdownNow();
    }

    @Test
    void a_session_without_its_timer_schedules_nothing_and_runs_nothing() {
        LikeTyrus session = new LikeTyrus(managed);
        AtomicInteger runs = new AtomicInteger();
        Runnable timeout = runs::incrementAndGet;
        assertThat(IdleTimer.remove(session, LikeTyrus.class.getName(), "service"))
                .isTrue();

        ScheduledFuture<?> future = session.service().schedule(timeout, 0, TimeUnit.MILLISECONDS);

        assertThat(future.cancel(true)).isTrue();
        assertThat(future.isDone()).isTrue();
        assertThat(managed.getTaskCount()).isZero();
        assertThat(((ScheduledThreadPoolExecutor) session.service()).getTaskCount())
                .isZero();
        assertThat(((ScheduledThreadPoolExecutor) session.service()).getPoolSize())
                .isZero();
        assertThat(runs).hasValue(0);
    }

    @Test
    void another_version_or_another_container_keeps_what_it_has() {
        LikeTyrus session = new LikeTyrus(managed);

        assertThat(IdleTimer.remove(session, LikeTyrus.class.getName(), "renamed"))
                .isFalse();
        assertThat(IdleTimer.remove(session, LikeTyrus.class.getName(), "other"))
                .isFalse();
        assertThat(IdleTimer.remove(session, "another.Session", "service")).isFalse();
        assertThat(session.service()).isSameAs(managed);
    }

    /** Has its executor where a session of Tyrus has it. */
    @SuppressWarnings("unused")
    private static final class LikeTyrus {

        private final ScheduledExecutorService service;
        private final Object other = new Object();

        LikeTyrus(ScheduledExecutorService service) {
            this.service = service;
        }

        ScheduledExecutorService service() {
            return service;
        }
    }
}
