package dev.carillon.node;

import static dev.carillon.node.Lines.error;
import static dev.carillon.node.Lines.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.EndedException;
import dev.carillon.channel.Payload;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.client.ManualTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Subscriptions by token: what it opens, when it expires and how it is renewed (protocol.md 4, 9.3). */
class SubscribingByTokenTest {

    private final TestNode node = TestNode.create();

    private static Authenticator.Grant expiring(long seconds) {
        return new Authenticator.Grant(
                Payload.EMPTY,
                Payload.EMPTY,
                Optional.of(ManualTime.START.plusSeconds(seconds)),
                Authenticator.Overrides.NONE);
    }

    @Test
    void a_private_channel_needs_a_token() {
        node.authenticator.grants("t", Authenticator.Grant.PLAIN);
        TestPeer peer = node.connected();
        assertThat(peer.asks(subscribe("$live:1"))).containsExactly(error(103, "permission denied"));
        assertThat(peer.asks(subscribe(2, "$live:1", ",\"token\":\"t\"")))
                .containsExactly("{\"id\":2,\"subscribe\":{}}");
    }

    @Test
    void a_token_opens_a_channel_that_is_closed_to_everybody() {
        node.authenticator.grants("t", Authenticator.Grant.PLAIN);
        assertThat(node.connected().asks(subscribe(2, "closed:1", ",\"token\":\"t\"")))
                .containsExactly("{\"id\":2,\"subscribe\":{}}");
    }

    @Test
    void a_token_that_is_not_good_is_told_as_what_it_is() {
        node.authenticator.refuses("old", new RefusedException(ReplyError.TOKEN_EXPIRED));
        node.authenticator.refuses("foreign", new EndedException(Disconnect.INVALID_TOKEN));
        node.authenticator.grants("past", expiring(-1));
        TestPeer peer = node.connected();
        assertThat(peer.asks(subscribe(2, "live:1", ",\"token\":\"forged\"")))
                .containsExactly(error(103, "permission denied"));
        assertThat(peer.asks(subscribe(2, "live:1", ",\"token\":\"old\"")))
                .containsExactly(error(109, "token expired"));
        assertThat(peer.asks(subscribe(2, "live:1", ",\"token\":\"past\""))).containsExactly(error(110, "expired"));
        assertThat(peer.asks(subscribe(2, "live:1", ",\"token\":\"foreign\""))).isEmpty();
        assertThat(peer.closeCode()).isEqualTo(3500);
        assertThat(node.hub.subscriptionCount()).isZero();
    }

    // ---- expiry of a subscription

    @Test
    void a_subscription_that_has_expired_is_ended_by_the_tick_after_the_delay() {
        node.authenticator.grants("t", expiring(30));
        TestPeer peer = node.connected();
        assertThat(peer.asks(subscribe(2, "live:1", ",\"token\":\"t\"")))
                .containsExactly("{\"id\":2,\"subscribe\":{\"expires\":true,\"ttl\":30}}");
        node.passAlive(Duration.ofSeconds(54));
        assertThat(peer.heard()).isEmpty();
        node.passAlive(Duration.ofSeconds(30));
        assertThat(peer.heard())
                .containsExactly("{\"push\":{\"channel\":\"live:1\",\"unsubscribe\":{\"code\":2501,"
                        + "\"reason\":\"subscription expired\"}}}");
    }

    @Test
    void a_server_side_subscription_that_has_expired_ends_the_connection() {
        node.authenticator.knows(
                "t", "ann", Optional.empty(), java.util.Map.of(ChannelName.of("live:1"), expiring(30)));
        TestPeer peer = node.connected("t");
        node.passAlive(Duration.ofSeconds(84));
        assertThat(peer.closeCode()).isEqualTo(3006);
    }

    private String subRefresh(String channel, String token) {
        return "{\"id\":2,\"sub_refresh\":{\"channel\":\"" + channel + "\",\"token\":\"" + token + "\"}}";
    }

    private TestPeer expiringPeer() {
        node.authenticator.grants("t", expiring(30));
        TestPeer peer = node.connected();
        peer.asks(subscribe(2, "live:1", ",\"token\":\"t\""));
        return peer;
    }

    @Test
    void a_sub_refresh_prolongs_the_subscription() {
        TestPeer peer = expiringPeer();
        node.authenticator.grants("next", expiring(300));
        assertThat(peer.asks(subRefresh("live:1", "next")))
                .containsExactly("{\"id\":2,\"sub_refresh\":{\"expires\":true,\"ttl\":300}}");
        node.passAlive(Duration.ofSeconds(100));
        assertThat(peer.heard()).isEmpty();
    }

    @Test
    void a_sub_refresh_without_an_expiry_lets_the_subscription_last() {
        TestPeer peer = expiringPeer();
        node.authenticator.grants("next", Authenticator.Grant.PLAIN);
        assertThat(peer.asks(subRefresh("live:1", "next"))).containsExactly("{\"id\":2,\"sub_refresh\":{}}");
        node.passAlive(Duration.ofSeconds(100));
        assertThat(peer.heard()).isEmpty();
    }

    @Test
    void a_sub_refresh_that_cannot_be_is_refused() {
        TestPeer peer = expiringPeer();
        node.authenticator.refuses("old", new RefusedException(ReplyError.TOKEN_EXPIRED));
        node.authenticator.refuses("over", new RefusedException(ReplyError.EXPIRED));
        node.authenticator.grants("past", expiring(-1));
        assertThat(peer.asks(subRefresh("live:1", "over"))).containsExactly(error(109, "token expired"));
        assertThat(peer.asks(subRefresh("live:2", "t"))).containsExactly(error(103, "permission denied"));
        assertThat(peer.asks(subRefresh("live:1", ""))).containsExactly(error(107, "bad request"));
        assertThat(peer.asks(subRefresh("live:1", "old"))).containsExactly(error(109, "token expired"));
        assertThat(peer.asks(subRefresh("live:1", "past"))).containsExactly(error(109, "token expired"));
        assertThat(peer.closeCode()).isZero();
    }

    @Test
    void a_sub_refresh_with_a_worthless_token_ends_the_connection() {
        TestPeer peer = expiringPeer();
        assertThat(peer.asks(subRefresh("live:1", "forged"))).isEmpty();
        assertThat(peer.closeCode()).isEqualTo(3500);
    }
}
