package dev.carillon.client;

import dev.carillon.channel.Identity;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a peer before its first message.
 *
 * @param identity  whom the container has authenticated, if it may be trusted for this request
 * @param token     connection token given outside the connect command, empty when none was
 * @param remote    address of the peer as text, for logs and limits
 * @param format    name of the format that the peer asked for in the query, empty for the default
 * @param framePing whether the peer asked for the transport's own pings in place of the protocol's
 */
public record Handshake(Optional<Identity> identity, String token, String remote, String format, boolean framePing) {

    /** Nothing is known. */
    public static final Handshake NONE = new Handshake(Optional.empty(), "", "", "", false);

    public Handshake {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(remote, "remote");
        Objects.requireNonNull(format, "format");
    }

    /** The token is a secret. */
    @Override
    public String toString() {
        return "Handshake[user=" + identity.map(Identity::user).orElse("") + ", remote=" + remote + "]";
    }
}
