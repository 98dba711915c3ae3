package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Payload;
import dev.carillon.client.ClientLimits;
import dev.carillon.client.Handshake;
import dev.carillon.protocol.JsonFormat;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pings, pongs, and who is stale (protocol.md 9.1 and 9.2). */
class LivenessTest {

    private static final String CONNECT = "{\"id\":1,\"connect\":{}}";

    private TestNode node = TestNode.create();

    // ---- pings and pongs

    @Test
    void the_first_ping_comes_after_half_of_the_interval_at_the_earliest() {
        TestPeer peer = node.connected();
        node.pass(Duration.ofMillis(12_400));
        assertThat(peer.pings()).isZero();
        node.pass(Duration.ofMillis(1_200));
        assertThat(peer.pings()).isEqualTo(1);
    }

    @Test
    void the_first_ping_comes_after_the_interval_at_the_latest() {
        node = TestNode.builder().chance(1).build();
        TestPeer peer = node.connected();
        node.pass(Duration.ofMillis(24_400));
        assertThat(peer.pings()).isZero();
        node.pass(Duration.ofMillis(600));
        assertThat(peer.pings()).isEqualTo(1);
    }

    /**
     * It may vanish right behind a pong, and the heartbeat looks a beat late, once for the next ping and once for its pong:
     * with pings at the interval itself that was too much.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.31, 0.77, 1})
    void a_peer_that_vanishes_is_found_within_ping_interval_and_pong_timeout(double chance) {
        for (int vanishes = 0; vanishes < 6_000; vanishes += 250) {
            node = TestNode.builder()
                    .chance(chance)
                    .limits(ClientLimits.DEFAULT.pinging(Duration.ofSeconds(3), Duration.ZERO, Duration.ofSeconds(2)))
                    .build();
            TestPeer peer = node.connected();
            for (int at = 0; at < vanishes; at += 50) {
                node.pass(Duration.ofMillis(50));
                peer.answerPings();
            }
            node.pass(Duration.ofSeconds(5));
            assertThat(peer.closeCode()).as("vanished after %d ms", vanishes).isEqualTo(3012);
        }
    }

    @Test
    void pings_come_at_the_interval_whatever_else_is_sent() {
        TestPeer peer = node.connected();
        peer.send("{\"id\":2,\"subscribe\":{\"channel\":\"live:1\"}}");
        for (int i = 0; i < 120; i++) {
            node.passAlive(Duration.ofSeconds(1));
            node.publish("live:1", "1");
        }
        // at 12.5 s and every 24.5 s, each up to a beat late
        assertThat(peer.pings()).isBetween(4, 5);
        assertThat(peer.closeCode()).isZero();
    }

    // ---- pings that adapt

    private static TestNode adaptive(double chance) {
        return TestNode.builder()
                .limits(ClientLimits.DEFAULT.pinging(
                        Duration.ofSeconds(50), Duration.ofSeconds(10), Duration.ofSeconds(8)))
                .chance(chance)
                .build();
    }

    /** Seconds until the next ping, which is answered after a while. */
    private int untilNextPing(TestPeer peer, int pongAfter) {
        int before = peer.pings();
        int seconds = 0;
        for (; peer.pings() == before && seconds < 100; seconds++) {
            node.pass(Duration.ofSeconds(1));
        }
        node.pass(Duration.ofSeconds(pongAfter));
        peer.answerPings();
        return seconds;
    }

    @Test
    void a_connection_that_stays_healthy_is_pinged_more_and_more_rarely_up_to_what_it_was_told() {
        node = adaptive(0);
        TestPeer peer = node.open();
        assertThat(peer.asks(CONNECT)).singleElement().asString().contains("\"ping\":50,\"pong\":true");

        assertThat(untilNextPing(peer, 0)).isBetween(4, 6);
        int sent = 0;
        for (int expected : new int[] {10, 20, 40, 50, 50}) {
            assertThat(untilNextPing(peer, 0)).as("ping %d", ++sent).isBetween(expected - 1, expected + 1);
        }
        assertThat(peer.closeCode()).isZero();
    }

    @Test
    void a_slow_pong_makes_pings_frequent_again() {
        node = adaptive(0);
        TestPeer peer = node.connected();
        for (int i = 0; i < 4; i++) {
            untilNextPing(peer, 0);
        }

        assertThat(untilNextPing(peer, 3)).isBetween(40, 51);

        assertThat(untilNextPing(peer, 0)).isBetween(9, 11);
        assertThat(untilNextPing(peer, 0)).isBetween(9, 11);
        assertThat(untilNextPing(peer, 0)).isBetween(19, 21);
    }

    @Test
    void pings_that_adapt_are_spread_and_never_later_than_told() {
        node = adaptive(1);
        TestPeer peer = node.connected();
        for (int i = 0; i < 5; i++) {
            untilNextPing(peer, 0);
        }
        assertThat(untilNextPing(peer, 0)).isBetween(44, 46);
    }

    // ---- pings and pongs at any interval

    @Test
    void nobody_is_pinged_before_it_is_connected() {
        TestPeer peer = node.open();
        node.pass(Duration.ofMillis(9_900));
        assertThat(peer.pings()).isZero();
    }

    @Test
    void a_pong_that_nobody_asked_for_ends_the_connection() {
        TestPeer peer = node.connected();
        peer.send("{}");
        assertThat(peer.closeCode()).isEqualTo(3501);
    }

