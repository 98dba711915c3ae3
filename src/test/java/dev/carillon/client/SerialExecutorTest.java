package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {

    private final List<Throwable> broken = new ArrayList<>();
    private final SerialExecutor serial = new SerialExecutor(broken::add);
    private final List<String> ran = new ArrayList<>();

    @Test
    void a_task_runs_at_once_on_the_calling_thread_when_none_runs() {
        Thread[] on = new Thread[1];
        serial.execute(() -> on[0] = Thread.currentThread());
        assertThat(on[0]).isSameAs(Thread.currentThread());
    }

    @Test
    void a_task_of_a_task_runs_behind_it() {
        serial.execute(() -> {
            serial.execute(() -> {
                serial.execute(() -> ran.add("innermost"));
                ran.add("inner");
            });
            serial.execute(() -> ran.add("second inner"));
            ran.add("outer");
        });
        assertThat(ran).containsExactly("outer", "inner", "second inner", "innermost");
    }

    @Test
    void a_task_that_throws_is_told_and_those_behind_it_run() {
        serial.execute(() -> {
            serial.execute(() -> ran.add("behind"));
            throw new IllegalStateException("a bug");
        });
        serial.execute(() -> {
            throw new StackOverflowError();
        });
        serial.execute(() -> ran.add("later"));
        assertThat(ran).containsExactly("behind", "later");
        assertThat(broken).hasSize(2);
    }

    @Test
    void a_hundred_thousand_tasks_of_tasks_need_no_stack() {
        int[] left = {100_000};
        Runnable[] task = new Runnable[1];
        task[0] = () -> {
            if (left[0]-- > 0) {
                serial.execute(task[0]);
            }
        };
        serial.execute(task[0]);
        assertThat(left[0]).isEqualTo(-1);
    }

    @Test
    void tasks_of_many_threads_run_one_at_a_time_each_thread_s_in_order_and_none_is_lost() throws Exception {
        int producers = 4;
        int each = 50_000;
        int[] counts = new int[producers]; // unguarded on purpose: the executor is the guard
        int[] disorder = new int[1];
        AtomicInteger running = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(producers * each);
        ExecutorService threads = Executors.newFixedThreadPool(producers);
        for (int p = 0; p < producers; p++) {
            int producer = p;
            threads.execute(() -> {
                for (int i = 0; i < each; i++) {
                    int expected = i;
                    serial.execute(() -> {
                        if (running.incrementAndGet() != 1) {
                            overlaps.incrementAndGet();
                        }
                        if (counts[producer]++ != expected) {
                            disorder[0]++;
                        }
                        running.decrementAndGet();
                        all.countDown();
                    });
                }
            });
        }
        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        threads.shutdownNow();
        assertThat(overlaps).hasValue(0);
        assertThat(disorder[0]).isZero();
        assertThat(counts).containsOnly(each);
    }
}
