package dev.carillon.api;

import dev.carillon.broker.PublishOptions;
import dev.carillon.channel.Payload;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.StreamPosition;
import dev.carillon.node.Authenticator.Grant;
import dev.carillon.node.Authenticator.Overrides;
import dev.carillon.node.ServerApi;
import dev.carillon.node.ServerApi.Sessions;
import dev.carillon.protocol.JsonMembers;
import dev.carillon.protocol.JsonNames;
import dev.carillon.protocol.JsonReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The members of one request while it is read: all that any method has, each with the value of an absent one at first.
 * What can be read but is no good is remembered, and makes the request a {@link ApiRequest.Refused}.
 */
final class ApiFields {

    private static final Map<ApiMethod, JsonNames> MEMBERS = members();
    private static final JsonNames CLOSE = JsonNames.of("code", "reason");

    private final int maxChannels;
    private String refusal = "";

    private String channel = "";
    private final List<String> channels = new ArrayList<>();
    private Payload data = Payload.EMPTY;
    private Payload decodedData = Payload.EMPTY;
    private Payload info = Payload.EMPTY;
    private Payload decodedInfo = Payload.EMPTY;
    private boolean skipHistory;
    private boolean delta;
    private Map<String, String> tags = Map.of();
    private String idempotencyKey = "";
    private long version;
    private String versionEpoch = "";
    private String user = "";
    private String client = "";
    private String session = "";
    private Optional<Instant> expiresAt = Optional.empty();
    private boolean expired;
    private Optional<StreamPosition> since = Optional.empty();
    private Overrides overrides = Overrides.NONE;
    private final List<String> whitelist = new ArrayList<>();
    private long closeCode;
    private String closeReason = "";
    private int limit;
    private boolean reverse;
    private String pattern = "";

    ApiFields(int maxChannels) {
        this.maxChannels = maxChannels;
    }

    private static Map<ApiMethod, JsonNames> members() {
        Map<ApiMethod, JsonNames> members = new EnumMap<>(ApiMethod.class);
        members.put(
                ApiMethod.PUBLISH,
                JsonNames.of(
                        "channel",
                        "data",
                        "b64data",
                        "skip_history",
                        "tags",
                        "idempotency_key",
                        "version",
                        "version_epoch",
                        "delta"));
        members.put(
                ApiMethod.BROADCAST,
                JsonNames.of(
                        "channels",
                        "data",
                        "b64data",
                        "skip_history",
                        "tags",
                        "idempotency_key",
                        "version",
                        "version_epoch",
                        "delta"));
        members.put(
                ApiMethod.SUBSCRIBE,
                JsonNames.of(
                        "channel",
                        "user",
                        "client",
                        "session",
                        "info",
                        "b64info",
                        "data",
                        "b64data",
                        "expire_at",
                        "recover_since",
                        "override"));
        members.put(ApiMethod.UNSUBSCRIBE, JsonNames.of("channel", "user", "client", "session"));
        members.put(ApiMethod.DISCONNECT, JsonNames.of("user", "client", "session", "whitelist", "disconnect"));
        members.put(
                ApiMethod.REFRESH,
                JsonNames.of("user", "client", "session", "expired", "expire_at", "info", "b64info"));
        members.put(ApiMethod.PRESENCE, JsonNames.of("channel"));
        members.put(ApiMethod.PRESENCE_STATS, JsonNames.of("channel"));
        members.put(ApiMethod.HISTORY, JsonNames.of("channel", "limit", "since", "reverse"));
        members.put(ApiMethod.HISTORY_REMOVE, JsonNames.of("channel"));
        members.put(ApiMethod.CHANNELS, JsonNames.of("pattern"));
        members.put(ApiMethod.INFO, JsonNames.of());
        members.put(ApiMethod.RPC, JsonNames.of());
        return members;
    }

    void read(ApiMethod method, JsonReader reader) {
        JsonNames names = MEMBERS.get(method);
        if (names == null) {
            throw new IllegalArgumentException("no members of its own: " + method);
        }
        JsonMembers members = reader.members(names);
        while (members.next()) {
            member(members.name(), reader);
        }
    }

