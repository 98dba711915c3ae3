package dev.carillon.security;

import dev.carillon.channel.Identity;
import dev.carillon.client.Handshake;
import java.security.Principal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries the handshake through the container: what a request's {@code getUserPrincipal()} returns, the session of the
 * connection returns too, the same object on every server.
 *
 * @param handshake what the filter found out
 */
public record HandshakePrincipal(Handshake handshake) implements Principal {

    public HandshakePrincipal {
        Objects.requireNonNull(handshake, "handshake");
    }

    /**
     * What the filter has put into a session's principal.
     *
     * @throws IllegalStateException when this principal is not the filter's: the request came by another way, and
     *     nothing of it was checked
     */
    public static Handshake of(@Nullable Principal principal) {
        if (principal instanceof HandshakePrincipal known) {
            return known.handshake();
        }
        throw new IllegalStateException("the request did not come through the handshake filter");
    }

    /** User id; empty when the container has not authenticated anybody. */
    @Override
    public String getName() {
        return handshake.identity().map(Identity::user).orElse("");
    }

    @Override
    public String toString() {
        return handshake.toString();
    }
}
