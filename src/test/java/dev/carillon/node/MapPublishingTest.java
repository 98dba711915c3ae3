package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.MapConditions;
import dev.carillon.broker.MapOutcome;
import dev.carillon.broker.MapPage;
import dev.carillon.channel.Access;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.StreamPosition;
import dev.carillon.channel.SubscriptionType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Who may write which entry. */
class MapPublishingTest {

    private static final ChannelName BOARD = ChannelName.of("board:1");
    private static final Access SUBSCRIBERS = new Access(false, true, false);

    private final TestNode node = MapNamespaces.node();

    @Test
    void a_client_sets_and_removes_an_entry() {
        TestPeer peer = node.connected();
        assertThat(peer.asks(publish("board:1", "\"key\":\"a\",\"data\":1")))
                .containsExactly("{\"id\":5,\"publish\":{}}");
        assertThat(keys(node, BOARD)).isEqualTo("a");
        assertThat(peer.asks(publish("board:1", "\"key\":\"a\",\"removed\":true")))
                .containsExactly("{\"id\":5,\"publish\":{}}");
        assertThat(keys(node, BOARD)).isEmpty();
        assertThat(peer.asks(publish("board:1", "\"key\":\"a\",\"removed\":true")))
                .containsExactly("{\"id\":5,\"publish\":{}}");
    }

    @Test
    void others_see_who_wrote_it() {
        TestPeer reader = node.connected();
        reader.asks("{\"id\":2,\"subscribe\":{\"channel\":\"board:1\",\"type\":1,\"phase\":2}}");
        TestPeer writer = node.connected();
        writer.asks(publish("board:1", "\"key\":\"a\",\"data\":1"));
        assertThat(reader.heard().get(0)).contains("\"client\":\"" + writer.client.id() + "\"");
    }

    @Test
    void what_is_no_good_is_refused_by_number() {
        TestPeer peer = node.connected();
        assertThat(peer.asks(publish("board:1", "\"data\":1")).get(0)).contains("\"code\":107");
        assertThat(peer.asks(publish("board:1", "\"key\":\"a\"")).get(0)).contains("\"code\":107");
        assertThat(peer.asks(publish("board:1", "\"key\":\"" + "k".repeat(256) + "\",\"data\":1"))
                        .get(0))
                .contains("\"code\":107");
        assertThat(peer.asks(publish("room:1", "\"key\":\"a\",\"data\":1")).get(0))
                .contains("\"code\":107");
        assertThat(peer.asks("{\"id\":5,\"publish\":{\"channel\":\"board:1\",\"data\":1}}")
                        .get(0))
                .contains("\"code\":107");
        assertThat(peer.asks(publish("nowhere:1", "\"key\":\"a\",\"data\":1")).get(0))
                .contains("\"code\":102");
        String large = "\"" + "x".repeat(65_536) + "\"";
        assertThat(peer.asks(publish("board:1", "\"key\":\"a\",\"data\":" + large))
                        .get(0))
                .contains("\"code\":106");
    }

    @Test
    void writing_and_removing_are_allowed_apart() {
        TestNode guarded = guarded(new MapOptions.Permissions(SUBSCRIBERS, Access.NOBODY, MapOptions.ClientKey.OWN));
        TestPeer peer = guarded.connected();
        assertThat(peer.asks(publish("mine:1", "\"key\":\"a\",\"data\":1")).get(0))
                .contains("\"code\":103");
        peer.asks("{\"id\":2,\"subscribe\":{\"channel\":\"mine:1\",\"type\":1,\"phase\":2}}");
        assertThat(peer.asks(publish("mine:1", "\"key\":\"a\",\"data\":1"))).contains("{\"id\":5,\"publish\":{}}");
        assertThat(peer.asks(publish("mine:1", "\"key\":\"a\",\"removed\":true"))
                        .get(0))
                .contains("\"code\":103");
    }

    @Test
    void a_clients_key_may_be_its_own_id() {
        TestNode guarded =
                guarded(new MapOptions.Permissions(Access.EVERYBODY, Access.EVERYBODY, MapOptions.ClientKey.CLIENT_ID));
        TestPeer peer = guarded.connected();
        peer.asks(publish("mine:1", "\"key\":\"another's\",\"data\":1"));
        assertThat(keys(guarded, ChannelName.of("mine:1"))).isEqualTo(peer.client.id());
        peer.asks(publish("mine:1", "\"key\":\"another's\",\"removed\":true"));
        assertThat(keys(guarded, ChannelName.of("mine:1"))).isEmpty();
    }

    @Test
    void a_clients_key_may_be_its_users_id_and_nobody_in_particular_has_none() {
        TestNode guarded =
                guarded(new MapOptions.Permissions(Access.EVERYBODY, Access.EVERYBODY, MapOptions.ClientKey.USER_ID));
        guarded.authenticator.knows("t", "ann");
        guarded.connected("t").asks(publish("mine:1", "\"key\":\"another's\",\"data\":1"));
        assertThat(keys(guarded, ChannelName.of("mine:1"))).isEqualTo("ann");
        assertThat(guarded.connected()
                        .asks(publish("mine:1", "\"key\":\"x\",\"data\":1"))
                        .get(0))
                .contains("\"code\":103");
    }

