package dev.carillon.api;

import dev.carillon.broker.MapConditions;
import dev.carillon.broker.MapConditions.KeyMode;
import dev.carillon.broker.PublishOptions;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.StreamPosition;
import dev.carillon.node.MapApi;
import dev.carillon.protocol.JsonMembers;
import dev.carillon.protocol.JsonNames;
import dev.carillon.protocol.JsonReader;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * The members of one request to a map while it is read: all that any of its methods has, each with the value of an absent
 * one at first.
 */
final class MapFields {

    private static final JsonNames MEMBERS = JsonNames.of(
            "channel",
            "key",
            "data",
            "b64data",
            "tags",
            "idempotency_key",
            "version",
            "version_epoch",
            "key_mode",
            "delta",
            "cursor",
            "limit",
            "reverse",
            "revision_offset",
            "revision_epoch",
            "since_offset",
            "since_epoch");

    private String channel = "";
    private String key = "";
    private Payload data = Payload.EMPTY;
    private String base64 = "";
    private Map<String, String> tags = Map.of();
    private String idempotencyKey = "";
    private long version;
    private String versionEpoch = "";
    private String keyMode = "";
    private boolean delta;
    private String cursor = "";
    private int limit;
    private boolean reverse;
    private long offset;
    private String epoch = "";

    /** @param method one of a map's */
    static ApiRequest read(ApiMethod method, JsonReader reader) {
        MapFields fields = new MapFields();
        JsonMembers members = reader.members(MEMBERS);
        while (members.next()) {
            fields.member(members.name(), reader);
        }
        return new ApiRequest.OnMap(method, fields.channel, fields.question(method));
    }

    private void member(String name, JsonReader reader) {
        switch (name) {
            case "channel" -> channel = reader.string();
            case "key" -> key = reader.string();
            case "data" -> data = reader.payload();
            case "b64data" -> base64 = reader.string();
            case "tags" -> tags = reader.strings();
            case "idempotency_key" -> idempotencyKey = reader.string();
            case "version" -> version = reader.uint64();
            case "version_epoch" -> versionEpoch = reader.string();
            case "key_mode" -> keyMode = reader.string();
            case "delta" -> delta = reader.bool();
            case "cursor" -> cursor = reader.string();
            case "limit" -> limit = reader.int32();
            case "reverse" -> reverse = reader.bool();
            // No method has both.
            case "revision_offset", "since_offset" -> offset = reader.uint64();
            case "revision_epoch", "since_epoch" -> epoch = reader.string();
            default -> throw new IllegalStateException("a member without a place: " + name);
        }
    }

    private ApiRequest.OnMap.Question question(ApiMethod method) {
        return switch (method) {
            case MAP_PUBLISH ->
                (maps, map) -> maps.write(map, write(Publication.Entry.of(key))).thenApply(ApiResult.MapWritten::new);
            case MAP_REMOVE ->
                (maps, map) ->
                        maps.write(map, write(Publication.Entry.removed(key))).thenApply(ApiResult.MapWritten::new);
            case MAP_READ_STATE ->
                (maps, map) -> maps.read(map, new MapApi.Read(key, cursor, limit, position()))
                        .thenApply(ApiResult.MapState::new);
            case MAP_READ_STREAM ->
                (maps, map) -> maps.stream(map, limit, position(), reverse).thenApply(ApiResult.MapStream::new);
            case MAP_STATS -> (maps, map) -> maps.size(map).thenApply(ApiResult.MapStats::new);
            case MAP_CLEAR -> (maps, map) -> maps.clear(map).thenApply(nothing -> ApiResult.Done.INSTANCE);
            default -> throw new IllegalArgumentException("no method of a map: " + method);
        };
    }

    private MapApi.Write write(Publication.Entry entry) {
        MapConditions conditions = new MapConditions(
                mode(), false, idempotencyKey, PublishOptions.DEFAULT_IDEMPOTENCY_TTL, version, versionEpoch, delta);
        return new MapApi.Write(entry, entry.removed() ? Payload.EMPTY : payload(), tags, conditions);
    }

    /** Bytes given in base64 win over JSON, as peers have it. */
    private Payload payload() {
        Payload given = data;
        if (!base64.isEmpty()) {
            try {
                given = Payload.of(Base64.getDecoder().decode(base64));
            } catch (IllegalArgumentException malformed) {
                throw refused("b64data is not base64");
            }
        }
        if (given.isEmpty()) {
            throw refused("data is missing");
        }
        return given;
    }

    private KeyMode mode() {
        return switch (keyMode) {
            case "" -> KeyMode.REPLACE;
            case "if_new" -> KeyMode.IF_NEW;
            case "if_exists" -> KeyMode.IF_EXISTS;
            default -> throw refused("key_mode is if_new, if_exists or absent");
        };
    }

    private Optional<StreamPosition> position() {
        return offset == 0 && epoch.isEmpty() ? Optional.empty() : Optional.of(new StreamPosition(epoch, offset));
    }

    private static RefusedException refused(String why) {
        return new RefusedException(ReplyError.BAD_REQUEST, "bad request: " + why);
    }
}
