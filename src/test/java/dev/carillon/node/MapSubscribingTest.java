package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.NamespaceLike;
import dev.carillon.channel.SubscriptionType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a client says and hears while it subscribes to a map. */
class MapSubscribingTest extends MapSubscribingPart {

    @Test
    void a_small_map_comes_with_the_reply_that_subscribes() {
        write("board:1", "a", "1");
        write("board:1", "b", "2");
        TestPeer peer = node.connected();

        assertThat(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":2")))
                .containsExactly(
                        "{\"id\":9,\"subscribe\":{\"recoverable\":true,\"positioned\":true,\"epoch\":\"E\",\"offset\":2,"
                                + "\"type\":1,\"state\":[{\"data\":1,\"offset\":1,\"key\":\"a\"},"
                                + "{\"data\":2,\"offset\":2,\"key\":\"b\"}]}}");
        write("board:1", "a", "3");
        remove("board:1", "b");
        assertThat(String.join("\n", peer.heard()).lines())
                .containsExactly(
                        "{\"push\":{\"channel\":\"board:1\",\"pub\":{\"data\":3,\"offset\":3,\"key\":\"a\"}}}",
                        "{\"push\":{\"channel\":\"board:1\",\"pub\":{\"offset\":4,\"key\":\"b\",\"removed\":true}}}");
    }

    @Test
    void an_ephemeral_map_has_neither_position_nor_recovery() {
        write("cursor:1", "a", "1");
        TestPeer peer = node.connected();

        assertThat(peer.asks(subscribe("cursor:1", "\"type\":1,\"phase\":2")))
                .containsExactly("{\"id\":9,\"subscribe\":{\"type\":1,\"state\":[{\"data\":1,\"key\":\"a\"}]}}");
    }

    @Test
    void who_comes_back_with_a_position_gets_the_changes_since() {
        write("board:1", "a", "1");
        write("board:1", "a", "2");
        TestPeer peer = node.connected();

        assertThat(peer.asks(
                        subscribe("board:1", "\"type\":1,\"phase\":1,\"recover\":true,\"offset\":1," + epoch(node))))
                .containsExactly(
                        "{\"id\":9,\"subscribe\":{\"recoverable\":true,\"positioned\":true,\"epoch\":\"E\",\"offset\":2,"
                                + "\"recovered\":true,\"was_recovering\":true,"
                                + "\"publications\":[{\"data\":2,\"offset\":2,\"key\":\"a\"}],\"type\":1}}");
    }

    @Test
    void a_position_that_is_too_old_or_of_another_epoch_is_refused_with_112_and_the_client_may_start_over() {
        for (int i = 0; i < 102; i++) {
            write("board:1", "a", "" + i);
        }
        TestPeer peer = node.connected();
        String recover = "\"type\":1,\"phase\":1,\"recover\":true,\"offset\":1,";
        assertThat(one(peer.asks(subscribe("board:1", recover + epoch(node))))).contains("\"code\":112");
        assertThat(one(peer.asks(subscribe("board:1", recover + "\"epoch\":\"other\""))))
                .contains("\"code\":112");
        assertThat(one(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":2"))))
                .contains("\"state\":");
    }

    @Test
    void the_type_must_be_the_namespaces() {
        TestPeer peer = node.connected();
        assertThat(one(peer.asks(subscribe("board:1", "\"type\":0")))).contains("\"code\":103");
        assertThat(one(peer.asks(subscribe("board:1", "\"type\":2,\"phase\":2"))))
                .contains("\"code\":103");
        assertThat(one(peer.asks(subscribe("board:1", "\"type\":4")))).contains("\"code\":103");
        assertThat(one(peer.asks(subscribe("room:1", "\"type\":1,\"phase\":2"))))
                .contains("\"code\":103");
        assertThat(one(peer.asks(subscribe("nowhere:1", "\"type\":1,\"phase\":2"))))
                .contains("\"code\":102");
    }

    @Test
    void an_unknown_phase_and_changes_of_an_ephemeral_map_are_refused() {
        TestPeer peer = node.connected();
        assertThat(one(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":3,\"recover\":true"))))
                .contains("\"code\":107");
        assertThat(one(peer.asks(subscribe("cursor:1", "\"type\":1,\"phase\":1,\"recover\":true"))))
                .contains("\"code\":107");
    }

    @Test
    void who_is_subscribed_is_so_already() {
        TestPeer peer = node.connected();
        peer.asks(subscribe("board:1", "\"type\":1,\"phase\":2"));
        assertThat(one(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":2"))))
                .contains("\"code\":105");
    }

    @Test
    void a_filter_keeps_entries_and_changes_from_a_client() {
        TestNode filtering = MapNamespaces.in(TestNode.builder())
                .namespace(NamespaceLike.with(
                        MapNamespaces.open(
                                "board", MapNamespaces.map(SubscriptionType.MAP, MapOptions.Mode.RECOVERABLE)),
                        new Namespace.Filtering(true)))
                .build();
        write(filtering, "board:1", "a", "1", Map.of("c", "red"));
        write(filtering, "board:1", "b", "1", Map.of("c", "blue"));
        TestPeer peer = filtering.connected();
        String filter = "\"tf\":{\"key\":\"c\",\"cmp\":\"eq\",\"val\":\"red\"}";
        String reply = one(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":2," + filter)));
        assertThat(reply).contains("\"key\":\"a\"").doesNotContain("\"key\":\"b\"");
        write(filtering, "board:1", "d", "1", Map.of("c", "blue"));
        write(filtering, "board:1", "e", "1", Map.of("c", "red"));
        assertThat(one(peer.heard())).contains("\"key\":\"e\"");
        assertThat(one(filtering
                        .connected()
                        .asks(subscribe(
                                "board:1",
                                "\"type\":1,\"phase\":1,\"recover\":true,\"offset\":2," + filter + ","
                                        + epoch(filtering)))))
                .contains("\"offset\":4,", "\"key\":\"e\"")
                .doesNotContain("\"key\":\"d\"");
    }

    @Test
    void a_client_that_missed_a_change_is_told_at_the_next_check() {
        TestPeer peer = node.connected();
        peer.asks(subscribe("board:1", "\"type\":1,\"phase\":2"));
        node.hub.part(peer.client.subscriptions().of(ChannelName.of("board:1")).orElseThrow());
        write("board:1", "a", "1");
        node.passAlive(Duration.ofSeconds(110));
        assertThat(String.join("", peer.heard())).contains("\"unsubscribe\":{\"code\":2500");
    }

    @Test
    void a_cleared_map_is_seen_to_be_empty_by_who_is_there() {
        write("board:1", "a", "1");
        TestPeer peer = node.connected();
        peer.asks(subscribe("board:1", "\"type\":1,\"phase\":2"));
        node.api().maps().clear(ChannelName.of("board:1"));
        node.settle();
        assertThat(one(peer.heard())).contains("\"key\":\"a\",\"removed\":true");
    }

    @Test
    void an_entry_that_expires_is_told() {
        TestPeer peer = node.connected();
        peer.asks(subscribe("cursor:1", "\"type\":1,\"phase\":2"));
        write("cursor:1", "a", "1");
        node.passAlive(Duration.ofSeconds(61));
        node.maps.sweep();
        node.settle();
        assertThat(String.join("\n", peer.heard())).contains("\"key\":\"a\",\"removed\":true");
    }

    @Test
    void the_server_subscribes_nobody_to_a_map() {
        assertThat(node.api()
                        .subscribe(
                                new ServerApi.Sessions("", "", ""),
                                ChannelName.of("board:1"),
                                Authenticator.Grant.PLAIN,
                                Optional.empty())
                        .toCompletableFuture())
                .isCompletedExceptionally();
    }
}
