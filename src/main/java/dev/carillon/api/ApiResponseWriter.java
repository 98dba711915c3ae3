package dev.carillon.api;

import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.MapOutcome;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.node.ServerApi;
import dev.carillon.protocol.JsonPayload;
import dev.carillon.protocol.JsonWriter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the bodies of answers. Without a state. */
final class ApiResponseWriter {

    private static final int SMALL = 128;

    private ApiResponseWriter() {}

    /** The reply in its envelope: {@code result} or {@code error}; a batch has none around its {@code replies}. */
    static byte[] reply(ApiReply reply) {
        JsonWriter json = new JsonWriter(size(reply));
        if (reply instanceof ApiReply.Success success && success.result() instanceof ApiResult.Batch batch) {
            batch(json, batch);
        } else {
            envelope(json, reply, "result");
        }
        return json.toByteArray();
    }

    /** The error alone, for callers that look at the HTTP status. */
    static byte[] bare(ApiReply.Failure failure) {
        JsonWriter json = new JsonWriter(SMALL);
        error(json, failure);
        return json.toByteArray();
    }

    private static int size(ApiReply reply) {
        int size = SMALL;
        if (reply instanceof ApiReply.Success success && success.result() instanceof ApiResult.History history) {
            for (Publication publication : history.page().publications()) {
                size += SMALL + publication.size();
            }
        } else if (reply instanceof ApiReply.Success success && success.result() instanceof ApiResult.MapState state) {
            size += state.page().entries().stream()
                    .mapToInt(entry -> SMALL + entry.size())
                    .sum();
        }
        return size;
    }

    private static void batch(JsonWriter json, ApiResult.Batch batch) {
        json.beginObject().beginArray("replies");
        for (ApiReply reply : batch.replies()) {
            String name =
                    reply instanceof ApiReply.Success success ? success.method().wireName() : "";
            envelope(json, reply, name);
        }
        json.endArray().endObject();
    }

    /** @param name of the member that holds the result */
    private static void envelope(JsonWriter json, ApiReply reply, String name) {
        json.beginObject();
        if (reply instanceof ApiReply.Success success) {
            json.name(name);
            result(json, success.result());
        } else {
            json.name("error");
            error(json, (ApiReply.Failure) reply);
        }
        json.endObject();
    }

    private static void error(JsonWriter json, ApiReply.Failure failure) {
        json.beginObject();
        json.member("code", failure.error().code());
        json.member("message", failure.message());
        json.endObject();
    }

    private static void result(JsonWriter json, ApiResult result) {
        json.beginObject();
        if (result instanceof ApiResult.Published published) {
            StreamPosition position = published.position();
            json.optional("offset", position.offset()).optional("epoch", position.epoch());
        } else if (result instanceof ApiResult.Broadcast broadcast) {
            json.beginArray("responses");
            broadcast.responses().forEach(reply -> envelope(json, reply, "result"));
            json.endArray();
        } else if (result instanceof ApiResult.Presence presence) {
            json.beginObject("presence");
            presence.clients().forEach((client, info) -> client(json.name(client), info));
            json.endObject();
        } else if (result instanceof ApiResult.PresenceStats stats) {
            json.member("num_clients", stats.clients()).member("num_users", stats.users());
        } else if (result instanceof ApiResult.History history) {
            history(json, history.page());
        } else if (result instanceof ApiResult.Channels channels) {
            json.beginObject("channels");
            for (Map.Entry<String, Integer> channel : channels.connections().entrySet()) {
                json.beginObject(channel.getKey())
                        .member("num_clients", channel.getValue())
                        .endObject();
            }
            json.endObject();
        } else if (result instanceof ApiResult.Info info) {
            nodes(json, info.nodes());
        } else if (result instanceof ApiResult.MapWritten written) {
            StreamPosition position = written.outcome().position();
            json.optional("offset", position.offset()).optional("epoch", position.epoch());
            json.optional("suppressed", written.outcome().suppressed() != MapOutcome.Suppressed.NO);
            json.optional("suppress_reason", written.outcome().suppressed().label());
        } else if (result instanceof ApiResult.MapState state) {
            entries(json, state.page().entries(), state.page().top());
            json.optional("cursor", state.page().cursor());
        } else if (result instanceof ApiResult.MapStream stream) {
            entries(json, stream.page().publications(), stream.page().top());
        } else if (result instanceof ApiResult.MapStats stats) {
            json.member("num_keys", stats.entries());
        } else if (!(result instanceof ApiResult.Done)) {
            throw new AssertionError("a batch holds no batch");
        }
        json.endObject();
    }

    private static void history(JsonWriter json, HistoryPage page) {
        publications(json, "publications", page.publications(), page.top());
    }

    private static void entries(JsonWriter json, List<Publication> entries, StreamPosition top) {
        publications(json, "entries", entries, top);
    }

    private static void publications(JsonWriter json, String name, List<Publication> all, StreamPosition top) {
        json.beginArray(name);
        for (Publication publication : all) {
            json.beginObject();
            json.optional("key", publication.entry().key());
            payload(json, "data", publication.data());
            publication.info().ifPresent(info -> client(json.name("info"), info));
            json.optional("offset", publication.offset());
            if (!publication.tags().isEmpty()) {
                json.beginObject("tags");
                publication.tags().forEach(json::member);
                json.endObject();
            }
            json.optional("removed", publication.entry().removed());
            json.endObject();
        }
        json.endArray();
        json.member("epoch", top.epoch()).member("offset", top.offset());
    }

    private static void client(JsonWriter json, ClientInfo info) {
        json.beginObject();
        json.member("user", info.user()).member("client", info.client());
        payload(json, "conn_info", info.connInfo());
        payload(json, "chan_info", info.chanInfo());
        json.endObject();
    }

    private static void nodes(JsonWriter json, List<ServerApi.NodeInfo> nodes) {
        json.beginArray("nodes");
        for (ServerApi.NodeInfo node : nodes) {
            json.beginObject();
            json.member("uid", node.uid()).member("name", node.name()).member("version", node.version());
            json.member("num_clients", node.clients()).member("num_users", node.users());
            json.member("num_channels", node.channels()).member("num_subs", node.subscriptions());
            json.optional("uptime", node.uptime());
            json.endObject();
        }
        json.endArray();
    }

    /** JSON as it is; other bytes, which only binary namespaces have, in base64 under a name that says so. */
    private static void payload(JsonWriter json, String name, Payload payload) {
        if (payload.isEmpty()) {
            return;
        }
        Optional<Payload> known = JsonPayload.check(payload);
        if (known.isPresent()) {
            json.name(name).value(known.get());
        } else {
            json.member("b64" + name, base64(payload));
        }
    }

    private static String base64(Payload payload) {
        return Base64.getEncoder().encodeToString(payload.bytes());
    }
}