    @Test
    void an_entry_goes_with_the_subscription_of_its_client() {
        TestNode guarded =
                guarded(new MapOptions.Permissions(Access.EVERYBODY, Access.EVERYBODY, MapOptions.ClientKey.CLIENT_ID));
        TestPeer peer = guarded.connected();
        peer.asks("{\"id\":2,\"subscribe\":{\"channel\":\"mine:1\",\"type\":1,\"phase\":2}}");
        peer.asks(publish("mine:1", "\"data\":1"));
        peer.client.closed();
        guarded.settle();
        assertThat(keys(guarded, ChannelName.of("mine:1"))).isEmpty();
    }

    @Test
    void the_server_is_told_what_became_of_a_write() {
        MapOutcome first = write("a", MapConditions.NONE);
        assertThat(first.suppressed()).isEqualTo(MapOutcome.Suppressed.NO);
        assertThat(first.position().offset()).isOne();
        assertThat(write("a", MapConditions.NONE.withKeyMode(MapConditions.KeyMode.IF_NEW))
                        .suppressed())
                .isEqualTo(MapOutcome.Suppressed.KEY_EXISTS);
    }

    @Test
    void the_server_reads_pages_the_stream_and_the_size() {
        write("a", MapConditions.NONE);
        write("b", MapConditions.NONE);
        MapApi maps = node.api().maps();
        MapPage page = await(maps.read(BOARD, new MapApi.Read("", "", 1, Optional.empty())));
        assertThat(page.entries()).hasSize(1);
        assertThat(page.cursor()).isNotEmpty();
        assertThat(await(maps.read(BOARD, new MapApi.Read("b", "", 0, Optional.empty())))
                        .entries())
                .hasSize(1);
        assertThat(await(maps.read(BOARD, new MapApi.Read("", "", 0, Optional.empty())))
                        .entries())
                .isEmpty();
        assertThat(await(maps.stream(BOARD, -1, Optional.empty(), true)).publications())
                .hasSize(2);
        assertThat(await(maps.size(BOARD))).isEqualTo(2);
        assertThat(refusal(maps.read(BOARD, new MapApi.Read("", "", 1, Optional.of(new StreamPosition("other", 1))))))
                .isEqualTo(ReplyError.UNRECOVERABLE_POSITION);
        assertThat(refusal(maps.stream(BOARD, 1, Optional.of(new StreamPosition("other", 1)), false)))
                .isEqualTo(ReplyError.UNRECOVERABLE_POSITION);
    }

    @Test
    void what_is_no_map_is_refused() {
        assertThat(refusal(node.api().maps().size(ChannelName.of("room:1")))).isEqualTo(ReplyError.BAD_REQUEST);
        assertThat(refusal(node.api().maps().size(ChannelName.of("nowhere:1")))).isEqualTo(ReplyError.UNKNOWN_CHANNEL);
    }

    @Test
    void tags_of_a_change_are_bounded_as_those_of_a_publication() {
        Map<String, String> tags = Map.of("a", "x".repeat(NodeSettings.DEFAULT.maxTagsBytes()));
        MapApi.Write change = new MapApi.Write(Publication.Entry.of("a"), Payload.json("1"), tags, MapConditions.NONE);

        assertThat(refusal(node.api().maps().write(BOARD, change))).isEqualTo(ReplyError.BAD_REQUEST);
    }

    private MapOutcome write(String key, MapConditions conditions) {
        return await(node.api()
                .maps()
                .write(BOARD, new MapApi.Write(Publication.Entry.of(key), Payload.json("1"), Map.of(), conditions)));
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static ReplyError refusal(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().join();
        } catch (CompletionException failed) {
            return ((RefusedException) failed.getCause()).error();
        }
        throw new AssertionError("not refused");
    }

    private static TestNode guarded(MapOptions.Permissions permissions) {
        MapOptions map = MapNamespaces.map(SubscriptionType.MAP, MapOptions.Mode.RECOVERABLE);
        return TestNode.builder()
                .namespace(MapNamespaces.open("mine", MapNamespaces.with(map, permissions, true)))
                .build();
    }

    private static String keys(TestNode of, ChannelName channel) {
        return String.join(
                " ",
                await(of.api().maps().read(channel, new MapApi.Read("", "", 100, Optional.empty()))).entries().stream()
                        .map(entry -> entry.entry().key())
                        .toList());
    }

    private static String publish(String channel, String rest) {
        return "{\"id\":5,\"publish\":{\"channel\":\"" + channel + "\",\"type\":1," + rest + "}}";
    }
}
