package dev.carillon.endpoint;

import dev.carillon.channel.Payload;

/** What a member of a plain room sends. */
public sealed interface RoomRequest {

    /** @param data a JSON object for everybody else, as it was sent */
    record Say(Payload data) implements RoomRequest {}

    /** Asks who is here: exactly <code>{"type":"who"}</code>. With any other member beside it, it is something said. */
    record Who() implements RoomRequest {}
}
