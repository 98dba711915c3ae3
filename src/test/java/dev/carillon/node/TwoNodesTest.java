package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Payload;
import io.lettuce.core.KillArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two nodes that share a Redis are one hub. Everything of both runs on the test's thread. */
class TwoNodesTest extends TwoNodesPart {

    private static final String CONNECT = "{\"id\":1,\"connect\":{}}";
    private static final String SUBSCRIBE =
            "{\"id\":2,\"subscribe\":{\"channel\":\"room:1\",\"recoverable\":true,\"join_leave\":true}}";

    private final TestNode first = node();
    private final TestNode second = node();

    private TestNode node() {
        return node(TestNode.builder());
    }

    /** Waits until so many lines have come, and gives them. */
    private List<String> hears(TestPeer peer, int lines) {
        List<String> heard = new ArrayList<>();
        until(() -> {
            heard.addAll(peer.heard());
            return heard.size() >= lines;
        });
        return heard;
    }

    private TestPeer connected(TestNode node) {
        TestPeer peer = node.open();
        peer.send(CONNECT);
        hears(peer, 1);
        return peer;
    }

    private TestPeer member(TestNode node) {
        TestPeer peer = connected(node);
        peer.send(SUBSCRIBE);
        hears(peer, 2); // the reply and its own join
        return peer;
    }

    private static ServerApi.Publish json(String data) {
        return new ServerApi.Publish(Payload.json(data), false, Map.of(), "", Duration.ofMinutes(5), 0, "");
    }

    private static final ServerApi.Sessions ANONYMOUS = new ServerApi.Sessions("", "", "");
    private static final ChannelName ROOM = ChannelName.of("room:1");

    @Test
    void what_one_node_publishes_the_members_on_the_other_get_in_order() {
        TestPeer here = member(first);
        TestPeer there = member(second);
        hears(here, 1); // the join of the other one

        for (int i = 1; i <= 50; i++) {
            (i % 2 == 0 ? first : second).api().publish(ROOM, json("" + i));
        }

        for (TestPeer peer : List.of(here, there)) {
            List<String> heard = hears(peer, 50);
            for (int i = 1; i <= 50; i++) {
                assertThat(heard.get(i - 1)).contains("\"offset\":" + i);
            }
        }
    }

    @Test
    void who_comes_and_goes_on_one_node_is_seen_on_the_other() {
        TestPeer here = member(first);
        TestPeer there = member(second);

        assertThat(hears(here, 1).get(0)).contains("\"join\"", there.client.id());
        assertThat(await(second.api().presence(ROOM))).containsOnlyKeys(here.client.id(), there.client.id());
        assertThat(await(first.api().presenceStats(ROOM)).clients()).isEqualTo(2);

        there.client.closed();
        assertThat(hears(here, 1).get(0)).contains("\"leave\"", there.client.id());
        until(() -> await(first.api().presence(ROOM)).size() == 1);
    }

    @Test
    void what_is_missed_on_one_node_is_recovered_on_the_other() {
        TestPeer here = member(first);
        await(first.api().publish(ROOM, json("1")));
        String epoch = await(first.api().history(ROOM, 0, Optional.empty(), false))
                .top()
                .epoch();
        here.client.closed();
        await(second.api().publish(ROOM, json("2")));

        TestPeer there = connected(second);
        there.send(
                "{\"id\":2,\"subscribe\":{\"channel\":\"room:1\",\"recover\":true,\"recoverable\":true,\"offset\":1,\"epoch\":\""
                        + epoch + "\"}}");

        assertThat(hears(there, 1).get(0)).contains("\"recovered\":true", "\"data\":2");
    }

    @Test
    void the_server_api_of_one_node_reaches_the_connections_of_all() {
        TestPeer here = connected(first);
        TestPeer there = connected(second);

        await(first.api().subscribe(ANONYMOUS, ROOM, Authenticator.Grant.PLAIN, Optional.empty()));
        assertThat(hears(here, 1).get(0)).contains("\"subscribe\"");
        assertThat(hears(there, 1).get(0)).contains("\"subscribe\"");
        until(() -> await(first.api().channels("room:*")).equals(Map.of("room:1", 2)));

        await(second.api().unsubscribe(ANONYMOUS, ROOM));
        until(() -> await(second.api().channels("")).isEmpty());

        await(first.api().disconnect(ANONYMOUS, Disconnect.FORCED, Set.of(here.client.id())));
        until(() -> there.closeCode() == 3503);
        assertThat(here.closeCode()).isZero();
    }

