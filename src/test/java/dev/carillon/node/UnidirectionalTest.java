package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.client.Handshake;
import dev.carillon.client.Transport;
import dev.carillon.protocol.JsonPushFormat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Peers that only listen (protocol.md 1.5). */
class UnidirectionalTest {

    private static final Handshake PINGED = new Handshake(Optional.empty(), "", "", "", true);

    private final TestNode node = TestNode.create();

    private TestPeer open(Handshake handshake) {
        return node.open(handshake, JsonPushFormat.PUSHES, Transport.Kind.UNIDIRECTIONAL);
    }

    @Test
    void it_hears_what_it_wanted_from_the_start_without_an_envelope() {
        TestPeer peer = open(Handshake.NONE);
        List<String> heard = peer.asks("{\"subs\":{\"live:x\":{},\"closed:x\":{}}}");
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0))
                .startsWith("{\"connect\":{\"client\":\"ME\"")
                .contains("\"subs\":{\"live:x\":{}}", "\"ping\":25", "\"session\":\"")
                .doesNotContain("\"pong\"", "\"node\"");
        node.publish("live:x", "1");
        assertThat(peer.heard()).containsExactly("{\"channel\":\"live:x\",\"pub\":{\"data\":1}}");
    }

    @Test
    void a_wanted_channel_of_no_namespace_ends_it() {
        TestPeer peer = open(Handshake.NONE);
        assertThat(peer.asks("{\"subs\":{\"nowhere:x\":{}}}")).isEmpty();
        assertThat(peer.closeCode()).isEqualTo(3501);
    }

    @Test
    void its_session_is_where_the_server_finds_it_and_it_has_no_uplink() {
        TestPeer peer = open(Handshake.NONE);
        assertThat(peer.asks("{}").get(0))
                .contains("\"session\":\"" + peer.client.peer().session() + "\"");
        assertThat(node.hub.session(peer.client.peer().session())).isEmpty();
    }

    @Test
    void it_is_pinged_and_nobody_waits_for_an_answer() {
        TestPeer peer = open(Handshake.NONE);
        peer.asks("{}");
        node.pass(Duration.ofMinutes(3));
        assertThat(peer.closeCode()).isZero();
        assertThat(peer.pings()).isGreaterThan(5);
        assertThat(peer.transport.pings()).isZero();
    }

    @Test
    void where_the_transport_pings_too_its_answer_is_waited_for() {
        TestPeer peer = open(PINGED);
        peer.asks("{}");
        node.pass(Duration.ofSeconds(40));
        assertThat(peer.pings()).isEqualTo(1);
        assertThat(peer.transport.pings()).isEqualTo(1);
        assertThat(peer.closeCode()).isEqualTo(3012);
    }

    private int codeInPlaceOf(ReplyError error) {
        node.authenticator.refuses("t", new RefusedException(error));
        TestPeer peer = open(Handshake.NONE);
        assertThat(peer.asks("{\"token\":\"t\"}")).isEmpty();
        return peer.closeCode();
    }

    @Test
    void an_error_ends_it_with_a_code_of_its_own() {
        assertThat(codeInPlaceOf(ReplyError.TOKEN_EXPIRED)).isEqualTo(3005);
        assertThat(codeInPlaceOf(ReplyError.EXPIRED)).isEqualTo(3005);
        assertThat(codeInPlaceOf(ReplyError.TOO_MANY_REQUESTS)).isEqualTo(3013);
        assertThat(codeInPlaceOf(ReplyError.PERMISSION_DENIED)).isEqualTo(3507);
        assertThat(codeInPlaceOf(ReplyError.INTERNAL)).isEqualTo(3004);
    }
}
