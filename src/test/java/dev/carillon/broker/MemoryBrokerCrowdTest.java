package dev.carillon.broker;

import static dev.carillon.broker.BrokerContractPart.await;
import static dev.carillon.broker.BrokerContractPart.publication;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ManualClock;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.StreamPosition;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads on many channels, which give up each other's streams and publications all the time. */
@Timeout(60)
class MemoryBrokerCrowdTest {

    private static final int THREADS = 4;
    private static final int STEPS = 4000;
    private static final int CHANNELS = 12;
    private static final MemoryBrokerLimits TIGHT = new MemoryBrokerLimits(8, 30 * (MemoryStream.OVERHEAD + 1), 10);
    private static final Namespace.History HISTORY =
            new Namespace.History(5, Duration.ofSeconds(20), Duration.ofSeconds(60));

    private final ManualClock clock = new ManualClock();
    private final RecordingListener listener = new RecordingListener();
    private final MemoryBroker broker = new MemoryBroker(clock, new Random(1), TIGHT, 4);

    @Test
    void giving_up_in_other_stripes_neither_deadlocks_nor_breaks_an_order_nor_leaks() {
        broker.start(listener);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<CompletableFuture<Void>> all = IntStream.range(0, THREADS)
                    .mapToObj(seed -> CompletableFuture.runAsync(() -> work(new Random(seed)), threads))
                    .toList();
            all.forEach(one -> one.join());
        } finally {
            threads.shutdownNow();
        }

        assertThat(broker.streams()).isBetween(1, TIGHT.maxStreams());
        assertThat(broker.bytes()).isBetween(0L, TIGHT.maxBytes());
        assertThat(broker.idempotencyKeys()).isBetween(0, TIGHT.maxIdempotencyKeys());
        for (int i = 0; i < CHANNELS; i++) {
            assertEachEpochIsOneRun(listener.of(channel(i)));
        }
        assertThat(listener.overlapping()).isEmpty();
        clock.advance(Duration.ofHours(1));
        broker.sweep();
        assertThat(broker.streams()).isZero();
        assertThat(broker.bytes()).isZero();
        assertThat(broker.idempotencyKeys()).isZero();
    }

    private void work(Random random) {
        for (int step = 0; step < STEPS; step++) {
            ChannelName channel = channel(random.nextInt(CHANNELS));
            switch (random.nextInt(12)) {
                case 0 -> broker.sweep();
                case 1 -> clock.advance(Duration.ofSeconds(random.nextInt(10)));
                case 2 -> await(broker.removeHistory(channel));
                case 3, 4, 5 -> {
                    StreamPosition since = new StreamPosition("", random.nextInt(4));
                    await(broker.history(channel, HistoryQuery.after(since, 10), HISTORY));
                }
                default -> {
                    PublishOptions options = PublishOptions.keeping(HISTORY);
                    String key = random.nextBoolean() ? "" : "k" + random.nextInt(1000);
                    await(broker.publish(channel, publication("x"), options.withIdempotencyKey(key)));
                }
            }
        }
    }

    /** Offsets rise by one from 1, and an epoch that ended does not come back. */
    private static void assertEachEpochIsOneRun(List<RecordingListener.Event> events) {
        Set<String> epochs = new HashSet<>();
        StreamPosition last = StreamPosition.NONE;
        for (RecordingListener.Event event : events) {
            if (!event.epoch().equals(last.epoch())) {
                assertThat(epochs.add(event.epoch()))
                        .as("%s is new", event.epoch())
                        .isTrue();
                last = new StreamPosition(event.epoch(), 0);
            }
            assertThat(event.publication().offset()).isEqualTo(last.offset() + 1);
            last = last.at(last.offset() + 1);
        }
    }

    private static ChannelName channel(int number) {
        return ChannelName.of("room:" + number);
    }
}
