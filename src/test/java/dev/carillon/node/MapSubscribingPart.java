package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.MapConditions;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.SubscriptionType;
import java.util.List;
import java.util.Map;

/** A node with maps, what is written to them, and what a client asks of them. */
abstract class MapSubscribingPart {

    final TestNode node = MapNamespaces.node();

    static String subscribe(String channel, String rest) {
        return "{\"id\":9,\"subscribe\":{\"channel\":\"" + channel + "\"," + rest + "}}";
    }

    /** What asks for the page after this one. */
    static String page(String reply) {
        int at = reply.indexOf("\"cursor\":\"") + 10;
        return "\"type\":1,\"phase\":2,\"cursor\":\"" + reply.substring(at, reply.indexOf('"', at)) + "\"";
    }

    static String epoch(TestNode of) {
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

    static int entries(String reply) {
        return reply.split("\"key\":", -1).length - 1;
    }

    static String one(List<String> heard) {
        assertThat(heard).hasSize(1);
        return heard.get(0);
    }

    void fill(String channel, int count) {
        for (int i = 0; i < count; i++) {
            write(channel, "k" + (1000 + i), "" + i);
        }
    }

    void write(String channel, String key, String json) {
        write(node, channel, key, json);
    }

    static void write(TestNode to, String channel, String key, String json) {
        write(to, channel, key, json, Map.of());
    }

    static void write(TestNode to, String channel, String key, String json, Map<String, String> tags) {
        to.api()
                .maps()
                .write(
                        ChannelName.of(channel),
                        new MapApi.Write(Publication.Entry.of(key), Payload.json(json), tags, MapConditions.NONE));
        to.settle();
    }

    void remove(String channel, String key) {
        node.api()
                .maps()
                .write(
                        ChannelName.of(channel),
                        new MapApi.Write(Publication.Entry.removed(key), Payload.EMPTY, Map.of(), MapConditions.NONE));
        node.settle();
    }
}