    @Test
    void commands_that_came_to_the_wrong_node_are_handed_on_and_answered_for() {
        NodeBus bus = engines.get(0).bus();
        for (ServerApi.NodeInfo node : await(first.api().info())) {
            assertThat(await(bus.forward(node.uid(), uplink("of nobody")))).isEqualTo(Uplink.Outcome.SESSION_GONE);
        }

        assertThat(await(bus.forward("nowhere", uplink("of nobody")))).isEqualTo(Uplink.Outcome.NODE_UNKNOWN);
    }

    private static Uplink uplink(String session) {
        return new Uplink(session, "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void every_node_that_is_alive_is_told_of_and_one_that_left_is_not() {
        assertThat(await(first.api().info()))
                .extracting(ServerApi.NodeInfo::uid)
                .hasSize(2)
                .doesNotHaveDuplicates();

        engines.get(1).close();
        until(() -> await(first.api().info()).size() == 1);
    }

    // The connection that receives is lost and made again; what was published in between came to nobody.
    @Test
    void what_was_lost_on_the_way_is_found_by_the_next_publication() {
        TestPeer here = member(first);
        await(first.api().publish(ROOM, json("1")));
        hears(here, 1);

        lostPublish("2");
        redis.commands().clientKill(KillArgs.Builder.typePubsub());
        until(() -> redis.commands().pubsubChannels().stream().anyMatch(name -> name.endsWith("bus.room:1")));
        await(second.api().publish(ROOM, json("3")));

        until(() -> here.heard().stream().anyMatch(line -> line.contains("\"code\":2500")));
    }

    /** As if it had been published while nobody listened: in the stream and not on the bus. */
    private void lostPublish(String data) {
        String prefix = settings.prefix() + ".1.";
        redis.commands().hincrby(prefix + "meta.{room:1}", "top", 1);
        redis.commands()
                .xadd(
                        prefix + "stream.{room:1}",
                        io.lettuce.core.XAddArgs.Builder.maxlen(100).id(data + "-0"),
                        "d",
                        "x");
    }

    // Nothing is published any more, so nothing shows the gap: the node asks for the top itself.
    @Test
    void a_stream_that_began_anew_is_noticed_without_any_publication() {
        TestPeer here = member(first);
        await(first.api().publish(ROOM, json("1")));
        hears(here, 1);

        redis.commands().flushall();

        for (int i = 0; i < 60 && here.closeCode() == 0; i++) {
            first.passAlive(Duration.ofSeconds(5));
            pause();
            if (here.heard().stream().anyMatch(line -> line.contains("\"code\":2500"))) {
                return;
            }
        }
        throw new AssertionError("nobody was told");
    }

    /** Lets the answers of Redis come in. */
    private void pause() {
        int[] turns = {0};
        until(() -> turns[0]++ > 3);
    }

    @Test
    void while_redis_is_away_connections_stay_and_are_told_the_truth() {
        TestPeer here = member(first);

        redis.kill();
        until(() -> !engines.get(0).carries());
        here.send("{\"id\":3,\"publish\":{\"channel\":\"room:1\",\"data\":1}}");
        assertThat(hears(here, 1))
                .containsExactly(
                        "{\"id\":3,\"error\":{\"code\":100,\"message\":\"internal server error\",\"temporary\":true}}");
        here.send("{\"id\":4,\"subscribe\":{\"channel\":\"live:2\"}}");
        assertThat(hears(here, 1).get(0)).contains("\"id\":4", "\"code\":100", "\"temporary\":true");
        assertThat(here.closeCode()).isZero();

        redis.boot();
        until(engines.get(0)::carries);
        here.send("{\"id\":5,\"subscribe\":{\"channel\":\"live:2\"}}");
        assertThat(hears(here, 1).get(0)).contains("\"id\":5", "\"subscribe\"");
        assertThat(here.closeCode()).isZero();
    }
}
