package dev.carillon.node;

import static dev.carillon.node.Lines.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Payload;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands in, replies out (protocol.md 2 to 4), over JSON against a whole node. */
class ConversationTest extends ConversationPart {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":2,\"unheard_of\":{}}",
                "{\"id\":2,\"ping\":{}}",
                "{\"id\":2}",
                "{\"rpc\":{\"method\":\"echo\"}}",
                "{\"id\":2,\"send\":{\"data\":1}}",
                "{\"id\":2,\"subscribe\":{}}",
                "{\"id\":2,\"unsubscribe\":{}}",
                "{\"id\":2,\"publish\":{\"data\":1}}",
                "{\"id\":2,\"presence\":{}}",
                "{\"id\":2,\"presence_stats\":{}}",
                "{\"id\":2,\"history\":{}}",
                "{\"id\":2,\"sub_refresh\":{\"token\":\"t\"}}",
                "{\"id\":2,\"refresh\":{}}",
                "{\"id\":2,\"subscribe\":{\"channel\":\"live:1\",\"delta\":\"xdelta\"}}",
                "{\"id\":2,\"publish\":{\"channel\":",
                "\u0000"
            })
    void a_violation_ends_the_connection_with_3501_and_no_reply(String command) {
        TestPeer peer = node.connected();
        assertThat(peer.asks(command)).isEmpty();
        assertThat(peer.closeCode()).isEqualTo(3501);
    }

    @Test
    void what_stands_before_a_malformed_command_is_answered() {
        TestPeer peer = node.connected();
        assertThat(peer.asks(rpc(2, "echo"), "{\"id\":3")).containsExactly("{\"id\":2,\"rpc\":{\"data\":2}}");
        assertThat(peer.closeCode()).isEqualTo(3501);
    }

    @Test
    void after_the_end_nothing_is_answered() {
        TestPeer peer = node.connected();
        peer.client.disconnect(Disconnect.FORCED);
        assertThat(peer.asks(rpc(2, "echo"))).isEmpty();
        assertThat(peer.closeCode()).isEqualTo(3503);
    }

    @Test
    void commands_are_answered_one_after_the_other() {
        TestPeer peer = node.connected();
        peer.send(rpc(2, "later"), rpc(3, "echo"));
        peer.send(rpc(4, "echo"));
        assertThat(peer.heard()).isEmpty();

        calls.remove().complete(Payload.json("\"late\""));
        node.settle();

        assertThat(peer.heard())
                .containsExactly(
                        "{\"id\":2,\"rpc\":{\"data\":\"late\"}}",
                        "{\"id\":3,\"rpc\":{\"data\":3}}",
                        "{\"id\":4,\"rpc\":{\"data\":4}}");
    }

    @Test
    void a_command_without_an_answer_in_time_gets_error_100_and_its_answer_is_forgotten() {
        TestPeer peer = node.connected();
        peer.send(rpc(2, "later"), rpc(3, "echo"), rpc(4, "later"));

        node.passAlive(Duration.ofSeconds(29));
        assertThat(peer.heard()).isEmpty();
        node.passAlive(Duration.ofSeconds(2));
        assertThat(peer.heard()).containsExactly("{\"id\":2," + INTERNAL, "{\"id\":3,\"rpc\":{\"data\":3}}");

        calls.remove().complete(Payload.json("\"of 2\""));
        node.settle();
        assertThat(peer.heard()).isEmpty();
        calls.remove().complete(Payload.json("\"of 4\""));
        node.settle();
        assertThat(peer.heard()).containsExactly("{\"id\":4,\"rpc\":{\"data\":\"of 4\"}}");
        assertThat(peer.closeCode()).isZero();
    }

    @Test
    void a_failure_is_an_answer() {
        TestPeer peer = node.connected();
        assertThat(peer.asks(rpc(2, "busy"), rpc(3, "unheard-of")))
                .containsExactly(
                        "{\"id\":2,\"error\":{\"code\":111,\"message\":\"too many requests\",\"temporary\":true}}",
                        error(3, 104, "method not found"));
        assertThat(peer.asks(rpc(4, "ends"))).isEmpty();
        assertThat(peer.closeCode()).isEqualTo(3503);
    }

    @Test
    void a_handler_that_throws_is_answered_with_100_and_the_connection_goes_on() {
        TestPeer peer = node.connected();
        assertThat(peer.asks(rpc(2, "throws"), rpc(3, "echo")))
                .containsExactly("{\"id\":2," + INTERNAL, "{\"id\":3,\"rpc\":{\"data\":3}}");
        assertThat(peer.closeCode()).isZero();
    }

    @Test
    void a_stage_that_fails_later_with_anything_is_answered_with_100() {
        TestPeer peer = node.connected();
        peer.send(rpc(2, "later"));
        calls.remove().completeExceptionally(new IllegalStateException("a bug of the application"));
        node.settle();
        assertThat(peer.heard()).containsExactly("{\"id\":2," + INTERNAL);
    }

    @Test
    void without_any_handler_a_call_is_not_available() {
        TestPeer peer = TestNode.create().connected();
        assertThat(peer.asks(rpc(2, "echo"))).containsExactly(error(2, 108, "not available"));
    }

    @Test
    void a_send_is_not_available() {
        TestPeer peer = node.connected();
        assertThat(peer.asks("{\"send\":{\"data\":1}}")).isEmpty();
        assertThat(peer.closeCode()).isEqualTo(3508);
    }

    @Test
    void an_answer_that_the_format_cannot_carry_ends_the_connection_once_and_for_all() {
        Payload binary = Payload.of(new byte[] {1, 2, 3});
        node.authenticator.knows(
                "t",
                "ann",
                Optional.empty(),
                java.util.Map.of(
                        dev.carillon.channel.ChannelName.of("live:1"),
                        new Authenticator.Grant(
                                Payload.EMPTY, binary, Optional.empty(), Authenticator.Overrides.NONE)));
        TestPeer peer = node.open();

        assertThat(peer.asks("{\"id\":1,\"connect\":{\"token\":\"t\"}}", rpc(2, "echo")))
                .isEmpty();

        assertThat(peer.closeCode()).isEqualTo(3506);
        assertThat(peer.client.isConnected()).isFalse();
        assertThat(peer.asks("{\"id\":3,\"subscribe\":{\"channel\":\"live:2\"}}"))
                .isEmpty();
        assertThat(node.hub.subscriptionCount()).isZero();
        assertThat(node.hub.clientCount()).isZero();
    }

    @Test
    void a_connection_that_closes_while_a_command_is_under_way_leaves_nothing_behind() {
        CompletableFuture<Authenticator.Grant> verdict = new CompletableFuture<>();
        node.authenticator.grants("t", verdict);
        TestPeer peer = node.connected();
        peer.send("{\"id\":2,\"subscribe\":{\"channel\":\"$room:1\",\"token\":\"t\"}}");

        peer.client.closed();
        verdict.complete(Authenticator.Grant.PLAIN);
        node.settle();

        assertThat(node.hub.subscriptionCount()).isZero();
        assertThat(node.hub.connectionCount()).isZero();
        assertThat(node.presence.entries()).isZero();
        assertThat(peer.heard()).isEmpty();
    }

    @Test
    void an_end_tells_its_reason_and_drops_a_peer_that_does_not_go() {
        TestPeer peer = node.connected();
        peer.client.disconnect(Disconnect.FORCED);

        assertThat(peer.transport.closed()).contains(Disconnect.FORCED);
        node.pass(Duration.ofMillis(2_900));
        assertThat(peer.transport.isAborted()).isFalse();
        node.pass(Duration.ofMillis(1_200));
        assertThat(peer.transport.isAborted()).isTrue();
        assertThat(node.hub.connectionCount()).isZero();
    }

    @Test
    void a_bug_of_ours_ends_the_connection_with_a_code_that_makes_it_come_back() {
        TestPeer peer = node.connected();
        peer.client.execute(() -> {
            throw new IllegalStateException("a bug of ours");
        });
        assertThat(peer.closeCode()).isEqualTo(3004);
    }

    @Test
    void a_write_that_fails_ends_the_connection() {
        TestPeer peer = node.connected();
        peer.transport.breakDown();
        peer.send(rpc(2, "echo"));
        assertThat(peer.closeCode()).isEqualTo(3009);
        assertThat(node.hub.connectionCount()).isZero();
    }
}
