package dev.carillon.channel;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Who a connection has proved to be.
 *
 * @param user      user id; empty for an anonymous connection
 * @param info      what other members see of the user, may be empty
 * @param expiresAt when the connection ends unless refreshed; empty for never
 * @param meta      what the application attached for itself, never sent to a client; may be empty
 */
public record Identity(String user, Payload info, Optional<Instant> expiresAt, Payload meta) {

    /** Nobody in particular, for ever. */
    public static final Identity ANONYMOUS = new Identity("", Payload.EMPTY, Optional.empty(), Payload.EMPTY);

    public Identity {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(info, "info");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(meta, "meta");
    }

    /** A user that the container has authenticated: no info, no expiry. */
    public static Identity of(String user) {
        return new Identity(user, Payload.EMPTY, Optional.empty(), Payload.EMPTY);
    }

    public boolean isAnonymous() {
        return user.isEmpty();
    }
}
