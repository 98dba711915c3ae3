package dev.carillon.broker;

import static dev.carillon.broker.BrokerContractPart.await;
import static dev.carillon.broker.BrokerContractPart.publication;
import static dev.carillon.broker.BrokerContractPart.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ManualClock;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promise that recovery rests on, with everything that can make a {@link MemoryBroker} forget happening all the
 * time: a position names one publication for ever, and a page that continues a position lacks nothing that came after it.
 */
class MemoryBrokerHonestyTest {

    private static final int STEPS = 10_000;
    private static final MemoryBrokerLimits TIGHT = new MemoryBrokerLimits(4, 12 * (MemoryStream.OVERHEAD + 6), 3);
    private static final ChannelName[] CHANNELS = {
        ChannelName.of("a"), ChannelName.of("b"), ChannelName.of("c"), ChannelName.of("d"), ChannelName.of("e")
    };

    private final ManualClock clock = new ManualClock();
    private final MemoryBroker broker = new MemoryBroker(clock, new Random(1), TIGHT, 4);
    private final Map<ChannelName, Map<StreamPosition, String>> everHandedOver = new HashMap<>();
    private final Map<ChannelName, List<StreamPosition>> everGivenOut = new HashMap<>();
    private int recovered;
    private int refused;

    @BeforeEach
    void start() {
        broker.start(new Ledger());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void no_position_is_used_twice_and_no_recovery_lacks_anything(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            ChannelName channel = CHANNELS[random.nextInt(CHANNELS.length)];
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> publish(channel, step, random);
                case 4, 5, 6, 7 -> recover(channel, random);
                case 8 -> pass(random);
                default -> {
                    if (random.nextInt(5) == 0) {
                        await(broker.removeHistory(channel));
                    }
                    broker.sweep();
                }
            }
            assertThat(broker.streams()).isLessThanOrEqualTo(TIGHT.maxStreams());
            assertThat(broker.bytes()).isBetween(0L, TIGHT.maxBytes());
            assertThat(broker.idempotencyKeys()).isLessThanOrEqualTo(TIGHT.maxIdempotencyKeys());
        }
        assertThat(recovered).as("the test saw recoveries").isGreaterThan(100);
        assertThat(refused).as("the test saw refusals").isGreaterThan(100);
        clock.advance(Duration.ofDays(1));
        broker.sweep();
        assertThat(broker.streams()).isZero();
        assertThat(broker.bytes()).isZero();
        assertThat(broker.idempotencyKeys()).isZero();
    }

    private void publish(ChannelName channel, int step, Random random) {
        PublishOptions options = PublishOptions.keeping(history(random));
        if (random.nextInt(4) == 0) {
            options = options.withIdempotencyKey("k" + random.nextInt(6));
        }
        PublishResult result = await(broker.publish(channel, publication("%06d".formatted(step)), options));
        if (result.suppressed() == PublishResult.Suppressed.NO) {
            assertThat(everHandedOver.get(channel)).containsKey(result.position());
        }
        givenOut(channel).add(result.position());
    }

    private void recover(ChannelName channel, Random random) {
        List<StreamPosition> positions = givenOut(channel);
        int recent = Math.max(0, positions.size() - 20);
        StreamPosition since = positions.isEmpty()
                ? new StreamPosition("_", random.nextInt(5))
                : positions.get(recent + random.nextInt(positions.size() - recent));

        HistoryPage page = await(broker.history(channel, HistoryQuery.after(since, 100), history(random)));

        Map<StreamPosition, String> handedOver = everHandedOver.getOrDefault(channel, Map.of());
        for (Publication found : page.publications()) {
            assertThat(handedOver).containsEntry(page.top().at(found.offset()), text(found));
        }
        if (page.continues(since)) {
            recovered++;
            long missed = handedOver.keySet().stream()
                    .filter(position -> position.epoch().equals(since.epoch()) && position.offset() > since.offset())
                    .count();
            assertThat(page.publications()).hasSize(Math.toIntExact(missed));
        } else {
            refused++;
        }
        positions.add(page.top());
    }

    private void pass(Random random) {
        clock.advance(Duration.ofSeconds(random.nextInt(10) == 0 ? 700 : random.nextInt(30)));
    }

    private static Namespace.History history(Random random) {
        return new Namespace.History(
                1 + random.nextInt(6), Duration.ofSeconds(20 + random.nextInt(60)), Duration.ofSeconds(600));
    }

    private List<StreamPosition> givenOut(ChannelName channel) {
        return everGivenOut.computeIfAbsent(channel, name -> new ArrayList<>());
    }

    private final class Ledger implements BrokerListener {
        @Override
        public void published(ChannelName channel, Publication publication, String epoch) {
            String before = everHandedOver
                    .computeIfAbsent(channel, name -> new HashMap<>())
                    .put(new StreamPosition(epoch, publication.offset()), text(publication));
            assertThat(Optional.ofNullable(before))
                    .as("publications with one position")
                    .isEmpty();
        }

        @Override
        public void joined(ChannelName channel, ClientInfo info) {}

        @Override
        public void left(ChannelName channel, ClientInfo info) {}
    }
}
