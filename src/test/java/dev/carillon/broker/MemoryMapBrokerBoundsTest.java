package dev.carillon.broker;

import static dev.carillon.broker.BrokerContractPart.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ManualClock;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.StreamPosition;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** How much of maps is kept in memory, and what leaves it. */
class MemoryMapBrokerBoundsTest extends MapBrokerContractPart {

    private final ManualClock clock = new ManualClock();
    private MemoryMapLimits limits = new MemoryMapLimits(4, 20, 100_000, 1_000_000, 100);

    @Override
    MapBrokerFixture fixture() {
        return new MapBrokerFixture() {
            @Override
            public MapBroker open() {
                return new MemoryMapBroker(clock, new Random(3), limits);
            }

            @Override
            public void pass(Duration time) {
                clock.advance(time);
                memory().sweep();
            }
        };
    }

    private MemoryMapBroker memory() {
        return (MemoryMapBroker) broker;
    }

    private void reopen(MemoryMapLimits newLimits) {
        limits = newLimits;
        broker.close();
        broker = fixture().open();
        broker.start(listener);
    }

    @Test
    void what_has_expired_is_not_seen_even_before_the_sweep() {
        set("a", "1");
        clock.advance(ticks(10));

        assertThat(entries()).isEmpty();
        assertThat(listener.of(channel)).hasSize(2);
    }

    @Test
    void one_key_too_many_is_refused_and_the_others_can_still_be_written() {
        for (int i = 0; i < 20; i++) {
            set("k" + i, "1");
        }
        refused(() -> set("k20", "1"));
        set("k0", "2");
        remove("k1");
        set("k20", "1");
        assertThat(memory().entries()).isEqualTo(20);
    }

    @Test
    void one_byte_too_many_in_a_map_is_refused() {
        reopen(new MemoryMapLimits(4, 20, 1_000, 1_000_000, 100));
        set("a", text(700));
        refused(() -> set("b", text(700)));
        set("a", text(600));
        set("b", text(2));
        assertThat(memory().bytes()).isLessThanOrEqualTo(1_000);
    }

    @Test
    void changes_are_given_up_for_entries() {
        reopen(new MemoryMapLimits(4, 20, 1_000, 1_000_000, 100));
        StreamPosition before = set("a", text(500)).position();
        set("a", text(600));

        assertThat(memory().bytes()).isLessThanOrEqualTo(1_000);
        HistoryPage page = await(broker.stream(channel, HistoryQuery.after(before, 10), recoverable()));
        assertThat(page.continues(before)).isFalse();
    }

    @Test
    void one_byte_too_many_in_all_maps_is_refused() {
        reopen(new MemoryMapLimits(4, 20, 100_000, 2_000, 100));
        set("a", text(1000));
        refused(() -> await(broker.write(other, change("a", text(1000)), MapConditions.NONE, recoverable())));
    }

    @Test
    void an_empty_map_goes_for_a_new_one_and_begins_again_under_another_epoch() {
        StreamPosition first = top();
        for (int i = 0; i < 4; i++) {
            read("empty" + i);
        }
        assertThat(memory().channels()).isEqualTo(4);
        assertThat(top().epoch()).isNotEqualTo(first.epoch());
    }

    @Test
    void a_new_map_is_refused_when_none_is_empty() {
        for (int i = 0; i < 4; i++) {
            await(broker.write(ChannelName.of("full" + i), change("a", "1"), MapConditions.NONE, recoverable()));
        }
        refused(() -> read("more"));
        refused(() -> set("a", "1"));
    }

    @Test
    void an_ephemeral_map_leaves_nothing_behind() {
        MapOptions ephemeral = options(MapOptions.Mode.EPHEMERAL);
        await(broker.read(channel, MapQuery.page("", 10, 1000), ephemeral));
        assertThat(memory().channels()).isZero();
        await(broker.write(channel, change("a", "1"), MapConditions.NONE, ephemeral));
        assertThat(memory().channels()).isOne();
        pass(ticks(11));
        assertThat(memory().channels()).isZero();
        assertThat(memory().bytes()).isZero();
        assertThat(memory().entries()).isZero();
    }

    @Test
    void a_forgotten_map_leaves_nothing_behind() {
        set("a", "1");
        pass(ticks(11));
        pass(ticks(101));
        assertThat(memory().channels()).isZero();
        assertThat(memory().bytes()).isZero();
    }

    @Test
    void a_closed_broker_is_unavailable() {
        broker.close();
        CompletionStage<Integer> size = broker.size(channel, recoverable());
        assertThatThrownBy(() -> await(size)).hasCauseInstanceOf(BrokerUnavailableException.class);
    }

    private void read(String name) {
        await(broker.stream(ChannelName.of(name), HistoryQuery.top(), recoverable()));
    }

    private static String text(int length) {
        return "\"" + "x".repeat(length - 2) + "\"";
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .cause()
                .isInstanceOfSatisfying(
                        RefusedException.class, it -> assertThat(it.error()).isEqualTo(ReplyError.LIMIT_EXCEEDED));
    }
}
