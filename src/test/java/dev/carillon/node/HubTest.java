package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.meter.Meter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** The rounds of a channel: what is put aside, what a round takes, and what becomes of too much. */
class HubTest {

    private static final ChannelName LIVE = ChannelName.of("live:1");

    private final Counting meter = new Counting();
    private final TestNode node = TestNode.builder()
            .hubLimits(new Hub.Limits(65_536, 65_536))
            .meter(meter)
            .build();

    private static final class Counting implements Meter {
        private final Map<Counter, Long> counts = new HashMap<>();
        private final Map<Gauge, LongSupplier> gauges = new HashMap<>();

        @Override
        public void add(Counter counter, long amount) {
            counts.merge(counter, amount, Long::sum);
        }

        @Override
        public void add(Counter counter, String label, long amount) {
            add(counter, amount);
        }

        @Override
        public void record(Timing timing, String label, long nanos) {
            assertThat(nanos).isNotNegative();
        }

        @Override
        public void gauge(Gauge gauge, LongSupplier value) {
            gauges.put(gauge, value);
        }
    }

    private TestPeer member() {
        TestPeer peer = node.connected();
        peer.asks("{\"id\":2,\"subscribe\":{\"channel\":\"live:1\"}}");
        return peer;
    }

    private void put(int data) {
        put("" + data);
    }

    private void put(String data) {
        node.hub.published(LIVE, Publication.of(Payload.json(data)), "");
    }

    @Test
    void a_burst_is_one_round_and_one_frame() {
        TestPeer peer = member();
        int before = peer.transport.frames().size();
        for (int i = 0; i < 100; i++) {
            put(i);
        }
        assertThat(node.executor.waiting()).isEqualTo(1);
        node.settle();
        assertThat(peer.transport.frames()).hasSize(before + 1);
        assertThat(peer.heard()).hasSize(100);
    }

    @Test
    void a_round_takes_512_and_the_rest_goes_to_the_end_of_the_line() {
        TestPeer peer = member();
        List<Integer> heard = new ArrayList<>();
        for (int i = 0; i < 520; i++) {
            put(i);
        }
        node.executor.execute(() -> heard.add(peer.heard().size()));
        node.executor.runAll();
        heard.add(peer.heard().size());
        assertThat(heard).containsExactly(512, 8);
    }

    @Test
    void a_busy_channel_does_not_keep_the_others_waiting() {
        TestPeer busy = member();
        TestPeer other = node.connected();
        other.asks("{\"id\":2,\"subscribe\":{\"channel\":\"live:2\"}}");
        for (int i = 0; i < 1_000; i++) {
            put(i);
        }
        node.hub.published(ChannelName.of("live:2"), Publication.of(Payload.json("7")), "");
        node.executor.runOne();
        node.executor.runOne();
        assertThat(other.heard()).hasSize(1);
        assertThat(busy.heard()).hasSize(512);
    }

    @Test
    void too_much_is_congestion_at_first_and_dropped_and_counted_at_twice_that() {
        TestPeer peer = member();
        String data = "\"" + "x".repeat(32_700) + "\""; // 32766 with what it costs
        put(data);
        put(data);
        assertThat(node.hub.isCongested(LIVE)).isFalse();
        put(data);
        assertThat(node.hub.isCongested(LIVE)).isTrue();
        put(data);
        put(data);
        assertThat(meter.counts).doesNotContainKey(Meter.Counter.DROPPED);
        put(data);
        assertThat(meter.counts).containsEntry(Meter.Counter.DROPPED, 1L);

        node.settle();
        assertThat(node.hub.isCongested(LIVE)).isFalse();
        assertThat(peer.heard()).hasSize(5);
    }

    @Test
    void what_a_round_of_many_has_left_over_still_counts() {
        member();
        for (int i = 0; i < 1_200; i++) {
            put(i);
        }
        assertThat(node.hub.isCongested(LIVE)).isTrue(); // 67 bytes each
        node.executor.runOne();
        assertThat(node.hub.isCongested(LIVE)).isFalse();
        for (int i = 0; i < 500; i++) {
            put(i);
        }
        assertThat(node.hub.isCongested(LIVE)).isTrue();
    }

    @Test
    void nothing_waits_for_a_channel_without_members() {
        put(1);
        assertThat(node.executor.waiting()).isZero();
        assertThat(node.hub.isCongested(LIVE)).isFalse();
    }

    @Test
    void who_joins_gets_what_is_put_aside_later_and_who_parts_gets_nothing_more() {
        TestPeer stays = member();
        TestPeer goes = member();
        put(1);
        goes.client.closed();
        node.settle();
        TestPeer comes = member();
        put(2);
        node.settle();
        assertThat(stays.heard()).hasSize(2);
        assertThat(goes.heard()).isEmpty();
        assertThat(comes.heard()).hasSize(1);
    }

    @Test
    void joins_leaves_and_publications_keep_their_order() {
        node.authenticator.grants(
                "t",
                new Authenticator.Grant(
                        Payload.EMPTY,
                        Payload.EMPTY,
                        java.util.Optional.empty(),
                        new Authenticator.Overrides(
                                java.util.Optional.empty(),
                                java.util.Optional.of(true),
                                java.util.Optional.of(true),
                                java.util.Optional.empty(),
                                java.util.Optional.empty())));
        TestPeer peer = node.connected();
        peer.asks("{\"id\":2,\"subscribe\":{\"channel\":\"live:1\",\"token\":\"t\"}}");
        peer.heard();
        ClientInfo somebody = new ClientInfo("u", "c", Payload.EMPTY, Payload.EMPTY);
        node.hub.joined(LIVE, somebody);
        put(1);
        node.hub.left(LIVE, somebody);
        node.settle();
        assertThat(peer.heard())
                .extracting(line -> line.replaceAll(".*\"(join|pub|leave)\".*", "$1"))
                .containsExactly("join", "pub", "leave");
    }

    @Test
    void the_gauges_tell_what_is_there_and_everything_goes_back_to_zero() {
        node.authenticator.knows("ann", "ann");
        TestPeer first = node.connected("ann");
        TestPeer second = member();
        first.asks("{\"id\":2,\"subscribe\":{\"channel\":\"live:2\"}}");
        node.open();
        assertThat(gauge(Meter.Gauge.CONNECTIONS)).isEqualTo(3);
        assertThat(gauge(Meter.Gauge.CLIENTS)).isEqualTo(2);
        assertThat(gauge(Meter.Gauge.USERS)).isEqualTo(2);
        assertThat(gauge(Meter.Gauge.SUBSCRIPTIONS)).isEqualTo(2);
        assertThat(gauge(Meter.Gauge.CHANNELS)).isEqualTo(2);
        first.transport.stopReading();
        node.hub.published(ChannelName.of("live:2"), Publication.of(Payload.json("1")), "");
        node.settle();
        node.hub.published(ChannelName.of("live:2"), Publication.of(Payload.json("1")), "");
        node.settle();
        assertThat(gauge(Meter.Gauge.QUEUED_BYTES)).isPositive();

        first.client.closed();
        first.client.closed();
        second.client.closed();
        node.pass(java.time.Duration.ofSeconds(12));
        // All that the hub registers: what is kept, and what waits for it, have gauges of their own.
        assertThat(meter.gauges).hasSizeGreaterThan(5);
        for (Meter.Gauge each : meter.gauges.keySet()) {
            assertThat(gauge(each)).as(each.id()).isZero();
        }
    }

    private long gauge(Meter.Gauge gauge) {
        return meter.gauges.get(gauge).getAsLong();
    }
}
