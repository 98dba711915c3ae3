package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Identity;
import dev.carillon.channel.Payload;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.client.Handshake;
import dev.carillon.client.ManualTime;
import dev.carillon.protocol.JsonFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long a connection lasts that has an end, and what prolongs it (protocol.md 9.3). */
class ExpiryTest {

    private final TestNode node = TestNode.create();

    private static Optional<Instant> in(long seconds) {
        return Optional.of(ManualTime.START.plusSeconds(seconds));
    }

    @Test
    void a_connection_ends_when_its_token_has_expired_and_the_delay_has_passed() {
        node.authenticator.knows("t", "ann", in(60), Map.of());
        TestPeer peer = node.connected("t");
        node.passAlive(Duration.ofSeconds(84));
        assertThat(peer.closeCode()).isZero();
        node.passAlive(Duration.ofSeconds(3));
        assertThat(peer.closeCode()).isEqualTo(3005);
    }

    @Test
    void connect_tells_the_seconds_until_the_refresh() {
        node.authenticator.knows("t", "ann", in(60), Map.of());
        assertThat(node.open().asks("{\"id\":1,\"connect\":{\"token\":\"t\"}}"))
                .singleElement()
                .asString()
                .contains("\"expires\":true,\"ttl\":60,");
    }

    @Test
    void a_refresh_prolongs_the_connection_and_tells_its_id_again() {
        node.authenticator.knows("t", "ann", in(60), Map.of());
        node.authenticator.knows("next", "ann", in(600), Map.of());
        TestPeer peer = node.connected("t");
        node.passAlive(Duration.ofSeconds(60));
        peer.heard();

        assertThat(peer.asks("{\"id\":2,\"refresh\":{\"token\":\"next\"}}"))
                .containsExactly("{\"id\":2,\"refresh\":{\"client\":\"ME\",\"version\":\"carillon 0\",\"expires\":true,"
                        + "\"ttl\":540}}");

        node.passAlive(Duration.ofSeconds(560));
        assertThat(peer.closeCode()).isZero();
        node.passAlive(Duration.ofSeconds(10));
        assertThat(peer.closeCode()).isEqualTo(3005);
    }

    @Test
    void a_refresh_with_a_token_that_never_expires_lets_the_connection_last() {
        node.authenticator.knows("t", "ann", in(60), Map.of());
        node.authenticator.knows("next", "ann");
        TestPeer peer = node.connected("t");
        assertThat(peer.asks("{\"id\":2,\"refresh\":{\"token\":\"next\"}}"))
                .containsExactly("{\"id\":2,\"refresh\":{\"client\":\"ME\",\"version\":\"carillon 0\"}}");
        node.passAlive(Duration.ofSeconds(120));
        assertThat(peer.closeCode()).isZero();
    }

    private int codeOfRefresh(String token) {
        node.authenticator.knows("t", "ann", in(60), Map.of());
        TestPeer peer = node.connected("t");
        assertThat(peer.asks("{\"id\":2,\"refresh\":{\"token\":\"" + token + "\"}}"))
                .isEmpty();
        return peer.closeCode();
    }

    @Test
    void a_refresh_with_a_worthless_token_ends_the_connection() {
        assertThat(codeOfRefresh("forged")).isEqualTo(3500);
    }

    @Test
    void a_refresh_with_another_user_s_token_ends_the_connection() {
        node.authenticator.knows("bob", "bob");
        assertThat(codeOfRefresh("bob")).isEqualTo(3500);
    }

    @Test
    void a_refresh_with_an_expired_token_ends_the_connection_so_that_it_comes_back() {
        node.authenticator.refuses("old", new RefusedException(ReplyError.TOKEN_EXPIRED));
        assertThat(codeOfRefresh("old")).isEqualTo(3005);
    }

    @Test
    void a_refresh_with_an_expiry_in_the_past_ends_the_connection_so_that_it_comes_back() {
        node.authenticator.knows("past", "ann", in(-1), Map.of());
        assertThat(codeOfRefresh("past")).isEqualTo(3005);
    }

    @Test
    void a_refresh_with_other_server_side_channels_makes_the_client_connect_anew() {
        node.authenticator.knows(
                "more",
                "ann",
                in(600),
                Map.of(dev.carillon.channel.ChannelName.of("live:1"), Authenticator.Grant.PLAIN));
        assertThat(codeOfRefresh("more")).isEqualTo(3010);
    }

    @Test
    void a_token_that_cannot_be_judged_now_is_a_temporary_error() {
        node.authenticator.knows("t", "ann", in(60), Map.of());
        node.authenticator.refuses("unknown-key", new RefusedException(ReplyError.INTERNAL));
        TestPeer peer = node.connected("t");
        List<String> answers = peer.asks("{\"id\":2,\"refresh\":{\"token\":\"unknown-key\"}}");
        assertThat(answers).singleElement().asString().contains("\"code\":100").contains("\"temporary\":true");
        assertThat(peer.closeCode()).isZero();
    }

    @Test
    void who_has_no_token_may_not_refresh() {
        TestPeer peer = node.connected();
        node.authenticator.knows("t", "");
        peer.send("{\"id\":2,\"refresh\":{\"token\":\"t\"}}");
        assertThat(peer.closeCode()).isEqualTo(3501);
    }

    @Test
    void an_expiry_far_away_is_as_good_as_none() {
        node.authenticator.knows("t", "ann", Optional.of(Instant.MAX), Map.of());
        TestPeer peer = node.open();
        peer.send("{\"id\":1,\"connect\":{\"token\":\"t\"}}");
        node.passAlive(Duration.ofSeconds(30));
        assertThat(peer.client.isConnected()).isTrue();
        assertThat(peer.closeCode()).isZero();
    }

    @Test
    void an_identity_of_the_container_may_expire_too() {
        Identity identity = new Identity("ann", Payload.EMPTY, in(60), Payload.EMPTY);
        TestPeer peer = node.open(new Handshake(Optional.of(identity), "", "", "", false), JsonFormat.JSON);
        peer.send("{\"id\":1,\"connect\":{}}");
        node.passAlive(Duration.ofSeconds(90));
        assertThat(peer.closeCode()).isEqualTo(3005);
    }
}
