package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.MapBroker;
import dev.carillon.broker.MapConditions;
import dev.carillon.broker.MapQuery;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.SubscriptionType;
import dev.carillon.cluster.RedisEngine;
import io.lettuce.core.KillArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maps of two nodes that share a Redis: whoever writes where, all members end with the same. Everything on one thread. */
class TwoNodesMapTest extends TwoNodesPart {

    private static final int STEPS = 600;

    private final List<TestNode> nodes = List.of(node(), node());
    private final List<MapMirror> mirrors = new ArrayList<>();
    private final Random random = new Random(11);
    private int value;

    private TestNode node() {
        return node(
                MapNamespaces.in(TestNode.builder()).maps(new MapSettings(255, 3, 1, 5, 1_024, Duration.ofHours(1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"board:1", "cursor:1", "list:1"})
    void every_member_of_either_node_ends_with_what_is_there(String channel) {
        ChannelName map = ChannelName.of(channel);
        for (int i = 0; i < 6; i++) {
            mirrors.add(new MapMirror(nodes.get(i % 2), channel, 1 + i, i > 3 && !channel.startsWith("cursor")));
        }
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> change(map);
                case 3 -> mirrors.get(random.nextInt(6)).step();
                case 4 -> {
                    if (random.nextInt(8) == 0) {
                        mirrors.get(random.nextInt(6)).cut();
                    }
                }
                case 5 -> {
                    // what is lost of an ephemeral map nobody can know
                    if (random.nextInt(30) == 0 && !channel.startsWith("cursor")) {
                        redis.commands().clientKill(KillArgs.Builder.typePubsub());
                        until(() -> engines.stream().allMatch(RedisEngine::carries));
                    }
                }
                case 6 -> {
                    if (random.nextInt(60) == 0) {
                        nodes.get(0).api().maps().clear(map);
                    }
                }
                default -> {
                    executor.runAll();
                    mirrors.forEach(MapMirror::step);
                }
            }
        }
        until(() -> engines.stream().allMatch(RedisEngine::carries));
        await(write(map, Publication.Entry.of("last"), Payload.json("\"so that a gap shows\"")));

        String there = there(map);
        until(() -> {
            mirrors.forEach(MapMirror::step);
            return mirrors.stream()
                    .allMatch(mirror -> mirror.isLive() && mirror.toString().equals(there));
        });
        assertThat(there).contains("last");
    }

    private void change(ChannelName map) {
        String key = "k" + random.nextInt(15);
        if (random.nextInt(3) == 0) {
            write(map, Publication.Entry.removed(key), Payload.EMPTY);
        } else {
            write(
                    map,
                    Publication.Entry.of(key),
                    Payload.json("\"what does not change is long enough " + ++value + "\""));
        }
    }

    private CompletionStage<?> write(ChannelName map, Publication.Entry entry, Payload data) {
        return nodes.get(random.nextInt(2))
                .api()
                .maps()
                .write(map, new MapApi.Write(entry, data, Map.of(), MapConditions.NONE));
    }

    private String there(ChannelName map) {
        MapBroker broker = engines.get(0).maps();
        MapOptions options = MapNamespaces.map(SubscriptionType.MAP, mode(map));
        Map<String, String> values = new TreeMap<>();
        await(broker.read(map, MapQuery.page("", 1_000, 1_000_000), options))
                .entries()
                .forEach(each ->
                        values.put(each.entry().key(), new String(each.data().bytes(), StandardCharsets.UTF_8)));
        return values.toString();
    }

    private static MapOptions.Mode mode(ChannelName map) {
        return switch (map.value()) {
            case "board:1" -> MapOptions.Mode.RECOVERABLE;
            case "list:1" -> MapOptions.Mode.PERSISTENT;
            default -> MapOptions.Mode.EPHEMERAL;
        };
    }

    @Test
    void who_is_in_a_channel_of_either_node_is_in_its_map() {
        for (TestNode node : nodes) {
            TestPeer peer = node.open();
            peer.send("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"game:1\"}}");
        }
        MapOptions options = MapNamespaces.map(SubscriptionType.MAP_CLIENTS, MapOptions.Mode.RECOVERABLE);
        ChannelName clients = ChannelName.of("clients:game:1");
        until(() -> await(engines.get(1).maps().size(clients, options)) == 2);
    }
}
