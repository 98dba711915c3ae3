package dev.carillon.boot;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.meter.EventLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The node's own threads. */
class ThreadsTest {

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final EventLog log = (level, id, fields) -> told.add(id);
    private final Threads threads = new Threads(Thread::new, 1, log);

    @AfterEach
    void close() {
        threads.close();
    }

    // An executor never calls again after an exception, and says nothing: what expires would be kept for ever from then
    // on.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_is_done_again_and_again_goes_on_after_it_has_failed(boolean atRate) {
        AtomicInteger runs = new AtomicInteger();
        Runnable task = () -> {
            if (runs.incrementAndGet() == 1) {
                throw new AssertionError("no memory, say");
            }
        };
        if (atRate) {
            threads.timer().scheduleAtFixedRate(task, 1, 1, MILLISECONDS);
        } else {
            threads.timer().scheduleWithFixedDelay(task, 1, 1, MILLISECONDS);
        }
        await().until(() -> runs.get() > 1);
        assertThat(told).containsExactly("task.failed");
    }

    @Test
    void a_task_that_fails_is_told_and_does_not_cost_the_next_one_its_turn() {
        AtomicInteger runs = new AtomicInteger();
        threads.run(() -> {
            throw new IllegalStateException("broken");
        });
        threads.run(runs::incrementAndGet);
        await().until(() -> runs.get() == 1);
        assertThat(told).containsExactly("task.failed");
    }
}
