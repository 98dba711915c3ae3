package dev.carillon.security;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether this node takes one more connection now: asked last, for requests that are good in every other way.
 * Thread-safe, never blocks.
 */
@FunctionalInterface
public interface Admission {

    /** Takes every connection. */
    Admission OPEN = remote -> Optional.empty();

    /**
     * @param remote address of the peer as text
     * @return empty to let the peer in
     */
    Optional<Refusal> refuse(String remote);

    /**
     * @param reason     one of those with status 503
     * @param retryAfter when to come back, in whole seconds
     */
    record Refusal(HandshakeRefusal reason, Duration retryAfter) {
        public Refusal {
            Objects.requireNonNull(retryAfter, "retryAfter");
            if (reason.status() != 503) {
                throw new IllegalArgumentException(reason + " is not a reason to come back later");
            }
        }
    }
}
