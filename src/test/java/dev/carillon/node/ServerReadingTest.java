package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.StreamPosition;
import dev.carillon.presence.PresenceStats;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the server's side may read of this node. */
class ServerReadingTest extends ServerCallsPart {

    @Test
    void history_and_presence_are_read_without_permissions_but_not_without_a_namespace() {
        ann.asks("{\"id\":2,\"subscribe\":{\"channel\":\"room:1\"}}");
        value(node.api().publish(ROOM, json("1")));
        assertThat(value(node.api().history(ROOM, 10, Optional.empty(), false)).publications())
                .hasSize(1);
        assertThat(value(node.api().presence(ROOM))).containsOnlyKeys(ann.client.id());
        assertThat(value(node.api().presenceStats(ROOM))).isEqualTo(new PresenceStats(1, 1));
        assertThat(code(node.api().history(LIVE, 10, Optional.empty(), false))).isEqualTo(108);
        assertThat(code(node.api().presence(LIVE))).isEqualTo(108);
        assertThat(code(node.api().presenceStats(ChannelName.of("nowhere:1")))).isEqualTo(102);
        assertThat(code(node.api().history(ROOM, 1, Optional.of(new StreamPosition("other", 1)), false)))
                .isEqualTo(112);
    }

    @Test
    void a_removed_history_is_gone_and_its_position_stays() {
        value(node.api().publish(ROOM, json("1")));
        StreamPosition before = node.top("room:1");
        value(node.api().removeHistory(ROOM));
        assertThat(value(node.api().history(ROOM, 10, Optional.empty(), false)).publications())
                .isEmpty();
        assertThat(node.top("room:1")).isEqualTo(before);
        assertThat(code(node.api().removeHistory(LIVE))).isEqualTo(108);
    }

    @Test
    void channels_are_found_by_pattern() {
        ann.asks(subscribeTo(LIVE));
        bob.asks(subscribeTo(LIVE));
        bob.asks(subscribeTo(ROOM));
        assertThat(value(node.api().channels(""))).isEqualTo(Map.of("live:1", 2, "room:1", 1));
        assertThat(value(node.api().channels("*:1"))).hasSize(2);
        assertThat(value(node.api().channels("room:?"))).isEqualTo(Map.of("room:1", 1));
        assertThat(value(node.api().channels("live"))).isEmpty();
    }

    @Test
    void info_counts_what_is_there() {
        ann.asks(subscribeTo(LIVE));
        node.open();
        node.passAlive(Duration.ofSeconds(3));
        ServerApi.NodeInfo info = value(node.api().info()).get(0);
        assertThat(info.clients()).isEqualTo(3);
        assertThat(info.users()).isEqualTo(2);
        assertThat(info.channels()).isEqualTo(1);
        assertThat(info.subscriptions()).isEqualTo(1);
        assertThat(info.uptime()).isEqualTo(3);
        assertThat(info.name()).isEqualTo("carillon");
    }
}