    private void member(String name, JsonReader reader) {
        switch (name) {
            case "channel" -> channel = reader.string();
            case "channels" -> channels(reader);
            case "data" -> data = reader.payload();
            case "b64data" -> decodedData = decoded(name, reader.string());
            case "info" -> info = reader.readNull() ? Payload.EMPTY : reader.payload();
            case "b64info" -> decodedInfo = decoded(name, reader.string());
            case "skip_history" -> skipHistory = reader.bool();
            case "tags" -> tags = reader.strings();
            case "delta" -> delta = reader.bool();
            case "idempotency_key" -> idempotencyKey = reader.string();
            case "version" -> version = reader.uint64();
            case "version_epoch" -> versionEpoch = reader.string();
            case "user" -> user = reader.string();
            case "client" -> client = reader.string();
            case "session" -> session = reader.string();
            case "expire_at" -> expiresAt = instant(reader.int64());
            case "expired" -> expired = reader.bool();
            case "recover_since", "since" -> since = ApiObjects.position(reader);
            case "override" -> overrides = ApiObjects.overrides(reader);
            case "whitelist" -> whitelist(reader);
            case "disconnect" -> close(reader);
            case "limit" -> limit = reader.int32();
            case "reverse" -> reverse = reader.bool();
            case "pattern" -> pattern = reader.string();
            default -> throw new IllegalStateException("a member without a place: " + name);
        }
    }

    private void channels(JsonReader reader) {
        if (reader.readNull()) {
            return;
        }
        reader.beginArray();
        while (reader.nextElement()) {
            if (channels.size() < maxChannels) {
                channels.add(reader.string());
            } else {
                reader.skip();
                refusal = "more than %d channels".formatted(maxChannels);
            }
        }
    }

    private void whitelist(JsonReader reader) {
        if (reader.readNull()) {
            return;
        }
        reader.beginArray();
        while (reader.nextElement()) {
            whitelist.add(reader.string());
        }
    }

    private Payload decoded(String name, String base64) {
        try {
            return Payload.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException malformed) {
            refusal = name + " is not base64";
            return Payload.EMPTY;
        }
    }

    /** @param seconds since 1970, 0 for never */
    private Optional<Instant> instant(long seconds) {
        try {
            return seconds == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds));
        } catch (DateTimeException beyond) {
            refusal = "expire_at is beyond all time";
            return Optional.empty();
        }
    }

    private void close(JsonReader reader) {
        if (reader.readNull()) {
            return;
        }
        JsonMembers members = reader.members(CLOSE);
        while (members.next()) {
            switch (members.name()) {
                case "code" -> closeCode = reader.uint32();
                default -> closeReason = reader.string();
            }
        }
    }

    ApiRequest request(ApiMethod method) {
        if (!refusal.isEmpty()) {
            return new ApiRequest.Refused(method, ReplyError.BAD_REQUEST, "bad request: " + refusal);
        }
        Sessions sessions = new Sessions(user, client, session);
        return switch (method) {
            case PUBLISH -> new ApiRequest.Publish(channel, publish());
            case BROADCAST -> new ApiRequest.Broadcast(channels, publish());
            case SUBSCRIBE -> new ApiRequest.Subscribe(sessions, channel, grant(), since);
            case UNSUBSCRIBE -> new ApiRequest.Unsubscribe(sessions, channel);
            case DISCONNECT -> new ApiRequest.Close(sessions, closeCode, closeReason, Set.copyOf(whitelist));
            case REFRESH -> new ApiRequest.Refresh(sessions, expired, expiresAt, info());
            case PRESENCE -> new ApiRequest.Presence(channel);
            case PRESENCE_STATS -> new ApiRequest.PresenceStats(channel);
            case HISTORY -> new ApiRequest.History(channel, limit, since, reverse);
            case HISTORY_REMOVE -> new ApiRequest.HistoryRemove(channel);
            case CHANNELS -> new ApiRequest.Channels(pattern);
            case INFO -> new ApiRequest.Info();
            case RPC -> new ApiRequest.Rpc();
            case BATCH -> throw new IllegalArgumentException("a batch is read as one");
            case MAP_PUBLISH, MAP_REMOVE, MAP_READ_STATE, MAP_READ_STREAM, MAP_STATS, MAP_CLEAR ->
                throw new IllegalArgumentException("read by MapFields: " + method);
        };
    }

    /** Bytes given in base64 win over JSON, as peers have it. */
    private ServerApi.Publish publish() {
        return new ServerApi.Publish(
                decodedData.isEmpty() ? data : decodedData,
                skipHistory,
                tags,
                idempotencyKey,
                PublishOptions.DEFAULT_IDEMPOTENCY_TTL,
                version,
                versionEpoch,
                delta);
    }

    private Payload info() {
        return decodedInfo.isEmpty() ? info : decodedInfo;
    }

    private Grant grant() {
        return new Grant(info(), decodedData.isEmpty() ? data : decodedData, expiresAt, overrides);
    }
}
