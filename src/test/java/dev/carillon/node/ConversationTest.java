package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Disconnect;
import dev.carillon.channel.EndedException;
import dev.carillon.channel.Payload;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.client.Handshake;
import dev.carillon.protocol.JsonFormat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands in, replies out (protocol.md 2 to 4), over JSON against a whole node. */
class ConversationTest {

    private static final String CONNECT = "{\"id\":1,\"connect\":{}}";
    private static final String CONNECTED =
            "{\"id\":1,\"connect\":{\"client\":\"ME\",\"version\":\"carillon 0\",\"ping\":25,\"pong\":true}}";
    private static final String BEHIND = "{\"id\":2,\"subscribe\":{\"channel\":\"live:1\"}}";

    private final Deque<CompletableFuture<Payload>> calls = new ArrayDeque<>();
    private final TestNode node = TestNode.builder()
            .rpc("later", (identity, client, data) -> {
                CompletableFuture<Payload> call = new CompletableFuture<>();
                calls.add(call);
                return call;
            })
            .rpc("echo", (identity, client, data) -> CompletableFuture.completedStage(data))
            .rpc("throws", (identity, client, data) -> {
                throw new IllegalStateException("a bug of the application");
            })
            .rpc(
                    "busy",
                    (identity, client, data) ->
                            CompletableFuture.failedStage(new RefusedException(ReplyError.TOO_MANY_REQUESTS)))
            .rpc(
                    "ends",
                    (identity, client, data) -> CompletableFuture.failedStage(new EndedException(Disconnect.FORCED)))
            .build();

    private static String rpc(int id, String method) {
        return "{\"id\":" + id + ",\"rpc\":{\"method\":\"" + method + "\",\"data\":" + id + "}}";
    }

