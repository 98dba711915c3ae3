package dev.carillon.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.ClientLimits;
import dev.carillon.client.Handshake;
import dev.carillon.client.Transport;
import dev.carillon.protocol.JsonFormat;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that come apart from the stream of their connection (protocol.md 1.4). */
class UplinkTest {

    private static final Pattern MET =
            Pattern.compile(".*\"session\":\"(?<session>[^\"]+)\",\"node\":\"(?<node>[^\"]+)\".*");

    private TestNode node = TestNode.create();
    private TestPeer peer;
    private String session;
    private String uid;

    @BeforeEach
    void connect() {
        peer = node.open(Handshake.NONE, JsonFormat.JSON, Transport.Kind.EMULATED);
        Matcher met = MET.matcher(peer.asks("{\"id\":1,\"connect\":{}}").get(0));
        assertThat(met.matches()).isTrue();
        session = met.group("session");
        uid = met.group("node");
    }

    private Uplink.Outcome post(String to, String from, String commands) {
        Uplink.Outcome outcome = node.node
                .uplink(to, new Uplink(from, commands.getBytes(UTF_8)))
                .toCompletableFuture()
                .join();
        node.settle();
        return outcome;
    }

    @Test
    void who_only_streams_is_told_a_secret_that_is_not_its_id_and_others_none() {
        assertThat(session)
                .isNotEqualTo(peer.client.id())
                .isEqualTo(peer.client.peer().session());
        assertThat(new Uplink(session, new byte[0]).toString()).doesNotContain(session);
        assertThat(node.open().asks("{\"id\":1,\"connect\":{}}").get(0)).doesNotContain("session", "node");
    }

    @Test
    void commands_are_answered_on_the_stream() {
        assertThat(post(uid, session, "{\"id\":2,\"publish\":{\"channel\":\"live:x\",\"data\":1}}"))
                .isEqualTo(Uplink.Outcome.TAKEN);
        assertThat(peer.heard()).containsExactly("{\"id\":2,\"publish\":{}}");
    }

    @Test
    void an_unsubscribe_waits_for_the_subscribe_that_is_in_progress() {
        SlowBroker slow = new SlowBroker();
        node = TestNode.builder().broker(slow::before).build();
        connect();
        slow.hold();
        post(uid, session, "{\"id\":2,\"subscribe\":{\"channel\":\"room:1\",\"recoverable\":true}}");
        post(uid, session, "{\"id\":3,\"unsubscribe\":{\"channel\":\"room:1\"}}");
        assertThat(peer.heard()).isEmpty();
        slow.answer();
        node.settle();
        assertThat(peer.heard()).hasSize(2).element(1).isEqualTo("{\"id\":3,\"unsubscribe\":{}}");
        assertThat(peer.client.subscriptions().size()).isZero();
    }

    @Test
    void an_unsubscribe_waits_5_s_for_its_subscribe_and_then_the_connection_ends_so_that_it_comes_back() {
        SlowBroker slow = new SlowBroker();
        node = TestNode.builder().broker(slow::before).build();
        connect();
        slow.hold();
        post(uid, session, "{\"id\":2,\"subscribe\":{\"channel\":\"room:1\",\"recoverable\":true}}");
        node.pass(Duration.ofSeconds(3));
        post(uid, session, "{\"id\":3,\"unsubscribe\":{\"channel\":\"room:1\"}}");
        node.pass(Duration.ofMillis(4_900));
        assertThat(peer.closeCode()).isZero();
        node.pass(Duration.ofMillis(400));
        assertThat(peer.closeCode()).isEqualTo(3004);
        assertThat(node.hub.subscriptionCount()).isZero();
    }

    @Test
    void only_an_unsubscribe_of_that_channel_behind_the_subscribe_has_no_more_patience() {
        SlowBroker slow = new SlowBroker();
        node = TestNode.builder().broker(slow::before).build();
        connect();
        slow.hold();
        post(
                uid,
                session,
                "{\"id\":2,\"unsubscribe\":{\"channel\":\"room:1\"}}\n"
                        + "{\"id\":3,\"subscribe\":{\"channel\":\"room:1\",\"recoverable\":true}}\n"
                        + "{\"id\":4,\"unsubscribe\":{\"channel\":\"room:2\"}}");
        post(uid, session, "{\"id\":5,\"rpc\":{\"method\":\"x\"}}\nnonsense");
        node.pass(Duration.ofSeconds(9));
        assertThat(peer.closeCode()).isZero();
        slow.answer();
        node.settle();
        assertThat(peer.closeCode()).isEqualTo(3501);
    }

    @Test
    void a_pong_comes_by_the_uplink_too() {
        node.pass(Duration.ofSeconds(14));
        assertThat(peer.pings()).isEqualTo(1);
        post(uid, session, "{}");
        node.pass(Duration.ofSeconds(9));
        assertThat(peer.closeCode()).isZero();
    }

    @Test
    void a_session_that_is_gone_a_false_one_and_another_node_are_told_apart() {
        assertThat(post(uid, "false", "{}")).isEqualTo(Uplink.Outcome.SESSION_GONE);
        assertThat(post(uid, peer.client.id(), "{}")).isEqualTo(Uplink.Outcome.SESSION_GONE);
        assertThat(post("other", session, "{}")).isEqualTo(Uplink.Outcome.NODE_UNKNOWN);
        peer.client.closed();
        assertThat(post(uid, session, "{}")).isEqualTo(Uplink.Outcome.SESSION_GONE);
    }

    @Test
    void a_connection_that_is_not_emulated_has_no_uplink() {
        TestPeer other = node.connected();
        assertThat(post(uid, other.client.peer().session(), "{}")).isEqualTo(Uplink.Outcome.SESSION_GONE);
    }

    @Test
    void what_is_too_much_is_said_to_be_and_ends_the_connection() {
        String large = " ".repeat(ClientLimits.DEFAULT.inboundMaxBytes());
        SlowBroker slow = new SlowBroker();
        node = TestNode.builder().broker(slow::before).build();
        connect();
        slow.hold();
        post(uid, session, "{\"id\":2,\"subscribe\":{\"channel\":\"room:1\",\"recoverable\":true}}");
        assertThat(post(uid, session, large)).isEqualTo(Uplink.Outcome.TOO_MUCH);
        assertThat(peer.closeCode()).isEqualTo(3013);
        assertThat(post(uid, session, "{}")).isEqualTo(Uplink.Outcome.SESSION_GONE);
    }
}
