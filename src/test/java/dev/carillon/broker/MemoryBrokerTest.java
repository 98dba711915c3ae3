package dev.carillon.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ManualClock;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Publication;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryBrokerTest extends BrokerContract {

    private static final ChannelName CHANNEL = ChannelName.of("room:lobby");
    private static final Publication PUBLICATION = BrokerContractPart.publication("a");
    private static final PublishOptions UNKEPT = PublishOptions.keeping(Namespace.History.OFF);
    private static final PublishOptions KEPT =
            PublishOptions.keeping(new Namespace.History(10, Duration.ofMinutes(5), Duration.ofHours(1)));

    private final ManualClock clock = new ManualClock();
    private final MemoryBroker broker = open();

    private MemoryBroker open() {
        return new MemoryBroker(clock, new Random(), MemoryBrokerLimits.DEFAULT);
    }

    @Override
    BrokerFixture fixture() {
        return new BrokerFixture() {
            @Override
            public Broker open() {
                return MemoryBrokerTest.this.open();
            }

            @Override
            public void pass(Duration time) {
                clock.advance(time);
            }
        };
    }

    @Test
    void every_stage_is_complete_when_it_is_returned_and_its_publication_handed_over() {
        RecordingListener listener = new RecordingListener();
        broker.start(listener);

        assertThat(broker.publish(CHANNEL, PUBLICATION, KEPT).toCompletableFuture())
                .isDone();
        assertThat(listener.of(CHANNEL)).hasSize(1);
        assertThat(broker.history(CHANNEL, HistoryQuery.top(), KEPT.history()).toCompletableFuture())
                .isDone();
        assertThat(broker.publishJoin(CHANNEL, BrokerContractPart.info("ann", "c1"))
                        .toCompletableFuture())
                .isDone();
        assertThat(broker.subscribe(CHANNEL).toCompletableFuture()).isDone();
        assertThat(broker.unsubscribe(CHANNEL).toCompletableFuture()).isDone();
    }

    @Test
    void two_brokers_never_share_an_epoch() {
        MemoryBroker second = open();

        String epoch = BrokerContractPart.await(broker.history(CHANNEL, HistoryQuery.top(), KEPT.history()))
                .top()
                .epoch();

        assertThat(BrokerContractPart.await(second.history(CHANNEL, HistoryQuery.top(), KEPT.history()))
                        .top()
                        .epoch())
                .isNotEqualTo(epoch);
    }

    @Test
    void a_channel_without_history_costs_nothing() {
        broker.start(new RecordingListener());

        broker.publish(CHANNEL, PUBLICATION, UNKEPT);
        broker.publishJoin(CHANNEL, BrokerContractPart.info("ann", "c1"));
        broker.history(CHANNEL, HistoryQuery.top(), Namespace.History.OFF);
        broker.removeHistory(CHANNEL);
        broker.subscribe(CHANNEL);

        assertThat(broker.streams()).isZero();
        assertThat(broker.bytes()).isZero();
        assertThat(broker.idempotencyKeys()).isZero();
    }

    @Test
    void after_its_end_nothing_is_left() {
        broker.start(new RecordingListener());
        broker.publish(CHANNEL, PUBLICATION, KEPT.withIdempotencyKey("k"));

        broker.close();

        assertThat(broker.streams()).isZero();
        assertThat(broker.bytes()).isZero();
        assertThat(broker.idempotencyKeys()).isZero();
    }

    @Test
    void it_is_started_once_and_first() {
        assertThatThrownBy(() -> broker.publish(CHANNEL, PUBLICATION, UNKEPT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("not started");

        broker.start(new RecordingListener());

        assertThatThrownBy(() -> broker.start(new RecordingListener()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("started twice");
    }

    // It would read the stream in the middle of a publish, or wait for another channel's lock with this one's held.
    @Test
    void a_listener_that_calls_the_broker_back_is_told_so() {
        broker.start(new CallingBack());

        assertThatThrownBy(() -> broker.publish(CHANNEL, PUBLICATION, KEPT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not call the broker");
    }

    @Test
    void a_listener_that_fails_leaves_the_broker_usable_and_the_publication_stored_once() {
        broker.start(new CallingBack());
        PublishOptions options = KEPT.withIdempotencyKey("k");
        assertThatThrownBy(() -> broker.publish(CHANNEL, PUBLICATION, options))
                .isInstanceOf(IllegalStateException.class);

        PublishResult retry = BrokerContractPart.await(broker.publish(CHANNEL, PUBLICATION, options));

        assertThat(retry.suppressed()).isEqualTo(PublishResult.Suppressed.SAME_KEY);
        assertThat(retry.position().offset()).isEqualTo(1);
    }

    private final class CallingBack implements BrokerListener {
        @Override
        public void published(ChannelName channel, Publication publication, String epoch) {
            broker.history(channel, HistoryQuery.top(), KEPT.history());
        }

        @Override
        public void joined(ChannelName channel, ClientInfo info) {}

        @Override
        public void left(ChannelName channel, ClientInfo info) {}
    }
}
