package dev.carillon.node;

import static dev.carillon.node.Lines.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.client.Handshake;
import dev.carillon.protocol.JsonFormat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connect command, and what is pipelined behind it, over JSON against a whole node. */
class ConversationStartTest extends ConversationPart {

    private static final String BEHIND = "{\"id\":2,\"subscribe\":{\"channel\":\"live:1\"}}";

    @Test
    void connect_and_what_is_pipelined_behind_it_is_answered_in_order_and_in_one_frame() {
        TestPeer peer = node.open();

        peer.send(CONNECT, "{\"id\":2,\"subscribe\":{\"channel\":\"live:1\"}}", rpc(3, "echo"));

        assertThat(peer.transport.frames()).hasSize(1);
        assertThat(peer.heard())
                .containsExactly(CONNECTED, "{\"id\":2,\"subscribe\":{}}", "{\"id\":3,\"rpc\":{\"data\":3}}");
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

    @Test
    void a_peer_that_asked_for_frame_pings_is_told_of_no_others() {
        TestPeer peer = node.open(new Handshake(Optional.empty(), "", "", "", true), JsonFormat.JSON);
        assertThat(peer.asks(CONNECT))
                .containsExactly("{\"id\":1,\"connect\":{\"client\":\"ME\",\"version\":\"carillon 0\"}}");
    }
}
