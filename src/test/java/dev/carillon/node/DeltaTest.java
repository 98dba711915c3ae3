package dev.carillon.node;

import static dev.carillon.node.Lines.RECOVERABLE;
import static dev.carillon.node.Lines.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.NamespaceLike;
import dev.carillon.channel.Payload;
import dev.carillon.delta.DeltaReplica;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Patches in place of publications (protocol.md 9.6), over JSON against a whole node. */
class DeltaTest {

    private static final ChannelName ROOM = ChannelName.of("room:1");
    private static final String DELTA = ",\"recoverable\":true,\"delta\":\"fossil\"";
    private static final Namespace.Deltas ALLOWED = new Namespace.Deltas(true, false);

    private final TestNode node = node(allowed());

    private static Namespace allowed() {
        return NamespaceLike.with(TestNode.roomLike(), ALLOWED);
    }

    private static TestNode node(Namespace room) {
        return TestNode.builder().namespace(room).build();
    }

    private static String document(int n) {
        return "{\"text\":\"a document that is long enough for a patch\",\"n\":" + n + "}";
    }

    private static List<String> documents(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(DeltaTest::document).toList();
    }

    private static void publish(TestNode node, int n, boolean delta) {
        node.api()
                .publish(
                        ROOM,
                        new ServerApi.Publish(
                                Payload.json(document(n)), false, Map.of(), "", Duration.ofMinutes(5), 0, "", delta));
        node.settle();
    }

    @Test
    void a_member_with_delta_gets_what_was_published_with_delta_as_patches() {
        TestPeer peer = node.connected();
        assertThat(peer.asks(subscribe(2, "room:1", DELTA)))
                .containsExactly("{\"id\":2,\"subscribe\":{" + RECOVERABLE + ",\"delta\":true}}");
        TestPeer without = node.connected();
        without.asks(subscribe("room:1"));

        IntStream.rangeClosed(1, 4).forEach(n -> publish(node, n, true));

        DeltaReplica replica = new DeltaReplica().hear(peer.heard());
        assertThat(replica.documents()).isEqualTo(documents(1, 4));
        assertThat(replica.patches()).isEqualTo(3);
        assertThat(without.heard()).hasSize(4).allMatch(line -> line.contains("\"data\":{"));
    }

    @Test
    void what_was_published_without_delta_is_no_patch() {
        TestPeer peer = node.connected();
        peer.asks(subscribe(2, "room:1", DELTA));
        IntStream.rangeClosed(1, 3).forEach(n -> publish(node, n, false));
        DeltaReplica replica = new DeltaReplica().hear(peer.heard());
        assertThat(replica.documents()).isEqualTo(documents(1, 3));
        assertThat(replica.patches()).isZero();
    }

    @Test
    void where_everything_is_published_with_delta_clients_too_make_patches() {
        TestNode always = node(NamespaceLike.with(TestNode.roomLike(), new Namespace.Deltas(true, true)));
        TestPeer peer = always.connected();
        peer.asks(subscribe(2, "room:1", DELTA));
        publish(always, 1, false);
        peer.send("{\"id\":3,\"publish\":{\"channel\":\"room:1\",\"data\":" + document(2) + "}}");
        DeltaReplica replica = new DeltaReplica().hear(peer.heard());
        assertThat(replica.documents()).isEqualTo(documents(1, 2));
        assertThat(replica.patches()).isEqualTo(1);
    }

    @Test
    void a_recovery_is_whole_first_then_patches_and_the_live_ones_go_on_from_there() {
        IntStream.rangeClosed(1, 4).forEach(n -> publish(node, n, true));
        TestPeer peer = node.connected();
        String since = ",\"recover\":true,\"offset\":1,\"epoch\":\""
                + node.top("room:1").epoch() + "\"";

        DeltaReplica replica = new DeltaReplica().hear(peer.asks(subscribe(2, "room:1", DELTA + since)));
        assertThat(replica.documents()).isEqualTo(documents(2, 4));
        assertThat(replica.patches()).isEqualTo(2);

        publish(node, 5, true);
        replica.hear(peer.heard());
        assertThat(replica.documents()).isEqualTo(documents(2, 5));
        assertThat(replica.patches()).isEqualTo(3);
    }

    @Test
    void where_it_is_not_allowed_or_nothing_is_kept_or_a_filter_is_set_there_is_no_delta() {
        assertThat(TestNode.create()
                        .connected()
                        .asks(subscribe(2, "room:1", DELTA))
                        .get(0))
                .doesNotContain("\"delta\"");
        Namespace unkept = NamespaceLike.with(
                new Namespace(
                        "live",
                        Namespace.Presence.OFF,
                        Namespace.History.OFF,
                        Namespace.Positioning.OFF,
                        TestNode.roomLike().permissions(),
                        TestNode.roomLike().dataFormat()),
                ALLOWED);
        assertThat(node(unkept).connected().asks(subscribe(2, "live:1", DELTA)))
                .containsExactly("{\"id\":2,\"subscribe\":{}}");
        TestNode filtering = node(NamespaceLike.with(allowed(), new Namespace.Filtering(true)));
        assertThat(filtering.connected().asks(subscribe(2, "room:1", DELTA + ",\"tf\":{\"key\":\"t\",\"cmp\":\"ex\"}")))
                .containsExactly("{\"id\":2,\"subscribe\":{" + RECOVERABLE + "}}");
    }

    @Test
    void a_server_side_subscription_has_delta_when_connect_asks_for_it() {
        node.authenticator.knows("t", "ann", Optional.empty(), Map.of(ROOM, Authenticator.Grant.PLAIN));
        TestPeer peer = node.open();
        List<String> answer =
                peer.asks("{\"id\":1,\"connect\":{\"token\":\"t\",\"subs\":{\"room:1\":{\"delta\":\"fossil\"}}}}");
        assertThat(answer).singleElement().asString().contains("\"subs\":{\"room:1\":{\"delta\":true}}");
        publish(node, 1, true);
        publish(node, 2, true);
        DeltaReplica replica = new DeltaReplica().hear(peer.heard());
        assertThat(replica.documents()).isEqualTo(documents(1, 2));
        assertThat(replica.patches()).isEqualTo(1);
    }

    @Test
    void a_delta_format_that_there_is_none_of_ends_the_connection() {
        TestPeer peer = node.open();
        peer.send("{\"id\":1,\"connect\":{\"subs\":{\"room:1\":{\"delta\":\"xdelta\"}}}}");
        assertThat(peer.closeCode()).isEqualTo(3501);
    }
}
