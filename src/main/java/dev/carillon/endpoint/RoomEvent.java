package dev.carillon.endpoint;

import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Payload;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTransient;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import jakarta.json.bind.annotation.JsonbVisibility;
import jakarta.json.bind.config.PropertyVisibilityStrategy;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a member of a plain room is told: one JSON object per message, whose {@code type} says which of these it is. */
@JsonbTypeInfo(
        key = "type",
        value = {
            @JsonbSubtype(alias = "welcome", type = RoomEvent.Welcome.class),
            @JsonbSubtype(alias = "message", type = RoomEvent.Message.class),
            @JsonbSubtype(alias = "joined", type = RoomEvent.Joined.class),
            @JsonbSubtype(alias = "left", type = RoomEvent.Left.class),
            @JsonbSubtype(alias = "members", type = RoomEvent.Members.class),
            @JsonbSubtype(alias = "error", type = RoomEvent.Problem.class)
        })
public sealed interface RoomEvent {

    /**
     * One connection.
     *
     * @param client id of the connection
     * @param user   who it is, empty for an anonymous one
     */
    @JsonbPropertyOrder({"client", "user"})
    @JsonbVisibility(Components.class)
    record Person(String client, String user) {

        static Person of(ClientInfo info) {
            return new Person(info.client(), info.user());
        }
    }

    /** The first message: you are in. */
    @JsonbPropertyOrder({"room", "you"})
    @JsonbVisibility(Components.class)
    record Welcome(String room, Person you) implements RoomEvent {}

    /**
     * Somebody said something.
     *
     * @param from null, and not written, when a server said it
     * @param data as it was said, byte for byte: not for JSON-B, see {@link RoomEventEncoder}
     */
    @JsonbPropertyOrder({"from"})
    @JsonbVisibility(Components.class)
    record Message(@Nullable Person from, @JsonbTransient Payload data) implements RoomEvent {}

    /** Somebody else came in. */
    @JsonbVisibility(Components.class)
    record Joined(Person who) implements RoomEvent {}

    /** Somebody else is gone. */
    @JsonbVisibility(Components.class)
    record Left(Person who) implements RoomEvent {}

    /** The answer to who is here, oneself among them. */
    @JsonbVisibility(Components.class)
    record Members(List<Person> members) implements RoomEvent {
        public Members {
            members = List.copyOf(members);
        }
    }

    /**
     * What the member asked for was refused.
     *
     * @param code of {@link dev.carillon.channel.ReplyError}
     */
    @JsonbPropertyOrder({"code", "message"})
    @JsonbVisibility(Components.class)
    record Problem(int code, String message) implements RoomEvent {}

    /** JSON-B 3.0 knows no records and looks for getters; a record's components are its fields too. */
    final class Components implements PropertyVisibilityStrategy {

        @Override
        public boolean isVisible(Field field) {
            return true;
        }

        @Override
        public boolean isVisible(Method method) {
            return false;
        }
    }
}
