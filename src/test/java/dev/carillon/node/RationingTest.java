package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.ClientLimits;
import dev.carillon.client.Handshake;
import dev.carillon.client.Rate;
import dev.carillon.client.RateLimits;
import dev.carillon.client.Transport;
import dev.carillon.protocol.JsonFormat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Commands that come too often, over JSON against a whole node (protocol.md 6, 7). */
class RationingTest {

    private static final String TOO_MANY =
            "\"error\":{\"code\":111,\"message\":\"too many requests\",\"temporary\":true}}";

    private static RateLimits.Rule perSecond(String method, int times) {
        return new RateLimits.Rule(method, new Rate(times, Duration.ofSeconds(1)));
    }

    private static TestNode node(
            List<RateLimits.Rule> connection,
            List<RateLimits.Rule> user,
            List<RateLimits.Rule> node,
            Optional<Rate> errors) {
        RateLimits limits =
                new RateLimits(connection, user, node, new Rate(20, Duration.ofSeconds(10)), errors, Optional.empty());
        TestNode made = TestNode.builder()
                .limits(ClientLimits.DEFAULT.with(limits))
                .rpc("echo", (identity, client, data) -> CompletableFuture.completedStage(data))
                .build();
        made.authenticator.knows("ann", "ann");
        made.authenticator.knows("bob", "bob");
        return made;
    }

    private static TestNode connectionsMay(RateLimits.Rule... rules) {
        return node(List.of(rules), List.of(), List.of(), Optional.empty());
    }

    private static String[] rpcs(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"id\":" + (i + 2) + ",\"rpc\":{\"method\":\"echo\",\"data\":1}}")
                .toArray(String[]::new);
    }

    private static long refused(List<String> replies) {
        return replies.stream().filter(each -> each.endsWith(TOO_MANY)).count();
    }

    @Test
    void who_asks_too_often_is_refused_for_now_and_may_ask_again_later() {
        TestNode node = connectionsMay(perSecond("rpc", 5));
        TestPeer peer = node.connected();

        List<String> replies = peer.asks(rpcs(8));

        assertThat(replies).hasSize(8).element(4).isEqualTo("{\"id\":6,\"rpc\":{\"data\":1}}");
        assertThat(replies.subList(5, 8)).allMatch(each -> each.endsWith(TOO_MANY));
        assertThat(replies).element(5).isEqualTo("{\"id\":7," + TOO_MANY);
        node.pass(Duration.ofMillis(250));
        assertThat(refused(peer.asks(rpcs(2)))).isEqualTo(1);
        assertThat(peer.closeCode()).isZero();
    }

    @Test
    void who_goes_on_regardless_is_ended_so_that_it_comes_back_and_others_notice_nothing() {
        TestNode node = connectionsMay(perSecond("total", 5));
        TestPeer other = node.connected();
        TestPeer peer = node.connected(); // one of five

        List<String> replies = peer.asks(rpcs(10_000));

        assertThat(replies).hasSize(24);
        assertThat(refused(replies)).isEqualTo(20);
        assertThat(peer.closeCode()).isEqualTo(3013);
        assertThat(refused(other.asks(rpcs(4)))).isZero();
    }

    /** SDKs begin a new connection when an unsubscribe fails. */
    @Test
    void an_unsubscribe_is_counted_but_not_refused() {
        TestNode node = connectionsMay(perSecond("unsubscribe", 1));
        TestPeer peer = node.connected();
        String unsubscribe = "{\"id\":2,\"unsubscribe\":{\"channel\":\"live:1\"}}";

        assertThat(peer.asks(unsubscribe, unsubscribe))
                .hasSize(2)
                .allMatch(each -> each.endsWith("\"unsubscribe\":{}}"));

        for (int i = 0; i < 20; i++) {
            peer.send(unsubscribe);
        }
        assertThat(peer.closeCode()).isEqualTo(3013);
    }

    @Test
    void a_refused_subscribe_has_not_begun() {
        TestNode node = connectionsMay(perSecond("subscribe", 1));
        TestPeer peer = node.connected();
        String subscribe = "{\"id\":%d,\"subscribe\":{\"channel\":\"live:%d\"}}";
        assertThat(refused(peer.asks(subscribe.formatted(2, 1), subscribe.formatted(3, 2))))
                .isEqualTo(1);
        assertThat(node.hub.subscriptionCount()).isEqualTo(1);
        node.pass(Duration.ofSeconds(1));
        assertThat(peer.asks(subscribe.formatted(4, 2))).containsExactly("{\"id\":4,\"subscribe\":{}}");
    }

    @Test
    void the_connections_of_one_user_share_what_the_user_may() {
        TestNode node = node(List.of(), List.of(perSecond("rpc", 6)), List.of(), Optional.empty());
        TestPeer one = node.connected("ann");
        TestPeer two = node.connected("ann");
        TestPeer other = node.connected("bob");

        assertThat(refused(one.asks(rpcs(4)))).isZero();
        assertThat(refused(two.asks(rpcs(4)))).isEqualTo(2);
        assertThat(refused(other.asks(rpcs(6)))).isZero();
    }

    @Test
    void a_user_who_connects_too_often_is_told_to_come_back() {
        TestNode node = node(List.of(), List.of(perSecond("connect", 2)), List.of(), Optional.empty());
        node.connected("ann");
        node.connected("ann");
        TestPeer third = node.open();

        assertThat(third.asks("{\"id\":1,\"connect\":{\"token\":\"ann\"}}")).containsExactly("{\"id\":1," + TOO_MANY);

        assertThat(node.hub.clientCount()).isEqualTo(2);
        node.pass(Duration.ofSeconds(6));
        assertThat(third.closeCode()).isEqualTo(3000);
    }

    @Test
    void a_node_takes_as_many_as_it_may_whoever_they_come_from() {
        TestNode node = node(List.of(), List.of(), List.of(perSecond("rpc", 6)), Optional.empty());
        TestPeer one = node.connected();
        TestPeer two = node.connected();
        assertThat(refused(one.asks(rpcs(4)))).isZero();
        assertThat(refused(two.asks(rpcs(4)))).isEqualTo(2);
        assertThat(two.closeCode()).isZero();
    }

    @Test
    void who_can_only_listen_is_ended_in_place_of_the_error() {
        TestNode node = node(List.of(), List.of(perSecond("connect", 1)), List.of(), Optional.empty());
        node.connected("ann");
        TestPeer listener = node.open(Handshake.NONE, JsonFormat.JSON, Transport.Kind.UNIDIRECTIONAL);
        listener.send("{\"id\":1,\"connect\":{\"token\":\"ann\"}}");
        assertThat(listener.closeCode()).isEqualTo(3013);
    }

    @Test
    void who_is_wrong_too_often_is_sent_away() {
        TestNode node = node(List.of(), List.of(), List.of(), Optional.of(new Rate(3, Duration.ofSeconds(10))));
        TestPeer peer = node.connected();
        String wrong = "{\"id\":2,\"publish\":{\"channel\":\"closed:1\",\"data\":1}}";
        assertThat(peer.asks(wrong, wrong, wrong)).hasSize(3);
        assertThat(peer.closeCode()).isZero();

        peer.send(wrong);

        assertThat(peer.closeCode()).isEqualTo(3509);
    }
}
