package dev.carillon.node;

import static dev.carillon.node.Lines.RECOVERABLE;
import static dev.carillon.node.Lines.error;
import static dev.carillon.node.Lines.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.NamespaceLike;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Channels of which only the latest publication counts (protocol.md 9.5), over JSON against a whole node. */
class CacheRecoveryTest {

    private static final String LATEST =
            ",\"recovered\":true,\"was_recovering\":true," + "\"publications\":[{\"data\":\"latest\",\"offset\":3}]}}";

    private final TestNode node = node(false);

    private static TestNode node(boolean unasked) {
        return TestNode.builder()
                .namespace(NamespaceLike.with(TestNode.roomLike(), new Namespace.Recovery(true, unasked)))
                .build();
    }

    private static void publishThree(TestNode node) {
        node.publish("room:1", "1");
        node.publish("room:1", "2");
        node.publish("room:1", "\"latest\"");
    }

    private static String recover(long offset, String epoch, String more) {
        return subscribe(
                2,
                "room:1",
                ",\"recoverable\":true,\"recover\":true,\"offset\":" + offset + ",\"epoch\":\"" + epoch + "\"" + more);
    }

    @Test
    void the_latest_is_given_from_any_position_with_the_top_as_the_new_one() {
        publishThree(node);
        String epoch = node.top("room:1").epoch();
        String given = "{\"id\":2,\"subscribe\":{" + RECOVERABLE + ",\"offset\":3" + LATEST;

        assertThat(node.connected().asks(recover(0, "", ""))).containsExactly(given);
        assertThat(node.connected().asks(recover(1, epoch, ""))).containsExactly(given);
        assertThat(node.connected().asks(recover(3, "another", ""))).containsExactly(given);
        assertThat(node.connected().asks(recover(77, epoch, ",\"flag\":2"))).containsExactly(given);
    }

    @Test
    void who_has_the_latest_is_recovered_and_given_nothing() {
        publishThree(node);
        assertThat(node.connected().asks(recover(3, node.top("room:1").epoch(), "")))
                .containsExactly("{\"id\":2,\"subscribe\":{" + RECOVERABLE
                        + ",\"offset\":3,\"recovered\":true,\"was_recovering\":true}}");
    }

    @Test
    void where_the_latest_is_gone_only_who_has_it_is_recovered() {
        publishThree(node);
        node.broker.removeHistory(ChannelName.of("room:1"));
        String epoch = node.top("room:1").epoch();

        assertThat(node.connected().asks(recover(3, epoch, "")))
                .containsExactly("{\"id\":2,\"subscribe\":{" + RECOVERABLE
                        + ",\"offset\":3,\"recovered\":true,\"was_recovering\":true}}");
        assertThat(node.connected().asks(recover(2, epoch, "")))
                .containsExactly("{\"id\":2,\"subscribe\":{" + RECOVERABLE + ",\"offset\":3,\"was_recovering\":true}}");
        assertThat(node.connected().asks(recover(2, epoch, ",\"flag\":2")))
                .containsExactly(error(112, "unrecoverable position"));
    }

    @Test
    void live_publications_follow_the_latest_without_gap_or_repetition() {
        publishThree(node);
        TestPeer peer = node.connected();
        peer.asks(recover(1, node.top("room:1").epoch(), ""));
        node.publish("room:1", "4");
        assertThat(peer.heard())
                .containsExactly("{\"push\":{\"channel\":\"room:1\",\"pub\":{\"data\":4,\"offset\":4}}}");
        assertThat(peer.client
                        .subscriptions()
                        .of(ChannelName.of("room:1"))
                        .orElseThrow()
                        .position()
                        .offset())
                .isEqualTo(4);
    }

    @Test
    void nothing_is_given_unasked_unless_the_namespace_says_so() {
        publishThree(node);
        String first = subscribe(2, "room:1", ",\"recoverable\":true");
        assertThat(node.connected().asks(first))
                .containsExactly("{\"id\":2,\"subscribe\":{" + RECOVERABLE + ",\"offset\":3}}");

        TestNode unasked = node(true);
        publishThree(unasked);
        assertThat(unasked.connected().asks(first))
                .containsExactly("{\"id\":2,\"subscribe\":{" + RECOVERABLE + ",\"offset\":3" + LATEST);
    }

    @Test
    void who_asked_for_nothing_is_not_refused_for_a_channel_without_a_latest() {
        assertThat(node(true).connected().asks(subscribe(2, "room:1", ",\"recoverable\":true,\"flag\":2")))
                .containsExactly("{\"id\":2,\"subscribe\":{" + RECOVERABLE + ",\"was_recovering\":true}}");
    }

    @Test
    void server_side_subscriptions_begin_with_the_latest_too() {
        TestNode unasked = TestNode.builder()
                .namespace(NamespaceLike.with(
                        new Namespace(
                                "room",
                                Namespace.Presence.OFF,
                                TestNode.KEPT,
                                new Namespace.Positioning(false, false, true, false),
                                Namespace.Permissions.NONE,
                                dev.carillon.channel.DataFormat.JSON),
                        new Namespace.Recovery(true, true)))
                .build();
        publishThree(unasked);
        ChannelName room = ChannelName.of("room:1");
        unasked.authenticator.knows("t", "ann", Optional.empty(), Map.of(room, Authenticator.Grant.PLAIN));
        unasked.authenticator.knows("later", "bob");

        TestPeer ann = unasked.open();
        assertThat(ann.asks("{\"id\":1,\"connect\":{\"token\":\"t\"}}").get(0))
                .contains("\"subs\":{\"room:1\":{" + RECOVERABLE + ",\"offset\":3" + LATEST);

        TestPeer bob = unasked.connected("later");
        unasked.api()
                .subscribe(new ServerApi.Sessions("bob", "", ""), room, Authenticator.Grant.PLAIN, Optional.empty());
        unasked.settle();
        assertThat(bob.heard())
                .containsExactly(
                        "{\"push\":{\"channel\":\"room:1\",\"subscribe\":{" + RECOVERABLE + ",\"offset\":3}}}",
                        "{\"push\":{\"channel\":\"room:1\",\"pub\":{\"data\":\"latest\",\"offset\":3}}}");
    }
}
