package dev.carillon.it.workload;

import dev.carillon.it.Api;
import dev.carillon.it.checker.Event;
import dev.carillon.it.checker.Journal;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;

/** Reads whole histories through the server API, page by page, when nobody publishes any more. */
public final class KeptHistory {

    private final Api api;
    private final Journal journal;

    public KeptHistory(Api api, Journal journal) {
        this.api = api;
        this.journal = journal;
    }

    /** The top offset as it is now; nothing is written down. */
    public long top(String channel) {
        return page(channel, Json.createObjectBuilder(), 0)
                .getJsonNumber("offset")
                .longValue();
    }

    /** Writes down everything that is kept, and the top. */
    public void read(String channel) {
        JsonObject top = page(channel, Json.createObjectBuilder(), 0);
        String epoch = top.getString("epoch");
        long offset = top.getJsonNumber("offset").longValue();
        long since = 0;
        while (since < offset) {
            JsonObject page = page(
                    channel,
                    Json.createObjectBuilder()
                            .add(
                                    "since",
                                    Json.createObjectBuilder()
                                            .add("offset", since)
                                            .add("epoch", epoch)),
                    -1);
            List<JsonObject> publications = page.getJsonArray("publications").getValuesAs(JsonObject.class);
            if (publications.isEmpty()) {
                break;
            }
            for (JsonObject publication : publications) {
                since = publication.getJsonNumber("offset").longValue();
                journal.add(
                        new Event.Stored(channel, epoch, since, Payloads.fingerprint(publication.getString("data"))));
            }
        }
        journal.add(new Event.Top(channel, epoch, offset));
    }

    private JsonObject page(String channel, JsonObjectBuilder request, int limit) {
        return api.call(
                "history", request.add("channel", channel).add("limit", limit).build());
    }
}
