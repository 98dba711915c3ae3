package dev.carillon.delta;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;

/** What a JSON member with delta makes of the lines that it hears, as the official client does. */
public final class DeltaReplica {

    private final List<String> documents = new ArrayList<>();
    private String previous;
    private int patches;

    /** Takes a reply to subscribe or a push; others are passed over. */
    public DeltaReplica hear(List<String> lines) {
        lines.forEach(this::hear);
        return this;
    }

    public DeltaReplica hear(String line) {
        JsonObject message = Json.createReader(new StringReader(line)).readObject();
        if (message.containsKey("push") && message.getJsonObject("push").containsKey("pub")) {
            take(message.getJsonObject("push").getJsonObject("pub"));
        } else if (message.containsKey("subscribe")) {
            takeAll(message.getJsonObject("subscribe"));
        } else if (message.containsKey("connect")) {
            message.getJsonObject("connect").getJsonObject("subs").values().forEach(sub -> takeAll(sub.asJsonObject()));
        }
        return this;
    }

    private void takeAll(JsonObject subscribed) {
        if (subscribed.containsKey("publications")) {
            for (JsonValue each : subscribed.getJsonArray("publications")) {
                take(each.asJsonObject());
            }
        }
    }

    /** As it is in JSON: {@code data} is a string, whatever it stands for. Gives the text of the document. */
    public String take(JsonObject publication) {
        String data = publication.getString("data");
        if (publication.getBoolean("delta", false)) {
            if (previous == null) {
                throw new AssertionError("a patch without a base");
            }
            previous = FossilPatch.apply(previous, data);
            patches++;
        } else {
            previous = data;
        }
        documents.add(previous);
        return previous;
    }

    public List<String> documents() {
        return documents;
    }

    /** How many of them came as patches. */
    public int patches() {
        return patches;
    }
}