    private static String error(int id, int code, String message) {
        return "{\"id\":" + id + ",\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"}}";
    }

    private static final String INTERNAL =
            "\"error\":{\"code\":100,\"message\":\"internal server error\",\"temporary\":true}}";

    @Test
    void connect_and_what_is_pipelined_behind_it_is_answered_in_order_and_in_one_frame() {
        TestPeer peer = node.open();

        peer.send(CONNECT, "{\"id\":2,\"subscribe\":{\"channel\":\"live:1\"}}", rpc(3, "echo"));

        assertThat(peer.transport.frames()).hasSize(1);
        assertThat(peer.heard())
                .containsExactly(CONNECTED, "{\"id\":2,\"subscribe\":{}}", "{\"id\":3,\"rpc\":{\"data\":3}}");
        assertThat(peer.transport.isEstablished()).isTrue();
    }

    @Test
    void what_is_pipelined_behind_a_connect_that_takes_its_time_waits_for_it() {
        CompletableFuture<Authenticator.Admission> verdict = new CompletableFuture<>();
        node.authenticator.answers("t", verdict);
        TestPeer peer = node.open();

        peer.send("{\"id\":1,\"connect\":{\"token\":\"t\"}}", rpc(2, "echo"));
        peer.send(rpc(3, "echo"));
        assertThat(peer.heard()).isEmpty();
        verdict.complete(new Authenticator.Admission(dev.carillon.channel.Identity.of("ann"), java.util.Map.of()));
        node.settle();

        assertThat(peer.heard())
                .containsExactly(CONNECTED, "{\"id\":2,\"rpc\":{\"data\":2}}", "{\"id\":3,\"rpc\":{\"data\":3}}");
    }

    @Test
    void behind_a_connect_that_was_refused_everything_is_silently_discarded() {
        node.authenticator.refuses("old", new RefusedException(ReplyError.TOKEN_EXPIRED));
        TestPeer peer = node.open();

        List<String> answers = peer.asks("{\"id\":1,\"connect\":{\"token\":\"old\"}}", BEHIND, "{}");

        assertThat(answers).containsExactly(error(1, 109, "token expired"));
        assertThat(peer.asks(BEHIND)).isEmpty();
        assertThat(peer.asks(CONNECT)).isEmpty();
        assertThat(peer.asks("{}")).isEmpty();
        assertThat(peer.closeCode()).isZero();
        assertThat(node.hub.channelCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":2,\"subscribe\":", "nonsense", ""})
    void behind_a_connect_that_was_refused_not_even_nonsense_ends_the_client_for_good(String nonsense) {
        node.authenticator.refuses("old", new RefusedException(ReplyError.TOKEN_EXPIRED));
        TestPeer peer = node.open();
        peer.send("{\"id\":1,\"connect\":{\"token\":\"old\"}}");

        peer.send(nonsense);

        assertThat(peer.closeCode()).isZero();
    }

    @Test
    void a_client_that_was_refused_and_stays_is_dropped_after_5_seconds_so_that_it_comes_back() {
        node.authenticator.refuses("old", new RefusedException(ReplyError.TOKEN_EXPIRED));
        TestPeer peer = node.open();
        peer.send("{\"id\":1,\"connect\":{\"token\":\"old\"}}");

        node.pass(Duration.ofMillis(4_900));
        assertThat(peer.closeCode()).isZero();
        node.pass(Duration.ofMillis(1_200));

        assertThat(peer.closeCode()).isEqualTo(3000);
        assertThat(peer.transport.closed().orElseThrow().reconnects()).isTrue();
    }

    @Test
    void a_second_connect_ends_the_connection() {
        TestPeer peer = node.connected();
        peer.send("{\"id\":2,\"connect\":{}}");
        assertThat(peer.closeCode()).isEqualTo(3501);
    }

    @Test
    void a_second_connect_in_the_same_frame_ends_the_connection_behind_the_first_one_s_answer() {
        TestPeer peer = node.open();
        assertThat(peer.asks(CONNECT, "{\"id\":2,\"connect\":{}}")).containsExactly(CONNECTED);
        assertThat(peer.closeCode()).isEqualTo(3501);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1,\"subscribe\":{\"channel\":\"live:1\"}}",
                "{\"id\":1,\"publish\":{\"channel\":\"live:1\",\"data\":1}}",
                "{\"id\":1,\"rpc\":{\"method\":\"echo\"}}",
                "{\"send\":{\"data\":1}}",
                "{\"connect\":{}}",
                "{}",
                "{\"id\":1}",
                "",
                "[]"
            })
    void nothing_but_a_connect_with_an_id_is_taken_first(String first) {
        TestPeer peer = node.open();
        assertThat(peer.asks(first)).isEmpty();
        assertThat(peer.closeCode()).isEqualTo(3501);
    }

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
    void ten_thousand_commands_are_answered_in_order() {
        TestPeer peer = node.connected();
        String[] commands = new String[1_000];
        for (int frame = 0; frame < 10; frame++) {
            for (int i = 0; i < 1_000; i++) {
                commands[i] = rpc(2 + frame * 1_000 + i, "echo");
            }
            peer.send(commands);
        }

        List<String> answers = peer.heard();
        assertThat(answers).hasSize(10_000);
        for (int i = 0; i < 10_000; i++) {
            assertThat(answers.get(i)).isEqualTo("{\"id\":" + (i + 2) + ",\"rpc\":{\"data\":" + (i + 2) + "}}");
        }
    }

    @Test
    void more_commands_than_may_wait_end_the_connection_so_that_it_comes_back() {
        TestPeer peer = node.connected();
        peer.send(rpc(2, "later"));
        String large = "{\"id\":3,\"rpc\":{\"method\":\"echo\",\"data\":\"" + "x".repeat(100_000) + "\"}}";
        for (int i = 0; i < 10; i++) {
            peer.send(large);
        }
        assertThat(peer.closeCode()).isZero();

        peer.send(large);

        assertThat(peer.closeCode()).isEqualTo(3013);
        assertThat(peer.heard()).isEmpty();
    }

    @Test
    void one_frame_is_let_in_whatever_its_size_and_what_was_worked_on_no_longer_counts() {
        TestPeer peer = node.connected();
        String large = "{\"id\":3,\"rpc\":{\"method\":\"echo\",\"data\":\"" + "x".repeat(1_100_000) + "\"}}";
        for (int i = 0; i < 3; i++) {
            assertThat(peer.asks(large)).hasSize(1);
        }
    }

    @Test
    void an_empty_frame_counts_too_so_that_a_flood_of_them_is_bounded() {
        TestPeer peer = node.connected();
        peer.send(rpc(2, "later"));
        for (int i = 0; i < 17_000; i++) {
            peer.client.receive(new byte[0]);
        }
        assertThat(peer.closeCode()).isEqualTo(3013);
    }

    @Test
    void commands_wait_while_the_peer_does_not_read_their_answers() {
        TestPeer peer = node.connected();
        peer.transport.stopReading();
        String large = "\"" + "x".repeat(60_000) + "\"";
        for (int i = 0; i < 15; i++) {
            peer.send("{\"id\":" + (i + 2) + ",\"rpc\":{\"method\":\"echo\",\"data\":" + large + "}}");
        }

        // One answer is in flight and half a queue of them waits; the rest of the commands is not worked on.
        assertThat(peer.transport.inFlight()).isEqualTo(1);
        assertThat(peer.client.queuedBytes()).isBetween(524_288L, 600_000L);

        peer.transport.startReading();
        peer.transport.land();
        node.settle();

        assertThat(peer.heard()).hasSize(15);
        assertThat(peer.closeCode()).isZero();
    }

    @Test
    void short_answers_to_a_peer_that_does_not_read_do_not_end_it_either() {
        TestPeer peer = node.connected();
        peer.transport.stopReading();
        for (int i = 0; i < 20; i++) {
            String[] commands = new String[1_000];
            java.util.Arrays.fill(commands, "{\"id\":2,\"unsubscribe\":{\"channel\":\"a\"}}");
            peer.sendOnly(commands);
        }
        assertThat(peer.closeCode()).isZero();

        peer.transport.startReading();
        peer.transport.land();
        node.settle();

        assertThat(peer.heard()).hasSize(20_000);
        assertThat(peer.closeCode()).isZero();
    }

    @Test
    void history_asked_without_reading_ends_as_slow_with_a_bounded_queue() {
        TestPeer peer = node.connected();
        String data = "\"" + "x".repeat(20_000) + "\"";
        for (int i = 0; i < 100; i++) {
            node.publish("room:1", data);
        }
        peer.transport.stopReading();

        String[] asks = new String[100];
        for (int i = 0; i < 100; i++) {
            asks[i] = "{\"id\":" + (i + 2) + ",\"history\":{\"channel\":\"room:1\",\"limit\":300}}";
        }
        peer.send(asks);
        // one page of 2 MB in flight, at most another one waits
        assertThat(peer.transport.inFlight()).isEqualTo(1);
        assertThat(peer.client.queuedBytes()).isLessThan(2_100_000L);

        node.pass(Duration.ofSeconds(7));

        assertThat(peer.closeCode()).isEqualTo(3008);
        assertThat(peer.client.queuedBytes()).isZero();
        assertThat(node.hub.connectionCount()).isZero();
        node.pass(Duration.ofSeconds(4));
        assertThat(peer.transport.isAborted()).isTrue();
    }

    /** Found by reading: the answer to connect was still waiting, and beside it a recovery did not fit. */
    @Test
    void a_recovery_larger_than_the_queue_passes_pipelined_behind_connect() {
        String data = "\"" + "x".repeat(20_000) + "\"";
        for (int i = 0; i < 100; i++) {
            node.publish("room:1", data);
        }
        TestPeer peer = node.open();

        List<String> answers = peer.asks(
                CONNECT,
                "{\"id\":2,\"subscribe\":{\"channel\":\"room:1\",\"recoverable\":true,\"recover\":true,\"offset\":0,"
                        + "\"epoch\":\"" + node.top("room:1").epoch() + "\"}}");

        assertThat(peer.closeCode()).isZero();
        assertThat(answers.get(1)).contains("\"recovered\":true").contains("\"offset\":100}");
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

    @Test
    void a_peer_that_asked_for_frame_pings_is_told_of_no_others() {
        TestPeer peer = node.open(new Handshake(Optional.empty(), "", "", "", true), JsonFormat.JSON);
        assertThat(peer.asks(CONNECT))
                .containsExactly("{\"id\":1,\"connect\":{\"client\":\"ME\",\"version\":\"carillon 0\"}}");
    }
}
