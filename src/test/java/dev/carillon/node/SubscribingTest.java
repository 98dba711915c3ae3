package dev.carillon.node;

import static dev.carillon.node.Lines.RECOVERABLE;
import static dev.carillon.node.Lines.error;
import static dev.carillon.node.Lines.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Subscribing and unsubscribing by clients (protocol.md 4), over JSON against a whole node. */
class SubscribingTest {

    private final TestNode node = TestNode.create();

    // ---- what is refused, in the order of protocol.md

    @Test
    void a_name_that_is_too_long_is_a_bad_request() {
        TestPeer peer = node.connected();
        assertThat(peer.asks(subscribe("live:" + "x".repeat(251)))).containsExactly(error(107, "bad request"));
        assertThat(peer.asks(subscribe("live:" + "x".repeat(250)))).containsExactly("{\"id\":2,\"subscribe\":{}}");
    }

    @Test
    void a_name_of_other_characters_is_a_bad_request() {
        TestPeer peer = node.connected();
        assertThat(peer.asks(subscribe("live:é"))).containsExactly(error(107, "bad request"));
        assertThat(peer.asks(subscribe("live:\\u0000"))).containsExactly(error(107, "bad request"));
        assertThat(peer.asks(subscribe("live:\\u007f"))).containsExactly(error(107, "bad request"));
        assertThat(peer.asks(subscribe("live:~ !"))).containsExactly("{\"id\":2,\"subscribe\":{}}");
    }

    @Test
    void an_unknown_namespace_is_an_unknown_channel() {
        assertThat(node.connected().asks(subscribe("nowhere:1"))).containsExactly(error(102, "unknown channel"));
        assertThat(node.connected().asks(subscribe("none"))).containsExactly(error(102, "unknown channel"));
    }

    @Test
    void twice_the_same_is_already_subscribed_and_the_first_goes_on() {
        TestPeer peer = node.connected();
        assertThat(peer.asks(subscribe("live:1"), subscribe("live:1")))
                .containsExactly("{\"id\":2,\"subscribe\":{}}", error(105, "already subscribed"));
        node.publish("live:1", "7");
        assertThat(peer.heard()).containsExactly("{\"push\":{\"channel\":\"live:1\",\"pub\":{\"data\":7}}}");
    }

    @Test
    void the_129th_subscription_is_over_the_limit_and_the_others_live() {
        TestPeer peer = node.connected();
        for (int i = 0; i < 128; i++) {
            assertThat(peer.asks(subscribe("live:" + i))).containsExactly("{\"id\":2,\"subscribe\":{}}");
        }
        assertThat(peer.asks(subscribe("live:128"))).containsExactly(error(106, "limit exceeded"));
        node.publish("live:0", "1");
        node.publish("live:127", "2");
        assertThat(peer.heard()).hasSize(2);

        peer.asks("{\"id\":2,\"unsubscribe\":{\"channel\":\"live:0\"}}");
        assertThat(peer.asks(subscribe("live:128"))).containsExactly("{\"id\":2,\"subscribe\":{}}");
    }

    @Test
    void nobody_may_subscribe_where_nothing_says_so() {
        assertThat(node.connected().asks(subscribe("closed:1"))).containsExactly(error(103, "permission denied"));
    }

    @Test
    void a_channel_of_binary_data_is_not_for_a_client_that_reads_json() {
        assertThat(node.connected().asks(subscribe("binary:1"))).containsExactly(error(108, "not available"));
    }

    // ---- what is promised

    @Test
    void wishes_are_honoured_where_the_namespace_allows_them_and_ignored_elsewhere() {
        TestPeer peer = node.connected();
        String wishes = ",\"positioned\":true,\"recoverable\":true,\"join_leave\":true";
        assertThat(peer.asks(subscribe(2, "live:1", wishes))).containsExactly("{\"id\":2,\"subscribe\":{}}");
        assertThat(peer.asks(subscribe(3, "room:1", wishes)).get(0))
                .isEqualTo("{\"id\":3,\"subscribe\":{" + RECOVERABLE + "}}");
        assertThat(peer.asks(subscribe(4, "room:2", "")).get(0)).isEqualTo("{\"id\":4,\"subscribe\":{}}");
        assertThat(peer.asks(subscribe(5, "room:3", ",\"positioned\":true")).get(0))
                .isEqualTo("{\"id\":5,\"subscribe\":{\"positioned\":true,\"epoch\":\"E\"}}");
    }

    @Test
    void the_reply_comes_before_the_own_join() {
        TestPeer peer = node.connected();
        assertThat(peer.asks(subscribe("room:1")))
                .containsExactly(
                        "{\"id\":2,\"subscribe\":{}}",
                        "{\"push\":{\"channel\":\"room:1\",\"join\":{\"info\":{\"user\":\"\",\"client\":\"ME\"}}}}");
    }

    @Test
    void others_are_told_of_a_join_and_of_a_leave() {
        TestPeer first = node.connected();
        first.asks(subscribe("room:1"));
        TestPeer second = node.connected();
        second.asks(subscribe("room:1"));
        assertThat(first.heard())
                .singleElement()
                .asString()
                .contains("\"join\"")
                .contains(second.client.id());

        second.asks("{\"id\":3,\"unsubscribe\":{\"channel\":\"room:1\"}}");
        assertThat(first.heard())
                .singleElement()
                .asString()
                .contains("\"leave\"")
                .contains(second.client.id());
        second.client.closed();
        node.settle();
        assertThat(first.heard()).isEmpty();
    }

    @Test
    void a_connection_that_ends_leaves_every_channel() {
        TestPeer stays = node.connected();
        stays.asks(subscribe("room:1"));
        TestPeer goes = node.connected();
        goes.asks(subscribe("room:1"));
        stays.heard();

        goes.client.closed();
        node.settle();

        assertThat(stays.heard()).singleElement().asString().contains("\"leave\"");
        assertThat(stays.asks("{\"id\":9,\"presence_stats\":{\"channel\":\"room:1\"}}"))
                .containsExactly("{\"id\":9,\"presence_stats\":{\"num_clients\":1,\"num_users\":1}}");
        assertThat(node.hub.subscriptionCount()).isEqualTo(1);
    }

    // ---- unsubscribe

    @Test
    void an_unsubscribe_from_what_one_is_not_in_succeeds() {
        assertThat(node.connected().asks("{\"id\":2,\"unsubscribe\":{\"channel\":\"nowhere:1\"}}"))
                .containsExactly("{\"id\":2,\"unsubscribe\":{}}");
    }

    @Test
    void an_unsubscribe_ends_the_delivery_without_a_push() {
        TestPeer peer = node.connected();
        peer.asks(subscribe("live:1"));
        assertThat(peer.asks("{\"id\":3,\"unsubscribe\":{\"channel\":\"live:1\"}}"))
                .containsExactly("{\"id\":3,\"unsubscribe\":{}}");
        node.publish("live:1", "1");
        assertThat(peer.heard()).isEmpty();
        assertThat(node.hub.channelCount()).isZero();
    }
}
