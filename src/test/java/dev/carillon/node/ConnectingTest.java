package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ChannelSyntax;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.EndedException;
import dev.carillon.channel.Identity;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.client.Handshake;
import dev.carillon.client.ManualTime;
import dev.carillon.protocol.JsonFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in (protocol.md 4). */
class ConnectingTest {

    private static final ChannelName ROOM = ChannelName.of("room:1");

    private TestNode node = TestNode.create();

    private static String connect(String token) {
        return "{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}";
    }

    private int codeOf(String command) {
        TestPeer peer = node.open();
        assertThat(peer.asks(command)).isEmpty();
        return peer.closeCode();
    }

    @Test
    void without_a_token_nobody_gets_in_unless_the_anonymous_may() {
        node = TestNode.builder()
                .settings(from -> TestNode.with(from, false, 0, false))
                .build();
        assertThat(codeOf("{\"id\":1,\"connect\":{}}")).isEqualTo(3501);
        assertThat(node.hub.connectionCount()).isZero();
    }

    @Test
    void who_the_container_knows_gets_in_without_a_token() {
        node = TestNode.builder()
                .settings(from -> TestNode.with(from, false, 0, false))
                .build();
        Handshake handshake = new Handshake(Optional.of(Identity.of("ann")), "", "", "", false);
        TestPeer peer = node.open(handshake, JsonFormat.JSON);
        assertThat(peer.asks("{\"id\":1,\"connect\":{}}")).hasSize(1);
        assertThat(peer.client.identity().user()).isEqualTo("ann");
    }

    @Test
    void a_token_counts_before_whom_the_container_knows_and_a_bad_one_is_not_overlooked() {
        node.authenticator.knows("t", "bob");
        Handshake handshake = new Handshake(Optional.of(Identity.of("ann")), "", "", "", false);
        TestPeer peer = node.open(handshake, JsonFormat.JSON);
        peer.send(connect("t"));
        assertThat(peer.client.identity().user()).isEqualTo("bob");

        TestPeer forger = node.open(handshake, JsonFormat.JSON);
        forger.send(connect("forged"));
        assertThat(forger.closeCode()).isEqualTo(3500);
    }

    private static String connectWithHeaders(String headers) {
        return "{\"id\":1,\"connect\":{\"headers\":{" + headers + "}}}";
    }

    @Test
    void a_browser_may_bring_the_bearer_token_in_the_headers_of_the_command() {
        node.authenticator.knows("t", "bob");

        TestPeer peer = node.open();
        peer.send(connectWithHeaders("\"x-other\":\"1\",\"authorization\":\"bearer  t\""));
        assertThat(peer.client.identity().user()).isEqualTo("bob");

        assertThat(codeOf(connectWithHeaders("\"Authorization\":\"Bearer forged\"")))
                .isEqualTo(3500);
        assertThat(codeOf(connectWithHeaders("\"Authorization\":\"Bearer t\",\"authorization\":\"Bearer t\"")))
                .isEqualTo(3500);
    }

    @Test
    void a_header_of_the_command_does_not_stand_against_a_token_of_the_handshake() {
        node.authenticator.knows("outside", "ann");
        node.authenticator.knows("t", "bob");
        TestPeer peer = node.open(new Handshake(Optional.empty(), "outside", "", "", false), JsonFormat.JSON);

        peer.send(connectWithHeaders("\"Authorization\":\"Bearer t\""));

        assertThat(peer.client.identity().user()).isEqualTo("ann");
    }

    @Test
    void a_token_of_the_handshake_stands_in_for_one_in_the_command() {
        node.authenticator.knows("outside", "ann");
        node.authenticator.knows("inside", "bob");
        Handshake handshake = new Handshake(Optional.empty(), "outside", "", "", false);
        TestPeer first = node.open(handshake, JsonFormat.JSON);
        first.send("{\"id\":1,\"connect\":{}}");
        assertThat(first.client.identity().user()).isEqualTo("ann");

        TestPeer second = node.open(handshake, JsonFormat.JSON);
        second.send(connect("inside"));
        assertThat(second.client.identity().user()).isEqualTo("bob");
    }

    @Test
    void a_worthless_token_ends_the_connection_even_where_the_anonymous_may() {
        assertThat(codeOf(connect("forged"))).isEqualTo(3500);
    }

    @Test
    void an_expired_token_is_an_error_that_fetches_a_new_one() {
        node.authenticator.refuses("old", new RefusedException(ReplyError.TOKEN_EXPIRED));
        assertThat(node.open().asks(connect("old")))
                .containsExactly("{\"id\":1,\"error\":{\"code\":109,\"message\":\"token expired\"}}");
    }

