package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.client.Handshake;
import dev.carillon.client.ManualTime;
import dev.carillon.client.Transport;
import dev.carillon.protocol.JsonFormat;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a client is subscribed to from the start: by its token, or because it wants to and may (protocol.md 4). */
class ServerSideSubscriptionsTest {

    private static final ChannelName ROOM = ChannelName.of("room:1");

    private final TestNode node = TestNode.create();

    private static String connect(String token) {
        return "{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}";
    }

    private int codeOf(String command) {
        TestPeer peer = node.open();
        assertThat(peer.asks(command)).isEmpty();
        return peer.closeCode();
    }

    private static Authenticator.Grant recovering() {
        return new Authenticator.Grant(
                Payload.json("{\"role\":1}"),
                Payload.json("[2]"),
                Optional.empty(),
                new Authenticator.Overrides(
                        Optional.empty(), Optional.of(false), Optional.empty(), Optional.of(true), Optional.empty()));
    }

    @Test
    void the_channels_of_a_token_are_subscribed_with_the_answer() {
        node.authenticator.knows("t", "ann", Optional.empty(), Map.of(ROOM, recovering()));
        node.publish("room:1", "1");
        TestPeer peer = node.open();

        assertThat(peer.asks(connect("t")))
                .containsExactly("{\"id\":1,\"connect\":{\"client\":\"ME\",\"version\":\"carillon 0\",\"subs\":{"
                        + "\"room:1\":{\"recoverable\":true,\"positioned\":true,\"epoch\":\"E\",\"offset\":1,"
                        + "\"data\":[2]}},\"ping\":25,\"pong\":true}}");
        node.publish("room:1", "2");
        assertThat(peer.heard())
                .containsExactly("{\"push\":{\"channel\":\"room:1\",\"pub\":{\"data\":2,\"offset\":2}}}");
        assertThat(peer.asks("{\"id\":2,\"presence\":{\"channel\":\"room:1\"}}"))
                .containsExactly("{\"id\":2,\"presence\":{\"presence\":{\"ME\":{\"user\":\"ann\",\"client\":\"ME\","
                        + "\"chan_info\":{\"role\":1}}}}}");
    }

    @Test
    void what_a_server_side_subscription_missed_is_in_the_answer() {
        node.authenticator.knows("t", "ann", Optional.empty(), Map.of(ROOM, recovering()));
        node.publish("room:1", "1");
        node.publish("room:1", "2");
        String epoch = node.top("room:1").epoch();
        TestPeer peer = node.open();

        String answer = peer.asks("{\"id\":1,\"connect\":{\"token\":\"t\",\"subs\":{\"room:1\":{\"recover\":true,"
                        + "\"offset\":1,\"epoch\":\"" + epoch + "\"}}}}")
                .get(0);

        assertThat(answer)
                .contains("\"offset\":1,\"data\":[2],\"recovered\":true,\"was_recovering\":true,"
                        + "\"publications\":[{\"data\":2,\"offset\":2}]");
        node.publish("room:1", "3");
        assertThat(peer.heard())
                .containsExactly("{\"push\":{\"channel\":\"room:1\",\"pub\":{\"data\":3,\"offset\":3}}}");
    }

    @Test
    void more_channels_than_the_limit_end_the_connection_and_leave_nothing() {
        Map<ChannelName, Authenticator.Grant> many = new HashMap<>();
        for (int i = 0; i < 129; i++) {
            many.put(ChannelName.of("live:" + i), Authenticator.Grant.PLAIN);
        }
        node.authenticator.knows("t", "ann", Optional.empty(), many);
        assertThat(codeOf(connect("t"))).isEqualTo(3505);
        assertThat(node.hub.subscriptionCount()).isZero();
        assertThat(node.hub.clientCount()).isZero();
    }

    @Test
    void a_wanted_channel_of_an_unknown_namespace_is_a_violation() {
        assertThat(codeOf("{\"id\":1,\"connect\":{\"subs\":{\"nowhere:1\":{}}}}"))
                .isEqualTo(3501);
        assertThat(codeOf("{\"id\":1,\"connect\":{\"subs\":{\"\":{}}}}")).isEqualTo(3501);
    }

