package dev.carillon.node;

import dev.carillon.channel.StreamPosition;
import dev.carillon.it.checker.Event;
import dev.carillon.it.checker.Journal;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A subscriber that comes back to whichever node there is after every loss, recovers from where it stood, and writes down
 * what it is told. Takes a step when it is told to; for one thread.
 */
final class WanderingPeer {

    private record Position(String epoch, long offset) {}

    private final String name;
    private final List<String> channels;
    private final Supplier<TestNode> nodes;
    private final Journal journal;
    private final Map<String, Position> positions = new HashMap<>();
    private final Set<String> in = new HashSet<>();
    private final Map<Integer, String> asked = new HashMap<>();
    private TestNode home;
    private TestPeer peer;
    private int read;
    private int lastId;

    /** @param nodes gives one to connect to */
    WanderingPeer(String name, List<String> channels, Supplier<TestNode> nodes, Journal journal) {
        this.name = name;
        this.channels = channels;
        this.nodes = nodes;
        this.journal = journal;
        connect();
    }

    private void connect() {
        home = nodes.get();
        peer = home.open();
        read = 0;
        asked.clear();
        peer.sendOnly("{\"id\":" + ++lastId + ",\"connect\":{}}");
    }

    /** Looks at what has come, and asks for what it is not in. */
    void step() {
        look();
        if (peer.closeCode() != 0) {
            goOut();
            connect();
        }
        for (String channel : channels) {
            if (!in.contains(channel) && !asked.containsValue(channel)) {
                ask(channel);
            }
        }
    }

    /** The line breaks. */
    void drop() {
        look();
        peer.client.closed();
        goOut();
        connect();
    }

    /** Its node is no more; it is told nothing. */
    void lost(TestNode node) {
        if (home == node) {
            goOut();
            connect();
        }
    }

    /** Whether it is in all channels at least there. */
    boolean hasReached(Map<String, StreamPosition> tops) {
        return channels.stream().allMatch(channel -> in.contains(channel) && isAt(channel, tops.get(channel)));
    }

    private boolean isAt(String channel, StreamPosition top) {
        Position position = positions.get(channel);
        return position.epoch().equals(top.epoch()) && position.offset() >= top.offset();
    }

    private void goOut() {
        in.forEach(channel -> journal.add(new Event.Out(name, channel)));
        in.clear();
    }

    private void ask(String channel) {
        Position since = positions.get(channel);
        String from = since == null
                ? ""
                : ",\"recover\":true,\"offset\":%d,\"epoch\":\"%s\"".formatted(since.offset(), since.epoch());
        asked.put(++lastId, channel);
        peer.sendOnly("{\"id\":%d,\"subscribe\":{\"channel\":\"%s\",\"recoverable\":true%s}}"
                .formatted(lastId, channel, from));
    }

    private void look() {
        for (; read < peer.transport.frames().size(); read++) {
            for (String line : peer.transport.frames().get(read).text().split("\n", -1)) {
                try (JsonReader reader = Json.createReader(new StringReader(line))) {
                    take(reader.readObject());
                }
            }
        }
    }

    private void take(JsonObject message) {
        if (message.isEmpty()) {
            peer.sendOnly("{}");
        } else if (message.containsKey("push")) {
            push(message.getJsonObject("push"));
        } else if (message.containsKey("subscribe")) {
            subscribed(asked.remove(message.getInt("id")), message.getJsonObject("subscribe"));
        } else if (message.containsKey("error")) {
            asked.remove(message.getInt("id")); // it asks again with the next step
        }
    }

    private void subscribed(String channel, JsonObject result) {
        Position now = new Position(result.getString("epoch"), number(result));
        journal.add(new Event.Subscribed(
                name,
                channel,
                result.getBoolean("was_recovering", false),
                result.getBoolean("recovered", false),
                now.epoch(),
                now.offset()));
        positions.put(channel, now);
        in.add(channel);
        if (result.containsKey("publications")) {
            result.getJsonArray("publications").getValuesAs(JsonObject.class).forEach(each -> delivered(channel, each));
        }
    }

    private void push(JsonObject push) {
        String channel = push.getString("channel", "");
        if (push.containsKey("pub")) {
            delivered(channel, push.getJsonObject("pub"));
        } else if (push.containsKey("unsubscribe")) {
            journal.add(new Event.Told(
                    name, channel, push.getJsonObject("unsubscribe").getInt("code")));
            in.remove(channel);
        }
    }

    private void delivered(String channel, JsonObject publication) {
        long offset = number(publication);
        journal.add(new Event.Delivered(name, channel, offset, publication.getString("data")));
        Position before = positions.get(channel);
        positions.put(channel, new Position(before.epoch(), Math.max(before.offset(), offset)));
    }

    private static long number(JsonObject from) {
        return from.containsKey("offset") ? from.getJsonNumber("offset").longValue() : 0;
    }
}
