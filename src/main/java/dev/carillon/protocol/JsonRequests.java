package dev.carillon.protocol;

import static dev.carillon.protocol.JsonGrammar.malformed;

import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.message.FilterNode;
import dev.carillon.message.Request;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the requests of commands (protocol.md 4). Whether what they ask for is allowed, or makes sense, is not looked at
 * here: a missing channel is an empty string, a missing payload an empty one.
 */
final class JsonRequests {

    private static final JsonNames CONNECT = JsonNames.of("token", "data", "subs", "name", "version", "headers");
    private static final JsonNames SUBSCRIBE = JsonNames.of(
            "channel",
            "token",
            "recover",
            "offset",
            "epoch",
            "data",
            "positioned",
            "recoverable",
            "join_leave",
            "delta",
            "flag",
            "tf",
            "type",
            "phase",
            "cursor",
            "limit");
    private static final JsonNames CHANNEL = JsonNames.of("channel");
    private static final JsonNames PUBLISH = JsonNames.of("channel", "data", "type", "key", "removed");
    private static final JsonNames HISTORY = JsonNames.of("channel", "limit", "since", "reverse");
    private static final JsonNames POSITION = JsonNames.of("offset", "epoch");
    private static final JsonNames RPC = JsonNames.of("method", "data");
    private static final JsonNames SEND = JsonNames.of("data");
    private static final JsonNames REFRESH = JsonNames.of("token");
    private static final JsonNames SUB_REFRESH = JsonNames.of("channel", "token");

    private JsonRequests() {}

    /**
     * @param method name of the request's member in the command
     * @param reader stands before the request, which is not null
     */
    static Request read(String method, JsonReader reader) {
        return switch (method) {
            case "connect" -> connect(reader);
            case "subscribe" -> subscribe(reader, "");
            case "unsubscribe" -> new Request.Unsubscribe(channel(reader));
            case "publish" -> publish(reader);
            case "presence" -> new Request.Presence(channel(reader));
            case "presence_stats" -> new Request.PresenceStats(channel(reader));
            case "history" -> history(reader);
            case "rpc" -> rpc(reader);
            case "send" -> send(reader);
            case "refresh" -> refresh(reader);
            case "sub_refresh" -> subRefresh(reader);
            // Only the server pings.
            default -> throw malformed("no " + method, reader.position());
        };
    }

    private static Request connect(JsonReader reader) {
        String token = "";
        Payload data = Payload.EMPTY;
        Map<String, Request.Subscribe> subs = Map.of();
        String name = "";
        String version = "";
        Map<String, String> headers = Map.of();
        JsonMembers members = reader.members(CONNECT);
        while (members.next()) {
            switch (members.name()) {
                case "token" -> token = reader.string();
                case "data" -> data = reader.payload();
                case "subs" -> subs = subs(reader);
                case "name" -> name = reader.string();
                case "version" -> version = reader.string();
                case "headers" -> headers = reader.strings();
                default -> throw new AssertionError(members.name());
            }
        }
        return new Request.Connect(token, data, subs, name, version, headers);
    }

    private static Map<String, Request.Subscribe> subs(JsonReader reader) {
        if (reader.readNull()) {
            return Map.of();
        }
        Map<String, Request.Subscribe> subs = new HashMap<>();
        reader.beginObject();
        while (reader.nextMember()) {
            String channel = reader.name();
            Request.Subscribe wish = reader.readNull() ? Request.Subscribe.to(channel) : subscribe(reader, channel);
            if (subs.put(channel, wish) != null) {
                throw malformed("no second member of the same name", reader.position());
            }
        }
        return subs;
    }