    @Test
    void an_expiry_in_the_past_is_an_error() {
        node.authenticator.knows("t", "ann", Optional.of(ManualTime.START), Map.of());
        assertThat(node.open().asks(connect("t")))
                .containsExactly("{\"id\":1,\"error\":{\"code\":110,\"message\":\"expired\"}}");
        assertThat(node.hub.clientCount()).isZero();
    }

    @Test
    void a_token_without_a_user_is_denied_where_anonymous_tokens_are_off() {
        node = TestNode.builder()
                .settings(from -> new NodeSettings(
                        "n",
                        "0",
                        true,
                        false,
                        false,
                        255,
                        65_536,
                        8_192,
                        300,
                        300,
                        0,
                        0,
                        2_000,
                        Duration.ofMinutes(5),
                        from.filters(),
                        ChannelSyntax.DEFAULT,
                        PersonalChannels.OFF))
                .build();
        node.authenticator.knows("nobody", "");
        assertThat(codeOf(connect("nobody"))).isEqualTo(3507);
        assertThat(node.open().asks("{\"id\":1,\"connect\":{}}")).hasSize(1);
    }

    @Test
    void a_user_has_no_more_connections_than_the_limit_and_gets_the_place_of_one_that_ended() {
        node = TestNode.builder()
                .settings(from -> TestNode.with(from, true, 2, false))
                .build();
        node.authenticator.knows("t", "ann");
        TestPeer first = node.connected("t");
        node.connected("t");
        TestPeer third = node.connected("t");
        assertThat(third.closeCode()).isEqualTo(3504);
        assertThat(node.hub.clientCount()).isEqualTo(2);

        first.client.closed();
        assertThat(node.connected("t").closeCode()).isZero();
        for (int i = 0; i < 5; i++) {
            assertThat(node.connected().closeCode()).isZero(); // the anonymous are no user
        }
    }

    // ---- a connect that does not come to its end

    @Test
    void a_client_that_leaves_while_its_token_is_judged_is_not_let_in() {
        CompletableFuture<Authenticator.Admission> verdict = new CompletableFuture<>();
        node.authenticator.answers("t", verdict);
        TestPeer peer = node.open();
        peer.send(connect("t"));
        peer.client.closed();
        verdict.complete(new Authenticator.Admission(Identity.of("ann"), Map.of(ROOM, Authenticator.Grant.PLAIN)));
        node.settle();

        assertThat(node.hub.clientCount()).isZero();
        assertThat(node.hub.userCount()).isZero();
        assertThat(node.hub.subscriptionCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {3500, 3504})
    void a_judge_may_end_the_connection_with_any_code(int code) {
        node.authenticator.refuses("t", new EndedException(new Disconnect(code, "no")));
        assertThat(codeOf(connect("t"))).isEqualTo(code);
    }

    @Test
    void a_channel_of_a_token_that_is_not_configured_refuses_the_connect_and_leaves_nothing_in_the_end() {
        node.authenticator.knows(
                "t",
                "ann",
                Optional.empty(),
                Map.of(ROOM, Authenticator.Grant.PLAIN, ChannelName.of("nowhere:1"), Authenticator.Grant.PLAIN));
        TestPeer peer = node.open();
        assertThat(peer.asks(connect("t")))
                .containsExactly("{\"id\":1,\"error\":{\"code\":102,\"message\":\"unknown channel\"}}");
        node.pass(Duration.ofSeconds(7));
        assertThat(peer.closeCode()).isEqualTo(3000);
        assertThat(node.hub.subscriptionCount()).isZero();
        assertThat(node.hub.clientCount()).isZero();
        assertThat(node.presence.entries()).isZero();
    }

    @Test
    void a_node_takes_no_more_connections_than_its_limit() {
        node = TestNode.builder()
                .settings(from -> new NodeSettings(
                        "n",
                        "0",
                        true,
                        true,
                        false,
                        255,
                        65_536,
                        8_192,
                        300,
                        300,
                        0,
                        2,
                        2_000,
                        Duration.ofMinutes(5),
                        from.filters(),
                        ChannelSyntax.DEFAULT,
                        PersonalChannels.OFF))
                .build();
        node.open();
        assertThat(node.node.accepts()).isTrue();
        TestPeer second = node.open();
        assertThat(node.node.accepts()).isFalse();
        second.client.closed();
        assertThat(node.node.accepts()).isTrue();
    }

    @Test
    void time_zero_and_beyond_do_not_overflow() {
        node.authenticator.knows("ages-ago", "ann", Optional.of(Instant.MIN), Map.of());
        assertThat(node.open().asks(connect("ages-ago")).get(0)).contains("\"code\":110");
    }
}