    @Test
    void a_wanted_channel_that_the_client_may_not_subscribe_to_is_ignored() {
        TestPeer peer = node.open();
        String wanted =
                "\"closed:1\":{},\"$room:1\":{},\"room:é\":{},\"binary:1\":{},\"room:" + "x".repeat(251) + "\":{}";
        assertThat(peer.asks("{\"id\":1,\"connect\":{\"subs\":{" + wanted + "}}}"))
                .singleElement()
                .asString()
                .doesNotContain("subs");
        assertThat(node.hub.subscriptionCount()).isZero();
    }

    @Test
    void a_wanted_channel_that_the_client_may_subscribe_to_is_subscribed_with_the_answer() {
        TestPeer peer = node.open();

        assertThat(peer.asks("{\"id\":1,\"connect\":{\"subs\":{\"room:1\":{\"recoverable\":true}}}}"))
                .first()
                .asString()
                .contains("\"room:1\":{\"recoverable\":true");
        node.publish("room:1", "2");
        assertThat(peer.heard()).contains("{\"push\":{\"channel\":\"room:1\",\"pub\":{\"data\":2,\"offset\":1}}}");
    }

    private String recovering(Transport.Kind kind) {
        String epoch = node.top("room:1").epoch();
        TestPeer peer = node.open(Handshake.NONE, JsonFormat.JSON, kind);
        return peer.asks(
                        "{\"id\":1,\"connect\":{\"subs\":{\"room:1\":{\"recoverable\":true,\"recover\":true,\"epoch\":\""
                                + epoch + "\"}}}}")
                .get(0);
    }

    @Test
    void what_the_server_had_subscribed_before_is_recovered_only_when_it_is_granted_again() {
        node.publish("room:1", "1");
        assertThat(recovering(Transport.Kind.DUPLEX)).doesNotContain("room:1");
    }

    @Test
    void who_can_only_listen_has_what_it_wants_recovered() {
        node.publish("room:1", "1");
        assertThat(recovering(Transport.Kind.UNIDIRECTIONAL))
                .contains("\"room:1\":{", "\"recovered\":true", "\"publications\":[{\"data\":1,\"offset\":1}]");
    }

    @Test
    void a_refresh_is_compared_with_the_channels_of_the_token_alone() {
        Optional<Instant> soon = Optional.of(ManualTime.START.plusSeconds(60));
        node.authenticator.knows("t", "ann", soon, Map.of(ROOM, Authenticator.Grant.PLAIN));
        node.authenticator.knows("other", "ann", soon, Map.of());
        TestPeer peer = node.open();
        peer.asks("{\"id\":1,\"connect\":{\"token\":\"t\",\"subs\":{\"live:1\":{}}}}");
        assertThat(node.hub.subscriptionCount()).isEqualTo(2);

        assertThat(peer.asks("{\"id\":2,\"refresh\":{\"token\":\"t\"}}")).hasSize(1);
        assertThat(peer.closeCode()).isZero();
        peer.asks("{\"id\":3,\"refresh\":{\"token\":\"other\"}}");
        assertThat(peer.closeCode()).isEqualTo(3010);
    }

    @Test
    void a_server_side_subscription_ends_only_by_the_server() {
        node.authenticator.knows("t", "ann", Optional.empty(), Map.of(ROOM, Authenticator.Grant.PLAIN));
        TestPeer peer = node.connected("t");
        peer.heard();
        assertThat(peer.asks("{\"id\":2,\"unsubscribe\":{\"channel\":\"room:1\"}}"))
                .containsExactly("{\"id\":2,\"unsubscribe\":{}}");
        assertThat(node.hub.subscriptionCount()).isEqualTo(1);
        assertThat(peer.asks("{\"id\":2,\"subscribe\":{\"channel\":\"room:1\"}}"))
                .containsExactly("{\"id\":2,\"error\":{\"code\":105,\"message\":\"already subscribed\"}}");
        assertThat(node.hub.subscriptionCount()).isEqualTo(1);
    }
}