    /** @param name the channel, when it stands before the request and not in it */
    private static Request.Subscribe subscribe(JsonReader reader, String name) {
        String channel = name;
        String token = "";
        boolean recover = false;
        long offset = 0;
        String epoch = "";
        Payload data = Payload.EMPTY;
        boolean positioned = false;
        boolean recoverable = false;
        boolean joinLeave = false;
        String delta = "";
        long flag = 0;
        Optional<FilterNode> filter = Optional.empty();
        int type = 0;
        int phase = 0;
        String cursor = "";
        int limit = 0;
        JsonMembers members = reader.members(SUBSCRIBE);
        while (members.next()) {
            switch (members.name()) {
                case "channel" -> {
                    String given = reader.string();
                    channel = name.isEmpty() ? given : name;
                }
                case "token" -> token = reader.string();
                case "recover" -> recover = reader.bool();
                case "offset" -> offset = reader.uint64();
                case "epoch" -> epoch = reader.string();
                case "data" -> data = reader.payload();
                case "positioned" -> positioned = reader.bool();
                case "recoverable" -> recoverable = reader.bool();
                case "join_leave" -> joinLeave = reader.bool();
                case "delta" -> delta = reader.string();
                case "flag" -> flag = reader.int64();
                case "tf" -> filter = JsonFilters.read(reader);
                case "type" -> type = reader.int32();
                case "phase" -> phase = reader.int32();
                case "cursor" -> cursor = reader.string();
                case "limit" -> limit = reader.int32();
                default -> throw new AssertionError(members.name());
            }
        }
        return new Request.Subscribe(
                channel,
                token,
                recover,
                position(epoch, offset),
                data,
                positioned,
                recoverable,
                joinLeave,
                delta,
                flag,
                filter,
                new Request.MapPart(type, phase, cursor, limit));
    }

    private static StreamPosition position(String epoch, long offset) {
        return offset == 0 && epoch.isEmpty() ? StreamPosition.NONE : new StreamPosition(epoch, offset);
    }

    private static String channel(JsonReader reader) {
        String channel = "";
        JsonMembers members = reader.members(CHANNEL);
        while (members.next()) {
            channel = reader.string();
        }
        return channel;
    }

    private static Request publish(JsonReader reader) {
        String channel = "";
        Payload data = Payload.EMPTY;
        int type = 0;
        String key = "";
        boolean removed = false;
        JsonMembers members = reader.members(PUBLISH);
        while (members.next()) {
            switch (members.name()) {
                case "channel" -> channel = reader.string();
                case "data" -> data = reader.payload();
                case "type" -> type = reader.int32();
                case "key" -> key = reader.string();
                case "removed" -> removed = reader.bool();
                default -> throw new AssertionError(members.name());
            }
        }
        return new Request.Publish(channel, data, type, new Publication.Entry(key, removed));
    }

    private static Request history(JsonReader reader) {
        String channel = "";
        int limit = 0;
        Optional<StreamPosition> since = Optional.empty();
        boolean reverse = false;
        JsonMembers members = reader.members(HISTORY);
        while (members.next()) {
            switch (members.name()) {
                case "channel" -> channel = reader.string();
                case "limit" -> limit = reader.int32();
                case "since" -> since = reader.readNull() ? Optional.empty() : Optional.of(position(reader));
                case "reverse" -> reverse = reader.bool();
                default -> throw new AssertionError(members.name());
            }
        }
        return new Request.History(channel, limit, since, reverse);
    }

    private static StreamPosition position(JsonReader reader) {
        long offset = 0;
        String epoch = "";
        JsonMembers members = reader.members(POSITION);
        while (members.next()) {
            switch (members.name()) {
                case "offset" -> offset = reader.uint64();
                case "epoch" -> epoch = reader.string();
                default -> throw new AssertionError(members.name());
            }
        }
        return position(epoch, offset);
    }

    private static Request rpc(JsonReader reader) {
        String method = "";
        Payload data = Payload.EMPTY;
        JsonMembers members = reader.members(RPC);
        while (members.next()) {
            switch (members.name()) {
                case "method" -> method = reader.string();
                case "data" -> data = reader.payload();
                default -> throw new AssertionError(members.name());
            }
        }
        return new Request.Rpc(method, data);
    }

    private static Request send(JsonReader reader) {
        Payload data = Payload.EMPTY;
        JsonMembers members = reader.members(SEND);
        while (members.next()) {
            data = reader.payload();
        }
        return new Request.Send(data);
    }

    private static Request refresh(JsonReader reader) {
        String token = "";
        JsonMembers members = reader.members(REFRESH);
        while (members.next()) {
            token = reader.string();
        }
        return new Request.Refresh(token);
    }

    private static Request subRefresh(JsonReader reader) {
        String channel = "";
        String token = "";
        JsonMembers members = reader.members(SUB_REFRESH);
        while (members.next()) {
            switch (members.name()) {
                case "channel" -> channel = reader.string();
                case "token" -> token = reader.string();
                default -> throw new AssertionError(members.name());
            }
        }
        return new Request.SubRefresh(channel, token);
    }
}
