package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.MapConditions;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.NamespaceLike;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.channel.SubscriptionType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Patches in place of the values of a map (protocol.md 9.6 and 10), over JSON against a whole node. */
class MapDeltaTest {

    private static final String ENTRIES = ",\"type\":1,\"phase\":2,\"delta\":\"fossil\"";
    private static final Namespace.Deltas ALLOWED = new Namespace.Deltas(true, false);

    private final TestNode node = node(ALLOWED);

    private static TestNode node(Namespace.Deltas deltas) {
        return MapNamespaces.in(TestNode.builder())
                .namespace(NamespaceLike.with(
                        MapNamespaces.open(
                                "board", MapNamespaces.map(SubscriptionType.MAP, MapOptions.Mode.RECOVERABLE)),
                        deltas))
                .build();
    }

    private static String document(int n) {
        return "{\"text\":\"a document that is long enough for a patch\",\"n\":" + n + "}";
    }

    private static String escaped(int n) {
        return "\"data\":\"" + document(n).replace("\"", "\\\"") + "\"";
    }

    private static void write(TestNode to, String channel, String key, int n, boolean delta) {
        to.api()
                .maps()
                .write(
                        ChannelName.of(channel),
                        new MapApi.Write(
                                Publication.Entry.of(key),
                                Payload.json(document(n)),
                                Map.of(),
                                MapConditions.NONE.withDelta(delta)));
        to.settle();
    }

    private static String epoch(TestNode of) {
        StreamPosition top = of.api().maps().stream(ChannelName.of("board:1"), 0, Optional.empty(), false)
                .toCompletableFuture()
                .join()
                .top();
        return "\"epoch\":\"" + top.epoch() + "\"";
    }

    private static String one(List<String> heard) {
        assertThat(heard).hasSize(1);
        return heard.get(0);
    }

    @Test
    void entries_come_whole_as_text_and_their_changes_as_patches() {
        write(node, "board:1", "a", 1, true);
        write(node, "board:1", "b", 2, true);
        TestPeer peer = node.connected();
        TestPeer without = node.connected();
        without.asks(Lines.subscribe(2, "board:1", ",\"type\":1,\"phase\":2"));
        String reply = one(peer.asks(Lines.subscribe(2, "board:1", ENTRIES)));
        assertThat(reply).contains("\"delta\":true,\"type\":1,\"state\":[{" + escaped(1), escaped(2));
        assertThat(reply).doesNotContain("\"key\":\"a\",\"delta\"");

        write(node, "board:1", "a", 3, true);
        write(node, "board:1", "b", 4, false);
        List<String> heard = peer.heard();
        assertThat(heard.get(0)).contains("\"key\":\"a\",\"delta\":true");
        assertThat(heard.get(0).length()).isLessThan(document(3).length() + 60);
        assertThat(heard.get(1)).contains(escaped(4)).doesNotContain("\"delta\"");
        assertThat(without.heard()).hasSize(2).allMatch(line -> line.contains("\"data\":{"));
    }

    @Test
    void pages_are_whole() {
        TestNode few = MapNamespaces.in(TestNode.builder())
                .maps(new MapSettings(255, 1, 1, 5, 1_048_576, Duration.ofSeconds(5)))
                .build();
        write(few, "board:1", "a", 1, true);
        write(few, "board:1", "b", 2, true);
        TestPeer peer = few.connected();
        assertThat(one(peer.asks(Lines.subscribe(2, "board:1", ENTRIES)))).contains("\"phase\":2", escaped(1));
        for (int n = 3; n <= 8; n++) {
            write(few, "board:1", "a", n, true);
        }
        peer.asks(Lines.subscribe(2, "board:1", ENTRIES + ",\"cursor\":\"a\""));
        String changes = one(peer.asks(Lines.subscribe(
                2, "board:1", ",\"type\":1,\"phase\":1,\"delta\":\"fossil\",\"limit\":3,\"offset\":2," + epoch(few))));
        assertThat(changes).contains("\"phase\":1", escaped(3), escaped(4), escaped(5));
        assertThat(changes.replace("\"delta\":true,\"publications\"", "")).doesNotContain("\"delta\"");
    }

    @Test
    void what_was_missed_is_whole_first_for_each_key() {
        write(node, "board:1", "a", 1, true);
        write(node, "board:1", "b", 1, true);
        write(node, "board:1", "a", 2, true);
        write(node, "board:1", "a", 3, true);
        TestPeer peer = node.connected();
        String reply = one(peer.asks(Lines.subscribe(
                2,
                "board:1",
                ",\"type\":1,\"phase\":1,\"delta\":\"fossil\",\"recover\":true,\"offset\":2," + epoch(node))));
        assertThat(reply).contains(escaped(2), "\"offset\":4,\"key\":\"a\",\"delta\":true");

        write(node, "board:1", "b", 4, true);
        assertThat(one(peer.heard())).contains(escaped(4));
        write(node, "board:1", "a", 5, true);
        assertThat(one(peer.heard())).contains("\"delta\":true");
    }

    @Test
    void where_everything_is_written_with_delta_clients_too_make_patches() {
        TestNode always = node(new Namespace.Deltas(true, true));
        TestPeer peer = always.connected();
        peer.asks(Lines.subscribe(2, "board:1", ENTRIES));
        write(always, "board:1", "a", 1, false);
        peer.heard();
        peer.send("{\"id\":3,\"publish\":{\"channel\":\"board:1\",\"type\":1,\"key\":\"a\",\"data\":" + document(2)
                + "}}");
        assertThat(String.join("", peer.heard())).contains("\"key\":\"a\",\"delta\":true");
    }

    @Test
    void an_ephemeral_map_makes_patches_too_and_shows_no_numbers() {
        write(node, "cursor:1", "a", 1, true);
        TestPeer peer = node.connected();
        String reply = one(peer.asks(Lines.subscribe(2, "cursor:1", ENTRIES)));
        assertThat(reply)
                .contains("\"delta\":true,\"type\":1,\"state\":[{" + escaped(1))
                .doesNotContain("offset");

        write(node, "cursor:1", "a", 2, true);
        write(node, "cursor:1", "b", 3, true);
        assertThat(peer.heard())
                .hasSize(2)
                .noneMatch(line -> line.contains("offset"))
                .anyMatch(line -> line.contains("\"key\":\"a\",\"delta\":true"))
                .anyMatch(line -> line.contains("\"key\":\"b\"}") && line.contains(escaped(3)));
        assertThat(node.api()
                        .maps()
                        .read(ChannelName.of("cursor:1"), new MapApi.Read("", "", 10, Optional.empty()))
                        .toCompletableFuture()
                        .join()
                        .entries())
                .allMatch(entry -> entry.offset() == 0);
    }

    @Test
    void where_it_is_not_allowed_or_nothing_has_a_value_there_is_no_delta() {
        TestNode forbidden = node(Namespace.Deltas.OFF);
        assertThat(one(forbidden.connected().asks(Lines.subscribe(2, "board:1", ENTRIES))))
                .doesNotContain("\"delta\"");
        assertThat(one(node.connected()
                        .asks(Lines.subscribe(2, "clients:1", ENTRIES.replace("\"type\":1", "\"type\":2")))))
                .doesNotContain("\"delta\"");
    }
}
