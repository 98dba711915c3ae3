package dev.carillon.protocol;

import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.message.Result;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Writes the objects of which replies and pushes are made (protocol.md 4 and 5). Members that are empty, 0 or false are
 * left out but where {@code member} says that clients read them unasked.
 */
final class JsonResults {

    /** An object's own braces, names and numbers: a little more than most need. */
    private static final int FRAME_SIZE = 96;

    private JsonResults() {}

    /** A guess at the size of the result in bytes, for the writer. */
    static int size(Result result) {
        if (result instanceof Result.Subscribe subscribe) {
            return 2 * FRAME_SIZE
                    + size(subscribe.publications())
                    + size(subscribe.map().state());
        } else if (result instanceof Result.History history) {
            return 2 * FRAME_SIZE + size(history.publications());
        } else if (result instanceof Result.Presence presence) {
            return FRAME_SIZE + presence.clients().size() * 2 * FRAME_SIZE;
        } else if (result instanceof Result.Rpc rpc) {
            return FRAME_SIZE + rpc.data().length();
        }
        return result instanceof Result.Connect ? 4 * FRAME_SIZE : FRAME_SIZE;
    }

    private static int size(List<Publication> publications) {
        int size = 0;
        for (Publication publication : publications) {
            size += size(publication);
        }
        return size;
    }

    /** A guess at the size of a publication in bytes, for the writer. */
    static int size(Publication publication) {
        return publication.size() + (publication.info().isPresent() ? 2 * FRAME_SIZE : FRAME_SIZE);
    }

    static void connect(JsonWriter json, Result.Connect result) {
        json.beginObject();
        json.optional("client", result.client());
        json.optional("version", result.version());
        ttl(json, result.ttl());
        json.optional("data", result.data());
        if (!result.subs().isEmpty()) {
            json.beginObject("subs");
            for (Map.Entry<String, Result.Subscribe> sub : result.subs().entrySet()) {
                json.name(sub.getKey());
                subscribe(json, sub.getValue());
            }
            json.endObject();
        }
        json.optional("ping", result.ping());
        json.optional("pong", result.pong());
        json.optional("session", result.session());
        json.optional("node", result.node());
        json.endObject();
    }

    static void subscribe(JsonWriter json, Result.Subscribe result) {
        json.beginObject();
        ttl(json, result.ttl());
        stream(json, result);
        json.optional("recovered", result.recovered());
        json.optional("was_recovering", result.wasRecovering());
        json.optional("delta", result.delta());
        if (!result.publications().isEmpty()) {
            if (!result.delta()) {
                publications(json, "publications", result.publications());
            } else if (result.isLive()) {
                JsonDeltas.chained(json, "publications", result.publications());
            } else {
                JsonDeltas.whole(json, "publications", result.publications());
            }
        }
        map(json, result);
        json.endObject();
    }

    private static void map(JsonWriter json, Result.Subscribe result) {
        Result.MapPart map = result.map();
        json.optional("type", map.type());
        json.optional("phase", map.phase());
        json.optional("cursor", map.cursor());
        if (map.state().isEmpty()) {
            return;
        }
        if (result.delta()) {
            JsonDeltas.whole(json, "state", map.state());
        } else {
            publications(json, "state", map.state());
        }
    }

    /** A subscription that the server has begun: what of it can be said without a request. */
    static void subscribed(JsonWriter json, Result.Subscribe result) {
        json.beginObject();
        stream(json, result);
        json.endObject();
    }

    private static void stream(JsonWriter json, Result.Subscribe result) {
        json.optional("recoverable", result.recoverable());
        json.optional("positioned", result.positioned());
        json.optional("epoch", result.position().epoch());
        json.optional("offset", result.position().offset());
        json.optional("data", result.data());
    }

    static void history(JsonWriter json, Result.History result) {
        StreamPosition top = result.top();
        json.beginObject();
        publications(json, "publications", result.publications());
        json.member("offset", top.offset());
        json.member("epoch", top.epoch());
        json.endObject();
    }

    static void presence(JsonWriter json, Result.Presence result) {
        json.beginObject().beginObject("presence");
        for (Map.Entry<String, ClientInfo> client : result.clients().entrySet()) {
            json.name(client.getKey());
            info(json, client.getValue());
        }
        json.endObject().endObject();
    }

    static void refresh(JsonWriter json, Result.Refresh result) {
        json.beginObject();
        json.optional("client", result.client());
        json.optional("version", result.version());
        ttl(json, result.ttl());
        json.endObject();
    }

    /** An object that says no more than when to refresh. */
    static void expiry(JsonWriter json, OptionalLong ttl) {
        json.beginObject();
        ttl(json, ttl);
        json.endObject();
    }

    // A ttl of 0 is written: without the member centrifuge-js sets its timer to NaN.
    private static void ttl(JsonWriter json, OptionalLong ttl) {
        if (ttl.isPresent()) {
            json.member("expires", true).member("ttl", ttl.getAsLong());
        }
    }

    private static void publications(JsonWriter json, String name, List<Publication> publications) {
        json.beginArray(name);
        for (Publication publication : publications) {
            publication(json, publication);
        }
        json.endArray();
    }

    static void publication(JsonWriter json, Publication publication) {
        json.beginObject();
        json.optional("data", publication.data());
        envelope(json, publication);
        json.endObject();
    }

    /** What a publication has beside its data. */
    static void envelope(JsonWriter json, Publication publication) {
        if (publication.info().isPresent()) {
            json.name("info");
            info(json, publication.info().get());
        }
        json.optional("offset", publication.offset());
        if (!publication.tags().isEmpty()) {
            json.beginObject("tags");
            for (Map.Entry<String, String> tag : publication.tags().entrySet()) {
                json.member(tag.getKey(), tag.getValue());
            }
            json.endObject();
        }
        json.optional("key", publication.entry().key());
        json.optional("removed", publication.entry().removed());
    }

    static void info(JsonWriter json, ClientInfo info) {
        json.beginObject();
        json.member("user", info.user());
        json.member("client", info.client());
        json.optional("conn_info", info.connInfo());
        json.optional("chan_info", info.chanInfo());
        json.endObject();
    }
}
