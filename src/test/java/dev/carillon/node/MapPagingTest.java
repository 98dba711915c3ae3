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

/** How a client reads a map that is more than one page. */
class MapPagingTest extends MapSubscribingPart {

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
    void a_page_that_nothing_went_before_is_refused() {
        TestPeer peer = node.connected();
        assertThat(one(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":2,\"cursor\":\"k\""))))
                .contains("\"code\":103");
        assertThat(one(peer.asks(subscribe("board:1", "\"type\":1,\"phase\":1"))))
                .contains("\"code\":103");
        assertThat(one(peer.asks(subscribe("board:1", "\"type\":1")))).contains("\"code\":103");
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
}
