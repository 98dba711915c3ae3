package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.MapConditions;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.SubscriptionType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a client says and hears while it subscribes to a map. */
class MapSubscribingTest {

    private final TestNode node = MapNamespaces.node();

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
    void a_large_map_comes_in_pages_of_one_position() {
        fill("board:1", 250);
        TestPeer peer = node.connected();

        String first = one(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":2")));
        assertThat(first).contains("\"offset\":250,", "\"type\":1,\"phase\":2,\"cursor\":\"k1099\"");
        assertThat(entries(first)).isEqualTo(100);

        write("board:1", "k1200", "7"); // changed behind the cursor: told as a change
        String second = one(peer.asks(subscribe("board:1", page(first))));
        assertThat(second).contains("\"offset\":250,", "\"phase\":2,\"cursor\":\"k1199\"");
        assertThat(entries(second)).isEqualTo(100);

        String third = one(peer.asks(subscribe("board:1", page(second))));
        assertThat(third).contains("\"offset\":251,", "\"recoverable\":true").doesNotContain("\"phase\"");
        assertThat(third.substring(0, third.indexOf("\"state\"")))
                .contains("\"publications\":[{\"data\":7,\"offset\":251,\"key\":\"k1200\"}]");
        assertThat(entries(third)).isEqualTo(49 + 1);
    }

    @Test
    void a_page_that_is_asked_for_before_the_last_one_came_is_refused_and_may_be_asked_for_again() {
        InterruptedMaps[] maps = new InterruptedMaps[1];
        TestNode slow = MapNamespaces.in(TestNode.builder())
                .maps(broker -> maps[0] = new InterruptedMaps(broker))
                .build();
        for (int i = 0; i < 250; i++) {
            slow.maps.write(
                    ChannelName.of("board:1"),
                    new Publication(
                            Payload.json("1"), Optional.empty(), 0, Map.of(), Publication.Entry.of("k" + (1000 + i))),
                    MapConditions.NONE,
                    MapNamespaces.map(SubscriptionType.MAP, MapOptions.Mode.RECOVERABLE));
        }
        TestPeer peer = slow.connected();
        String first = one(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":2")));
        maps[0].interruptedBy(() -> {
            maps[0].interruptedBy(() -> slow.time.pass(Duration.ofMillis(1)));
            peer.sendOnly(subscribe("board:1", page(first)));
        });

        List<String> heard = String.join("\n", peer.asks(subscribe("board:1", page(first))))
                .lines()
                .toList();
        assertThat(heard).hasSize(2);
        assertThat(heard.get(0)).contains("\"cursor\":\"k1199\"");
        assertThat(heard.get(1)).contains("\"code\":113,").contains("\"temporary\":true");
        assertThat(one(peer.asks(subscribe("board:1", page(heard.get(0)))))).contains("\"recoverable\":true");
    }

    @Test
    void what_changes_in_an_ephemeral_map_between_two_pages_comes_behind_the_last_one() {
        fill("cursor:1", 150);
        TestPeer peer = node.connected();
        String first = one(peer.asks(subscribe("cursor:1", "\"type\":1,\"phase\":2")));
        write("cursor:1", "k1000", "7"); // was on the first page
        remove("cursor:1", "k1001");

        List<String> heard = peer.asks(subscribe("cursor:1", "\"type\":1,\"phase\":2,\"cursor\":\"k1099\""));
        assertThat(first).contains("\"cursor\":\"k1099\"");
        assertThat(entries(heard.get(0))).isEqualTo(50);
        assertThat(heard.subList(1, heard.size()))
                .containsExactly(
                        "{\"push\":{\"channel\":\"cursor:1\",\"pub\":{\"data\":7,\"key\":\"k1000\"}}}",
                        "{\"push\":{\"channel\":\"cursor:1\",\"pub\":{\"key\":\"k1001\",\"removed\":true}}}");
    }

    @Test
    void a_client_far_behind_reads_pages_of_changes_before_it_is_subscribed() {
        TestNode few = MapNamespaces.in(TestNode.builder())
                .maps(new MapSettings(255, 1, 1, 5, 1_048_576, Duration.ofSeconds(5)))
                .build();
        write(few, "board:1", "a", "0");
        write(few, "board:1", "b", "0");
        TestPeer peer = few.connected();
        String first = one(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":2")));
        for (int i = 1; i <= 8; i++) {
            write(few, "board:1", "c", "" + i);
        }
        String second = one(peer.asks(subscribe("board:1", page(first))));
        assertThat(second).contains("\"key\":\"b\"", "\"cursor\":\"b\"");
        String last = one(peer.asks(subscribe("board:1", page(second))));
        assertThat(last).contains("\"phase\":2").doesNotContain("cursor", "\"key\"");

        String changes =
                one(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":1,\"offset\":2,\"limit\":3," + epoch(few))));
        assertThat(changes).contains("\"offset\":5,", "\"phase\":1");
        assertThat(entries(changes)).isEqualTo(3);
        changes = one(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":1,\"offset\":5,\"limit\":3," + epoch(few))));
        assertThat(changes).contains("\"offset\":8,", "\"phase\":1");
        String live =
                one(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":1,\"offset\":8,\"limit\":3," + epoch(few))));
        assertThat(live).contains("\"offset\":10,", "\"recoverable\":true").doesNotContain("\"phase\"", "recovered");
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
    void a_page_that_nothing_went_before_is_refused() {
        TestPeer peer = node.connected();
        assertThat(one(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":2,\"cursor\":\"k\""))))
                .contains("\"code\":103");
        assertThat(one(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":1"))))
                .contains("\"code\":103");
        assertThat(one(peer.asks(subscribe("board:1", "\"type\":1")))).contains("\"code\":103");
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
    void who_starts_over_while_it_reads_pages_begins_again() {
        fill("board:1", 250);
        TestPeer peer = node.connected();
        peer.asks(subscribe("board:1", "\"type\":1,\"phase\":2"));
        assertThat(one(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":2"))))
                .contains("\"cursor\":\"k1099\"");
    }

    @Test
    void two_pages_asked_for_at_once_come_one_after_the_other() {
        fill("board:1", 250);
        TestPeer peer = node.connected();
        String first = one(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":2")));
        List<String> pages = String.join(
                        "\n", peer.asks(subscribe("board:1", page(first)), subscribe("board:1", page(first))))
                .lines()
                .toList();
        assertThat(pages).hasSize(2);
        assertThat(pages.get(0)).isEqualTo(pages.get(1));
    }

    @Test
    void who_takes_too_long_over_the_pages_is_ended_as_slow() {
        fill("board:1", 150);
        TestPeer peer = node.connected();
        String first = one(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":2")));
        node.time.pass(Duration.ofMillis(5_001));
        peer.asks(subscribe("board:1", page(first)));
        assertThat(peer.closeCode()).isEqualTo(3008);
    }

    @Test
    void who_stops_asking_for_pages_loses_its_place() {
        fill("cursor:1", 150);
        TestPeer peer = node.connected();
        peer.asks(subscribe("cursor:1", "\"type\":1,\"phase\":2"));
        assertThat(node.hub.subscriptionCount()).isOne();
        node.passAlive(Duration.ofSeconds(40));
        peer.heard();
        assertThat(peer.closeCode()).isZero();
        assertThat(node.hub.subscriptionCount()).isZero();
        assertThat(one(peer.asks(subscribe("cursor:1", "\"type\":1,\"phase\":2,\"cursor\":\"k1099\""))))
                .contains("\"code\":103");
    }

    @Test
    void who_unsubscribes_while_it_reads_pages_is_not_a_member() {
        fill("cursor:1", 150);
        TestPeer peer = node.connected();
        peer.asks(subscribe("cursor:1", "\"type\":1,\"phase\":2"));
        peer.asks("{\"id\":3,\"unsubscribe\":{\"channel\":\"cursor:1\"}}");
        assertThat(node.hub.subscriptionCount()).isZero();
        assertThat(one(peer.asks(subscribe("cursor:1", "\"type\":1,\"phase\":2,\"cursor\":\"k1099\""))))
                .contains("\"code\":103");
    }

    @Test
    void a_page_ends_when_it_has_enough_bytes() {
        TestNode small = MapNamespaces.in(TestNode.builder())
                .maps(new MapSettings(255, 100, 100, 1_000, 1_024, Duration.ofSeconds(5)))
                .build();
        String large = "\"" + "x".repeat(600) + "\"";
        for (int i = 0; i < 4; i++) {
            write(small, "board:1", "k" + i, large);
        }
        TestPeer peer = small.connected();
        String first = one(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":2")));
        assertThat(entries(first)).isEqualTo(2);
        assertThat(first).contains("\"cursor\":\"k1\"");

        String changes = one(small.connected()
                .asks(subscribe("board:1", "\"type\":1,\"phase\":1,\"recover\":true,\"offset\":0," + epoch(small))));
        assertThat(entries(changes)).isEqualTo(2);
        assertThat(changes).contains("\"phase\":1", "\"offset\":2,");
    }

    @Test
    void a_filter_keeps_entries_and_changes_from_a_client() {
        TestNode filtering = MapNamespaces.in(TestNode.builder())
                .namespace(MapNamespaces.open(
                                "board", MapNamespaces.map(SubscriptionType.MAP, MapOptions.Mode.RECOVERABLE))
                        .with(new dev.carillon.channel.Namespace.Filtering(true)))
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
        node.hub.part(peer.client.subscription(ChannelName.of("board:1")).orElseThrow());
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

    // ----

    private static String subscribe(String channel, String rest) {
        return "{\"id\":9,\"subscribe\":{\"channel\":\"" + channel + "\"," + rest + "}}";
    }

    /** What asks for the page after this one. */
    private static String page(String reply) {
        int at = reply.indexOf("\"cursor\":\"") + 10;
        return "\"type\":1,\"phase\":2,\"cursor\":\"" + reply.substring(at, reply.indexOf('"', at)) + "\"";
    }

    private static String epoch(TestNode of) {
        return "\"epoch\":\""
                + of.maps.stream(
                                ChannelName.of("board:1"),
                                dev.carillon.broker.HistoryQuery.top(),
                                MapNamespaces.map(SubscriptionType.MAP, MapOptions.Mode.RECOVERABLE))
                        .toCompletableFuture()
                        .join()
                        .top()
                        .epoch()
                + "\"";
    }

    private static int entries(String reply) {
        return reply.split("\"key\":", -1).length - 1;
    }

    private static String one(List<String> heard) {
        assertThat(heard).hasSize(1);
        return heard.get(0);
    }

    private void fill(String channel, int count) {
        for (int i = 0; i < count; i++) {
            write(channel, "k" + (1000 + i), "" + i);
        }
    }

    private void write(String channel, String key, String json) {
        write(node, channel, key, json);
    }

    private static void write(TestNode to, String channel, String key, String json) {
        write(to, channel, key, json, Map.of());
    }

    private static void write(TestNode to, String channel, String key, String json, Map<String, String> tags) {
        to.api()
                .maps()
                .write(
                        ChannelName.of(channel),
                        new MapApi.Write(Publication.Entry.of(key), Payload.json(json), tags, MapConditions.NONE));
        to.settle();
    }

    private void remove(String channel, String key) {
        node.api()
                .maps()
                .write(
                        ChannelName.of(channel),
                        new MapApi.Write(Publication.Entry.removed(key), Payload.EMPTY, Map.of(), MapConditions.NONE));
        node.settle();
    }
}
