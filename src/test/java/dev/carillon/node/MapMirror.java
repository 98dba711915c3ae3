package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.protocol.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A client that keeps a map as the official one does: reads pages of entries, then of changes, then follows; goes on from
 * its position when the line was cut, and starts over when that is refused. Takes a step when it is told to.
 */
final class MapMirror {

    private final TestNode node;
    private final String channel;
    private final int limit;
    private final Map<String, String> values = new TreeMap<>();
    private TestPeer peer;
    private int read;
    private boolean asked;
    private boolean live;
    private int phase = 2;
    private String cursor = "";
    private String epoch = "";
    private long offset;
    private boolean recovers;
    private boolean recoverable;

    MapMirror(TestNode node, String channel, int limit) {
        this.node = node;
        this.channel = channel;
        this.limit = limit;
        this.peer = node.connected();
    }

    boolean isLive() {
        return live;
    }

    /** Looks at what has come, and asks for the next page when the last one is there. */
    void step() {
        look();
        if (!live && !asked) {
            asked = true;
            peer.sendOnly("{\"id\":7,\"subscribe\":{\"channel\":\"" + channel + "\",\"type\":1,\"phase\":" + phase
                    + ",\"limit\":" + limit
                    + (cursor.isEmpty() ? "" : ",\"cursor\":\"" + cursor + "\"")
                    + (recovers ? ",\"recover\":true" : "")
                    + (epoch.isEmpty() ? "" : ",\"offset\":" + offset + ",\"epoch\":\"" + epoch + "\"") + "}}");
        }
    }

    /** The line breaks, and the client comes back. */
    void cut() {
        look();
        peer.client.closed();
        peer = node.connected();
        read = 0;
        comeBack();
    }

    private void comeBack() {
        boolean goesOn = live && recoverable;
        live = false;
        asked = false;
        cursor = "";
        recovers = goesOn;
        phase = goesOn ? 1 : 2;
        if (!goesOn) {
            startOver();
        }
    }

    private void startOver() {
        recovers = false;
        phase = 2;
        cursor = "";
        epoch = "";
        offset = 0;
        values.clear();
    }

    private void look() {
        for (; read < peer.transport.frames().size(); read++) {
            for (String line : peer.transport.frames().get(read).text().split("\n", -1)) {
                Map<String, String> message = object(line);
                if (message.containsKey("push")) {
                    pushed(object(object(message.get("push")).getOrDefault("pub", "{}")), message.get("push"));
                } else if (message.getOrDefault("id", "").equals("7")) {
                    answered(message);
                }
            }
        }
        assertThat(peer.closeCode()).as("ended").isZero();
    }

    private void pushed(Map<String, String> publication, String push) {
        if (push.contains("\"unsubscribe\"")) {
            comeBack();
        } else if (live) {
            apply(publication);
            if (publication.containsKey("offset")) {
                long next = Long.parseLong(publication.get("offset"));
                assertThat(next).as("no change is missing").isEqualTo(offset + 1);
                offset = next;
            }
        }
    }

    private void answered(Map<String, String> message) {
        asked = false;
        if (message.containsKey("error")) {
            assertThat(message.get("error")).contains("\"code\":112");
            startOver();
            return;
        }
        Map<String, String> page = object(message.get("subscribe"));
        assertThat(page.get("type")).isEqualTo("1");
        array(page.getOrDefault("state", "[]"));
        array(page.getOrDefault("publications", "[]"));
        int given = Integer.parseInt(page.getOrDefault("phase", "0"));
        // The position of the first page of entries stands for all of them.
        if (given != 2 || epoch.isEmpty()) {
            offset = Long.parseLong(page.getOrDefault("offset", "0"));
        }
        if (page.containsKey("epoch")) {
            epoch = text(page.get("epoch"));
        }
        cursor = page.containsKey("cursor") ? text(page.get("cursor")) : "";
        if (given == 0) {
            live = true;
            recoverable = page.containsKey("recoverable");
        } else {
            phase = given == 2 && !cursor.isEmpty() ? 2 : 1;
        }
    }

    private void array(String json) {
        JsonReader reader = new JsonReader(json.getBytes(StandardCharsets.UTF_8));
        reader.beginArray();
        while (reader.nextElement()) {
            apply(object(new String(reader.payload().bytes(), StandardCharsets.UTF_8)));
        }
    }

    private void apply(Map<String, String> publication) {
        String key = text(publication.get("key"));
        if (publication.containsKey("removed")) {
            values.remove(key);
        } else {
            values.put(key, publication.get("data"));
        }
    }

    private static String text(String json) {
        return json.substring(1, json.length() - 1);
    }

    private static Map<String, String> object(String json) {
        Map<String, String> members = new LinkedHashMap<>();
        JsonReader reader = new JsonReader(json.getBytes(StandardCharsets.UTF_8));
        reader.beginObject();
        while (reader.nextMember()) {
            String name = reader.name();
            members.put(name, new String(reader.payload().bytes(), StandardCharsets.UTF_8));
        }
        return members;
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
