package dev.carillon.protocol;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.message.Push;

/** Writes pushes in the envelope of a reply without an id (protocol.md 5). */
final class JsonPushes {

    /** Braces and names around a push, and all of those that carry nothing of any size. */
    private static final int ENVELOPE_SIZE = 64;

    private JsonPushes() {}

    static byte[] encode(Push push) {
        JsonWriter json = new JsonWriter(size(push));
        json.beginObject().beginObject("push");
        write(json, push);
        json.endObject().endObject();
        return json.toByteArray();
    }

    /** Without the envelope, for peers that are told nothing but pushes. */
    static byte[] bare(Push push) {
        JsonWriter json = new JsonWriter(size(push));
        json.beginObject();
        write(json, push);
        json.endObject();
        return json.toByteArray();
    }

    private static int size(Push push) {
        if (push instanceof Push.Published published) {
            return ENVELOPE_SIZE + published.channel().value().length() + JsonResults.size(published.publication());
        } else if (push instanceof Push.Delta delta) {
            // As a string it is longer than it is, as a patch shorter.
            return ENVELOPE_SIZE + delta.channel().value().length() + JsonResults.size(delta.publication());
        } else if (push instanceof Push.Message message) {
            return ENVELOPE_SIZE + message.data().length();
        }
        return 4 * ENVELOPE_SIZE;
    }

    private static void write(JsonWriter json, Push push) {
        if (push instanceof Push.Published published) {
            begin(json, published.channel(), "pub");
            JsonResults.publication(json, published.publication());
        } else if (push instanceof Push.Delta delta) {
            begin(json, delta.channel(), "pub");
            JsonDeltas.publication(json, delta.publication(), delta.base());
        } else if (push instanceof Push.Joined joined) {
            begin(json, joined.channel(), "join");
            member(json, joined.info());
        } else if (push instanceof Push.Left left) {
            begin(json, left.channel(), "leave");
            member(json, left.info());
        } else if (push instanceof Push.Unsubscribed unsubscribed) {
            begin(json, unsubscribed.channel(), "unsubscribe");
            ended(json, unsubscribed.code(), unsubscribed.reason());
        } else if (push instanceof Push.Subscribed subscribed) {
            begin(json, subscribed.channel(), "subscribe");
            JsonResults.subscribed(json, subscribed.result());
        } else if (push instanceof Push.Message message) {
            json.beginObject("message").optional("data", message.data()).endObject();
        } else if (push instanceof Push.Refreshed refreshed) {
            json.name("refresh");
            JsonResults.expiry(json, refreshed.ttl());
        } else if (push instanceof Push.Disconnected disconnected) {
            json.name("disconnect");
            ended(
                    json,
                    disconnected.disconnect().code(),
                    disconnected.disconnect().reason());
        } else if (push instanceof Push.Connected connected) {
            json.name("connect");
            JsonResults.connect(json, connected.result());
        } else {
            throw new AssertionError(push);
        }
    }

    private static void begin(JsonWriter json, ChannelName channel, String kind) {
        json.member("channel", channel.value()).name(kind);
    }

    private static void member(JsonWriter json, ClientInfo info) {
        json.beginObject().name("info");
        JsonResults.info(json, info);
        json.endObject();
    }

    private static void ended(JsonWriter json, int code, String reason) {
        json.beginObject().member("code", code).member("reason", reason).endObject();
    }
}
