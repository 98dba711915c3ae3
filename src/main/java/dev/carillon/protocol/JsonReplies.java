package dev.carillon.protocol;

import dev.carillon.message.Reply;
import dev.carillon.message.Result;

/** Writes replies: the id, and the result under the name of its command or the error (protocol.md 3). */
final class JsonReplies {

    /** The id and the braces around the result. */
    private static final int ENVELOPE_SIZE = 32;

    private JsonReplies() {}

    static byte[] encode(Reply reply) {
        Result result = reply.result();
        JsonWriter json = new JsonWriter(ENVELOPE_SIZE + JsonResults.size(result));
        json.beginObject();
        json.optional("id", reply.id());
        write(json, result);
        json.endObject();
        return json.toByteArray();
    }

    private static void write(JsonWriter json, Result result) {
        if (result instanceof Result.Publish) {
            json.beginObject("publish").endObject();
        } else if (result instanceof Result.Rpc rpc) {
            json.beginObject("rpc").optional("data", rpc.data()).endObject();
        } else if (result instanceof Result.Failure failure) {
            json.beginObject("error");
            json.member("code", failure.code());
            json.member("message", failure.message());
            json.optional("temporary", failure.temporary());
            json.endObject();
        } else if (result instanceof Result.Connect connect) {
            json.name("connect");
            JsonResults.connect(json, connect);
        } else if (result instanceof Result.Subscribe subscribe) {
            json.name("subscribe");
            JsonResults.subscribe(json, subscribe);
        } else if (result instanceof Result.Unsubscribe) {
            json.beginObject("unsubscribe").endObject();
        } else if (result instanceof Result.Presence presence) {
            json.name("presence");
            JsonResults.presence(json, presence);
        } else if (result instanceof Result.PresenceStats stats) {
            json.beginObject("presence_stats");
            json.member("num_clients", stats.clients());
            json.member("num_users", stats.users());
            json.endObject();
        } else if (result instanceof Result.History history) {
            json.name("history");
            JsonResults.history(json, history);
        } else if (result instanceof Result.Refresh refresh) {
            json.name("refresh");
            JsonResults.refresh(json, refresh);
        } else if (result instanceof Result.SubRefresh refresh) {
            json.name("sub_refresh");
            JsonResults.expiry(json, refresh.ttl());
        } else {
            throw new AssertionError(result);
        }
    }
}
