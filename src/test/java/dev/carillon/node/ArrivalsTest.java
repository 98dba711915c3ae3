package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a crowd at the door. */
class ArrivalsTest {

    private static final String COMES_BACK =
            "{\"id\":1,\"connect\":{\"token\":\"t\",\"subs\":{\"room:1\":{\"recover\":true,\"offset\":2,\"epoch\":\"%s\"}}}}";

    private static final Authenticator.Grant RECOVERING = new Authenticator.Grant(
            Payload.EMPTY,
            Payload.EMPTY,
            Optional.empty(),
            new Authenticator.Overrides(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(true), Optional.empty()));

    private final SlowBroker slow = new SlowBroker();

    private TestNode node(int connectionLimit, int connectingLimit) {
        TestNode node = TestNode.builder()
                .settings(from -> limited(from, connectionLimit, connectingLimit))
                .broker(slow::before)
                .build();
        node.authenticator.knows("t", "ann", Optional.empty(), Map.of(ChannelName.of("room:1"), RECOVERING));
        return node;
    }

    private static NodeSettings limited(NodeSettings from, int connectionLimit, int connectingLimit) {
        return new NodeSettings(
                from.name(),
                from.version(),
                true,
                true,
                false,
                from.channelMaxLength(),
                from.maxPublicationBytes(),
                from.maxTagsBytes(),
                from.historyMaxPublications(),
                from.recoveryMaxPublications(),
                0,
                connectionLimit,
                connectingLimit,
                from.idempotencyTtl(),
                from.filters(),
                from.syntax(),
                from.personal());
    }

    @Test
    void a_thousand_who_come_back_to_a_channel_cost_two_reads_and_are_all_recovered() {
        TestNode node = node(0, 0);
        for (int i = 0; i < 5; i++) {
            node.publish("room:1", "" + i);
        }
        String comesBack = COMES_BACK.formatted(node.top("room:1").epoch());
        slow.hold();
        List<TestPeer> peers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            TestPeer peer = node.open();
            peer.send(comesBack);
            peers.add(peer);
        }
        assertThat(slow.reads()).isEqualTo(1);
        slow.answer();
        node.settle();

        assertThat(slow.reads()).isEqualTo(2);
        assertThat(peers)
                .allSatisfy(peer -> assertThat(peer.heard().get(0))
                        .contains("\"recovered\":true")
                        .contains("\"offset\":3")
                        .contains("\"offset\":5"));
    }

    @Test
    void while_too_many_are_being_decided_nobody_comes_in_and_afterwards_they_do() {
        TestNode node = node(0, 2);
        slow.hold();
        List<TestPeer> early = List.of(node.open(), node.open());
        TestPeer late = node.open();
        early.forEach(peer -> peer.send("{\"id\":1,\"connect\":{\"token\":\"t\"}}"));

        assertThat(node.node.admit()).isEqualTo(Admittance.CROWDED);
        assertThat(late.asks("{\"id\":1,\"connect\":{\"token\":\"t\"}}"))
                .containsExactly(
                        "{\"id\":1,\"error\":{\"code\":111,\"message\":\"too many requests\",\"temporary\":true}}");
        slow.answer();
        node.settle();
        assertThat(node.node.admit()).isEqualTo(Admittance.LET_IN);
        assertThat(early).allSatisfy(peer -> assertThat(peer.heard().get(0)).startsWith("{\"id\":1,\"connect\""));
    }

    @Test
    void what_is_refused_is_decided_too() {
        TestNode node = node(0, 1);
        for (int i = 0; i < 3; i++) {
            assertThat(node.open().asks("{\"id\":1,\"connect\":{\"token\":\"unknown\"}}"))
                    .allSatisfy(answer -> assertThat(answer).doesNotContain("111"));
        }
        assertThat(node.node.admit()).isEqualTo(Admittance.LET_IN);
    }

    @Test
    void a_handshake_under_way_has_its_place_among_the_connections() {
        TestNode node = node(2, 0);
        assertThat(node.node.admit()).isEqualTo(Admittance.LET_IN);
        assertThat(node.node.admit()).isEqualTo(Admittance.LET_IN);
        assertThat(node.node.admit()).isEqualTo(Admittance.FULL);
        TestPeer first = node.open();
        TestPeer second = node.open();
        assertThat(node.node.admit()).isEqualTo(Admittance.FULL);
        first.client.closed();
        second.client.closed();
        assertThat(node.node.admit()).isEqualTo(Admittance.LET_IN);
    }

    @Test
    void a_handshake_that_comes_to_nothing_loses_its_place() {
        TestNode node = node(1, 0);
        assertThat(node.node.admit()).isEqualTo(Admittance.LET_IN);
        node.pass(Duration.ofSeconds(9));
        assertThat(node.node.admit()).isEqualTo(Admittance.FULL);
        node.pass(Duration.ofSeconds(2));
        assertThat(node.node.admit()).isEqualTo(Admittance.LET_IN);
    }

    @Test
    void who_drains_lets_nobody_in() {
        TestNode node = node(0, 0);
        node.node.drain(Duration.ZERO);
        assertThat(node.node.admit()).isEqualTo(Admittance.DRAINING);
    }
}
