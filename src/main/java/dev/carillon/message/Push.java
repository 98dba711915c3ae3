package dev.carillon.message;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import java.util.Optional;
import java.util.OptionalLong;

/** What the server says unasked (protocol.md 5). */
public sealed interface Push {

    record Published(ChannelName channel, Publication publication) implements Push {}

    /**
     * A publication for members with delta, as a patch where that is shorter.
     *
     * @param base the payload that the member has; empty for a member without one: then the publication is whole
     */
    record Delta(ChannelName channel, Publication publication, Optional<Payload> base) implements Push {}

    record Joined(ChannelName channel, ClientInfo info) implements Push {}

    record Left(ChannelName channel, ClientInfo info) implements Push {}

    /** @param code 2000 to 2999; from 2500 on the client subscribes again */
    record Unsubscribed(ChannelName channel, int code, String reason) implements Push {}

    /** A server-side subscription that began while connected: {@code result} without publications. */
    record Subscribed(ChannelName channel, Result.Subscribe result) implements Push {}

    /** From the application to this one client, in no channel. */
    record Message(Payload data) implements Push {}

    /** The server prolonged, or shortened, the connection. */
    record Refreshed(OptionalLong ttl) implements Push {}

    /** Only on transports without a close code of their own. */
    record Disconnected(Disconnect disconnect) implements Push {}

    /** Only on unidirectional transports. */
    record Connected(Result.Connect result) implements Push {}
}
