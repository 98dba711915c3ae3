package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delta.FossilPatch;
import dev.carillon.protocol.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A client that keeps a map as the official one does: reads pages of entries, then of changes, then follows; goes on from
 * its position when the line was cut, and starts over when that is refused. Takes a step when it is told to. Perhaps it asks
 * for delta; then it wants patches only of what it was told over this line.
 */
final class MapMirror {

    private final TestNode node;
    private final String channel;
    private final int limit;
    private final boolean delta;
    private final Map<String, String> values = new TreeMap<>();
    private final Set<String> told = new HashSet<>();
    private TestPeer peer;
    private boolean negotiated;
    private int patches;
    private int read;
    private boolean asked;
    private boolean live;
    private int phase = 2;
    private String cursor = "";
    private String epoch = "";
    private long offset;
    private boolean recovers;
    private boolean recoverable;

    MapMirror(TestNode node, String channel, int limit, boolean delta) {
        this.node = node;
        this.channel = channel;
        this.limit = limit;
        this.delta = delta;
        this.peer = node.connected();
    }

    /** How many values came as patches. */
    int patches() {
        return patches;
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
                    + (delta ? ",\"delta\":\"fossil\"" : "")
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
        told.clear();
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
        told.clear();
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
            // lost its place, or the broker is away for a moment
            assertThat(message.get("error")).containsAnyOf("\"code\":112", "\"code\":100");
            startOver();
            return;
        }
        Map<String, String> page = object(message.get("subscribe"));
        assertThat(page.get("type")).isEqualTo("1");
        negotiated = page.containsKey("delta");
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
            told.remove(key);
        } else {
            values.put(key, negotiated ? patched(key, publication) : publication.get("data"));
            told.add(key);
        }
    }

    private String patched(String key, Map<String, String> publication) {
        String data = new JsonReader(publication.get("data").getBytes(StandardCharsets.UTF_8)).string();
        if (!publication.containsKey("delta")) {
            return data;
        }
        patches++;
        assertThat(told).as("what it may have a patch of").contains(key);
        return FossilPatch.apply(values.get(key), data);
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
