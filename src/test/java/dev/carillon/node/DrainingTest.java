package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrainingTest {

    private static final Duration OVER = Duration.ofSeconds(4);

    private final TestNode node = TestNode.create();

    private List<TestPeer> connected(int count) {
        return IntStream.range(0, count).mapToObj(i -> node.connected()).toList();
    }

    private boolean step(Draining draining) {
        boolean last = draining.step();
        node.settle();
        return last;
    }

    private static long sentAway(List<TestPeer> peers) {
        return peers.stream().filter(peer -> peer.closeCode() == 3001).count();
    }

    @Test
    void many_are_sent_away_over_the_whole_time_and_in_its_end_all_are() {
        List<TestPeer> peers = connected(10_000);
        Draining draining = node.node.drain(OVER);
        assertThat(step(draining)).isFalse();
        assertThat(sentAway(peers)).isEqualTo(50);
        node.pass(OVER.dividedBy(4));
        step(draining);
        assertThat(sentAway(peers)).isEqualTo(2_500);
        node.pass(OVER.dividedBy(4));
        assertThat(step(draining)).isFalse();
        assertThat(sentAway(peers)).isEqualTo(5_000);
        node.pass(OVER.dividedBy(2));
        assertThat(step(draining)).isTrue();
        assertThat(sentAway(peers)).isEqualTo(10_000);
        assertThat(node.hub.connectionCount()).isZero();
    }

    @Test
    void few_need_not_wait_for_one_another() {
        List<TestPeer> peers = connected(120);
        Draining draining = node.node.drain(OVER);
        step(draining);
        assertThat(sentAway(peers)).isEqualTo(50);
        node.pass(Duration.ofMillis(100));
        assertThat(step(draining)).isTrue();
        assertThat(sentAway(peers)).isEqualTo(120);
    }

    @Test
    void who_waits_for_his_turn_is_served_until_then_and_leaves_presence_with_it() {
        List<TestPeer> peers = connected(60);
        TestPeer last = peers.get(59);
        peers.forEach(peer -> peer.send("{\"id\":2,\"subscribe\":{\"channel\":\"room:1\"}}"));
        Draining draining = node.node.drain(OVER);
        step(draining);
        TestPeer waiting =
                peers.stream().filter(peer -> peer.closeCode() == 0).findFirst().orElse(last);
        waiting.heard();
        assertThat(waiting.asks("{\"id\":3,\"publish\":{\"channel\":\"room:1\",\"data\":1}}"))
                .anyMatch(line -> line.startsWith("{\"id\":3,\"publish\""));
        assertThat(node.presence.entries()).isEqualTo(10);
        node.pass(Duration.ofMillis(50));
        step(draining);
        assertThat(node.presence.entries()).isZero();
    }

    @Test
    void a_drain_that_was_not_the_end_is_followed_by_new_connections() {
        TestPeer before = node.connected();
        step(node.node.drain(Duration.ZERO));
        assertThat(before.closeCode()).isEqualTo(3001);
        assertThat(node.node.accepts()).isFalse();
        node.node.resume();
        assertThat(node.node.accepts()).isTrue();
        assertThat(node.connected().closeCode()).isZero();
    }

    @Test
    void a_drain_sends_everybody_away_so_that_they_come_back() {
        List<TestPeer> peers = List.of(node.connected(), node.open());
        assertThat(node.node.accepts()).isTrue();
        node.node.drain(Duration.ZERO).step();
        node.settle();

        assertThat(peers).extracting(TestPeer::closeCode).containsOnly(3001);
        assertThat(node.node.accepts()).isFalse();
        assertThat(node.node.isDraining()).isTrue();
        assertThat(node.open().closeCode()).isEqualTo(3001);
        assertThat(node.hub.connectionCount()).isZero();
    }

    @Test
    void a_drain_lets_what_is_under_way_leave_first() {
        TestPeer peer = node.connected();
        peer.send("{\"id\":2,\"subscribe\":{\"channel\":\"live:1\"}}");
        peer.transport.stopReading();
        peer.heard();
        node.publish("live:1", "1");
        node.publish("live:1", "2");
        node.node.drain(Duration.ZERO).step();
        node.settle();
        assertThat(peer.closeCode()).isZero();
        peer.transport.land();
        node.settle();
        peer.transport.land();
        node.settle();
        assertThat(peer.heard()).hasSize(2);
        assertThat(peer.closeCode()).isEqualTo(3001);
    }
}
