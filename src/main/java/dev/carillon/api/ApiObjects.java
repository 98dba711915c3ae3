package dev.carillon.api;

import dev.carillon.channel.StreamPosition;
import dev.carillon.node.Authenticator.Overrides;
import dev.carillon.protocol.JsonMembers;
import dev.carillon.protocol.JsonNames;
import dev.carillon.protocol.JsonReader;
import java.util.Optional;

/** Reads the objects that are members of requests; null is an absent one. */
final class ApiObjects {

    private static final JsonNames POSITION = JsonNames.of("offset", "epoch");
    private static final JsonNames VALUE = JsonNames.of("value");
    private static final JsonNames OVERRIDES =
            JsonNames.of("presence", "join_leave", "force_push_join_leave", "force_recovery", "force_positioning");

    private ApiObjects() {}

    static Optional<StreamPosition> position(JsonReader reader) {
        if (reader.readNull()) {
            return Optional.empty();
        }
        long offset = 0;
        String epoch = "";
        JsonMembers members = reader.members(POSITION);
        while (members.next()) {
            switch (members.name()) {
                case "offset" -> offset = reader.uint64();
                default -> epoch = reader.string();
            }
        }
        return Optional.of(new StreamPosition(epoch, offset));
    }

    static Overrides overrides(JsonReader reader) {
        if (reader.readNull()) {
            return Overrides.NONE;
        }
        Optional<Boolean> presence = Optional.empty();
        Optional<Boolean> joinLeave = Optional.empty();
        Optional<Boolean> forcePushJoinLeave = Optional.empty();
        Optional<Boolean> forceRecovery = Optional.empty();
        Optional<Boolean> forcePositioning = Optional.empty();
        JsonMembers members = reader.members(OVERRIDES);
        while (members.next()) {
            switch (members.name()) {
                case "presence" -> presence = override(reader);
                case "join_leave" -> joinLeave = override(reader);
                case "force_push_join_leave" -> forcePushJoinLeave = override(reader);
                case "force_recovery" -> forceRecovery = override(reader);
                default -> forcePositioning = override(reader);
            }
        }
        return new Overrides(presence, joinLeave, forcePushJoinLeave, forceRecovery, forcePositioning);
    }

    /** An object around the value, so that false differs from absent; {@code {}} is false. */
    private static Optional<Boolean> override(JsonReader reader) {
        if (reader.readNull()) {
            return Optional.empty();
        }
        boolean value = false;
        JsonMembers members = reader.members(VALUE);
        while (members.next()) {
            value = reader.bool();
        }
        return Optional.of(value);
    }
}
