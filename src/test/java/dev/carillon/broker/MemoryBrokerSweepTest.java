package dev.carillon.broker;

import static dev.carillon.broker.BrokerContractPart.await;
import static dev.carillon.broker.BrokerContractPart.publication;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ManualClock;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Publication;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** That a {@link MemoryBroker} lets go of what has expired, and what that costs. */
class MemoryBrokerSweepTest {

    private static final Publication PUBLICATION = publication("x");
    private static final Duration TTL = Duration.ofMinutes(5);
    private static final Duration META_TTL = Duration.ofHours(1);
    private static final Namespace.History HISTORY = new Namespace.History(10, TTL, META_TTL);
    private static final PublishOptions KEPT = PublishOptions.keeping(HISTORY);
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock();
    private MemoryBroker broker = bounded(1_000_000);

    private MemoryBroker bounded(int streams) {
        broker = new MemoryBroker(clock, new Random(), new MemoryBrokerLimits(streams, 1L << 30, 1000));
        broker.start(new RecordingListener());
        return broker;
    }

    @Test
    void publications_go_after_their_ttl_and_the_stream_after_its_meta_ttl() {
        publishTo(100);

        clock.advance(TTL);
        broker.sweep();
        assertThat(broker.bytes()).isZero();
        assertThat(broker.streams()).isEqualTo(100);

        clock.advance(META_TTL.minus(TTL));
        broker.sweep();
        assertThat(broker.streams()).isZero();
        clock.advance(META_TTL);
        assertThat(broker.sweep()).as("nothing is left on the agenda").isZero();
    }

    @Test
    void streams_that_were_only_read_go_after_their_meta_ttl() {
        for (int i = 0; i < 100; i++) {
            broker.history(channel(i), HistoryQuery.top(), HISTORY);
        }

        clock.advance(META_TTL);
        broker.sweep();

        assertThat(broker.streams()).isZero();
    }

    @Test
    void keys_go_after_their_ttl() {
        broker.publish(channel(0), PUBLICATION, KEPT.withIdempotencyKey("k"));
        clock.advance(PublishOptions.DEFAULT_IDEMPOTENCY_TTL.minus(MOMENT));
        broker.sweep();
        assertThat(broker.idempotencyKeys()).isEqualTo(1);

        clock.advance(MOMENT);
        broker.sweep();

        assertThat(broker.idempotencyKeys()).isZero();
    }

    @Test
    void a_sweep_looks_at_nothing_whose_time_has_not_come() {
        publishTo(10_000);
        clock.advance(TTL.minus(MOMENT));

        assertThat(broker.sweep()).isZero();

        clock.advance(MOMENT);
        assertThat(broker.sweep()).isEqualTo(10_000);
        assertThat(broker.sweep()).isZero();
    }

    @Test
    void a_busy_stream_is_looked_at_once_per_ttl_however_much_is_published() {
        int looked = 0;
        for (long second = 0; second < 10 * TTL.toSeconds(); second++) {
            for (int i = 0; i < 20; i++) {
                broker.publish(channel(0), PUBLICATION, KEPT);
            }
            looked += broker.sweep();
            clock.advance(MOMENT);
        }

        assertThat(looked).isLessThanOrEqualTo(10);
        assertThat(broker.bytes()).isPositive();
    }

    @Test
    void a_backlog_is_swept_over_several_calls() {
        publishTo(2500);
        long all = broker.bytes();
        clock.advance(TTL);

        assertThat(broker.sweep(1000)).isEqualTo(1000);
        assertThat(broker.bytes()).isEqualTo(all * 1500 / 2500);
        assertThat(broker.sweep(1000)).isEqualTo(1000);
        assertThat(broker.sweep(1000)).isEqualTo(500);
        assertThat(broker.bytes()).isZero();
    }

    @Test
    void a_ttl_that_was_made_shorter_counts_from_the_next_publish() {
        Namespace.History shorter = new Namespace.History(10, MOMENT, META_TTL);
        broker.publish(channel(0), PUBLICATION, KEPT);
        broker.publish(channel(0), PUBLICATION, PublishOptions.keeping(shorter));

        clock.advance(MOMENT);
        broker.sweep();

        assertThat(broker.bytes()).isZero();
    }

    @Test
    void a_stream_that_is_published_to_again_after_its_publications_went_is_looked_at_in_time() {
        broker.publish(channel(0), PUBLICATION, KEPT);
        clock.advance(TTL);
        broker.sweep();
        broker.publish(channel(0), PUBLICATION, KEPT);

        clock.advance(TTL);
        broker.sweep();

        assertThat(broker.bytes()).isZero();
    }

    @Test
    void streams_that_were_given_up_leave_nothing_behind_on_the_agenda() {
        bounded(10);
        publishTo(20_000);
        clock.advance(TTL);

        assertThat(broker.sweep()).isEqualTo(10);
    }

    @Test
    void a_stream_that_lives_for_ever_is_never_looked_at() {
        Namespace.History forEver =
                new Namespace.History(10, Duration.ofMillis(Long.MAX_VALUE), Duration.ofMillis(Long.MAX_VALUE));
        broker.publish(channel(0), PUBLICATION, PublishOptions.keeping(forEver));
        clock.advance(Duration.ofDays(10_000));

        assertThat(broker.sweep()).isZero();
        assertThat(await(broker.history(channel(0), HistoryQuery.top(), forEver))
                        .top()
                        .offset())
                .isEqualTo(1);
        assertThat(broker.bytes()).isPositive();
    }

    private void publishTo(int channels) {
        for (int i = 0; i < channels; i++) {
            broker.publish(channel(i), PUBLICATION, KEPT);
        }
    }

    private static ChannelName channel(int number) {
        return ChannelName.of("room:" + number);
    }
}
