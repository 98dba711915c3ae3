package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.message.Encoded;
import dev.carillon.protocol.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many threads at once. Lincheck explores results of operations; what counts here is what comes out at a port that calls
 * back on any thread, so these are runs with threads, checked as a whole.
 */
class SendQueueStressTest {

    private static final int PRODUCERS = 4;
    private static final int EACH = 20_000;

    private final ExecutorService threads = Executors.newFixedThreadPool(PRODUCERS + 2);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void nothing_is_lost_or_doubled_each_producer_s_order_is_kept_and_one_send_is_in_flight() throws Exception {
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        AtomicInteger arrived = new AtomicInteger();
        List<String> lines = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(PRODUCERS * EACH);
        Transport transport = new OneMethodTransport((frame, done) -> {
            if (inFlight.incrementAndGet() != 1) {
                overlaps.incrementAndGet();
            }
            for (String line : frame.text().split("\n")) {
                lines.add(line); // by one thread at a time, if the promise holds
                all.countDown();
            }
            Runnable complete = () -> {
                inFlight.decrementAndGet();
                done.sent();
            };
            // Within the call, from another thread at once, or a little later: all three happen on containers.
            switch (arrived.incrementAndGet() % 3) {
                case 0 -> complete.run();
                case 1 -> threads.execute(complete);
                default ->
                    threads.execute(() -> {
                        LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(20_000));
                        complete.run();
                    });
            }
        });
        SendQueue queue = new SendQueue(
                transport,
                JsonFormat.JSON,
                new SendLimits(1 << 26, 1 << 20, 1_024, 16, Duration.ofSeconds(5)),
                threads,
                System::nanoTime,
                new SendQueue.Listener() {
                    @Override
                    public void overflowed() {
                        overlaps.incrementAndGet();
                    }

                    @Override
                    public void failed() {
                        overlaps.incrementAndGet();
                    }

                    @Override
                    public void wrote(int messages, int bytes) {}

                    @Override
                    public void relieved() {}
                });

        for (int p = 0; p < PRODUCERS; p++) {
            int producer = p;
            threads.execute(() -> {
                for (int i = 0; i < EACH; i++) {
                    queue.offer(Encoded.of((producer + ":" + i).getBytes(StandardCharsets.UTF_8)));
                    if (i % 3 != 0) {
                        queue.drain();
                    }
                }
                queue.drain();
            });
        }

        assertThat(all.await(30, TimeUnit.SECONDS)).as("everything has left").isTrue();
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(overlaps).hasValue(0);
        assertThat(lines).hasSize(PRODUCERS * EACH);
        Map<String, Integer> next = new HashMap<>();
        for (String line : lines) {
            String[] parts = line.split(":");
            assertThat(Integer.parseInt(parts[1])).isEqualTo(next.merge(parts[0], 1, Integer::sum) - 1);
        }
    }
}
