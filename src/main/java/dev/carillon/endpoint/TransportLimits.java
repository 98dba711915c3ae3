package dev.carillon.endpoint;

import static dev.carillon.ConfigurationException.require;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ChannelSyntax;
import java.time.Duration;

/**
 * Limits of the WebSocket endpoints.
 *
 * @param messageMaxBytes bytes of one message from a peer
 * @param closeTimeout    how long a peer may take over an orderly close before it is dropped
 * @param echo            whether {@code /echo} is there
 * @param rooms           whether {@code /rooms/{room}} is there
 * @param uni             whether {@code /connection/uni_websocket} is there
 * @param syntax          of channel names
 */
public record TransportLimits(
        int messageMaxBytes, Duration closeTimeout, boolean echo, boolean rooms, boolean uni, ChannelSyntax syntax) {

    /** The namespace whose channels are rooms: without it there is no {@code /rooms/{room}}. */
    public static final String ROOMS = "room";

    public TransportLimits {
        require(
                messageMaxBytes >= 1_024 && messageMaxBytes <= 16_777_216,
                "carillon.websocket.message-size-limit",
                messageMaxBytes,
                "1024 to 16777216");
    }

    /** The channel of a room. */
    ChannelName room(String name) {
        return syntax.in(ROOMS, name);
    }
}
