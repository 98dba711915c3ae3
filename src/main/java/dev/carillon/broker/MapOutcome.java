package dev.carillon.broker;

import dev.carillon.channel.StreamPosition;
import java.util.Objects;

/**
 * What became of a write.
 *
 * @param position   where it is in the stream; for a suppressed one by idempotency key the first one's position, else the
 *     top
 * @param suppressed whether nothing was changed, and why
 */
public record MapOutcome(StreamPosition position, Suppressed suppressed) {

    public MapOutcome {
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(suppressed, "suppressed");
    }

    /** Why a write changed nothing. */
    public enum Suppressed {
        NO(""),
        /** The idempotency key was used before. */
        IDEMPOTENCY("idempotency"),
        /** The entry has the same or a higher version. */
        VERSION("version"),
        /** It was to be new and is there. */
        KEY_EXISTS("key_exists"),
        /** It was to be there, or to be removed, and is not there. */
        KEY_NOT_FOUND("key_not_found");

        private final String label;

        Suppressed(String label) {
            this.label = label;
        }

        /** For metrics and the server API. */
        public String label() {
            return label;
        }
    }
}