    @Test
    void a_second_pong_for_one_ping_ends_the_connection() {
        TestPeer peer = node.connected();
        node.pass(Duration.ofSeconds(14));
        peer.send("{}");
        assertThat(peer.closeCode()).isZero();
        peer.send("{}");
        assertThat(peer.closeCode()).isEqualTo(3501);
    }

    @Test
    void a_ping_without_a_pong_in_time_ends_the_connection_so_that_it_comes_back() {
        TestPeer peer = node.connected();
        node.pass(Duration.ofMillis(12_500 + 7_900));
        assertThat(peer.closeCode()).isZero();
        node.pass(Duration.ofMillis(2_200));
        assertThat(peer.closeCode()).isEqualTo(3012);
    }

    @Test
    void other_commands_do_not_stand_for_a_pong() {
        TestPeer peer = node.connected();
        for (int i = 0; i < 23; i++) {
            node.pass(Duration.ofSeconds(1));
            peer.send("{\"id\":2,\"unsubscribe\":{\"channel\":\"a\"}}");
        }
        assertThat(peer.closeCode()).isEqualTo(3012);
    }

    private TestNode slow(CompletableFuture<Payload> call) {
        return TestNode.builder().rpc("slow", (identity, client, data) -> call).build();
    }

    @Test
    void a_pong_that_waits_behind_a_slow_command_is_not_missed() {
        CompletableFuture<Payload> call = new CompletableFuture<>();
        node = slow(call);
        TestPeer peer = node.connected();
        peer.send("{\"id\":2,\"rpc\":{\"method\":\"slow\"}}");
        node.pass(Duration.ofSeconds(14));
        peer.send("{}");
        node.pass(Duration.ofSeconds(14));
        assertThat(peer.closeCode()).isZero();

        call.complete(Payload.EMPTY);
        node.settle();
        node.pass(Duration.ofSeconds(1));
        assertThat(peer.heard()).containsExactly("{\"id\":2,\"rpc\":{}}");
        assertThat(peer.closeCode()).isZero();
    }

    /** The command itself is no waiting pong: a peer that is gone must not live as long as its slowest command. */
    @Test
    void a_slow_command_with_nothing_behind_it_does_not_excuse_a_missing_pong() {
        node = slow(new CompletableFuture<>());
        TestPeer peer = node.connected();
        peer.send("{\"id\":2,\"rpc\":{\"method\":\"slow\"}}");
        node.pass(Duration.ofMillis(12_500 + 8_000 + 2_200));
        assertThat(peer.closeCode()).isEqualTo(3012);
    }

    @Test
    void frame_pings_take_the_place_of_pings_for_who_asked_for_them() {
        TestPeer peer = node.open(new Handshake(Optional.empty(), "", "", "", true), JsonFormat.JSON);
        peer.send(CONNECT);
        peer.client.framePong(); // unasked: ignored, RFC 6455 allows it
        node.pass(Duration.ofSeconds(14));
        assertThat(peer.transport.pings()).isEqualTo(1);
        assertThat(peer.pings()).isZero();

        peer.client.framePong();
        node.pass(Duration.ofSeconds(25));
        assertThat(peer.closeCode()).isZero();
        assertThat(peer.transport.pings()).isEqualTo(2);
        node.pass(Duration.ofSeconds(10));
        assertThat(peer.closeCode()).isEqualTo(3012);
    }

    @Test
    void a_frame_pong_of_who_did_not_ask_for_frame_pings_answers_nothing() {
        TestPeer peer = node.connected();
        node.pass(Duration.ofSeconds(14));
        peer.client.framePong();
        node.pass(Duration.ofSeconds(10));
        assertThat(peer.closeCode()).isEqualTo(3012);
    }

    @Test
    void a_frame_that_does_not_leave_in_time_ends_the_connection_as_slow_and_drops_it() {
        TestPeer peer = node.connected();
        peer.transport.stopReading();
        peer.send("{\"id\":2,\"unsubscribe\":{\"channel\":\"a\"}}");
        node.pass(Duration.ofMillis(4_900));
        assertThat(peer.closeCode()).isZero();
        node.pass(Duration.ofMillis(1_200));
        assertThat(peer.closeCode()).isEqualTo(3008);
        assertThat(node.hub.connectionCount()).isZero();
        node.pass(Duration.ofMillis(3_600));
        assertThat(peer.transport.isAborted()).isTrue();
    }

    // ---- stale

    @Test
    void who_does_not_say_who_it_is_is_stale() {
        TestPeer peer = node.open();
        node.pass(Duration.ofMillis(9_900));
        assertThat(peer.closeCode()).isZero();
        node.pass(Duration.ofMillis(1_200));
        assertThat(peer.closeCode()).isEqualTo(3502);
        assertThat(node.hub.connectionCount()).isZero();
    }

    @Test
    void who_is_connected_is_never_stale() {
        TestPeer peer = node.connected();
        node.passAlive(Duration.ofSeconds(60));
        assertThat(peer.closeCode()).isZero();
    }

    @Test
    void a_client_that_is_gone_is_beaten_no_more() {
        TestPeer peer = node.open();
        peer.client.closed();
        node.beat();
        assertThat(peer.client.beat(node.time.nanoTime())).isFalse();
        node.pass(Duration.ofSeconds(12));
        assertThat(peer.closeCode()).isZero();
    }
}
