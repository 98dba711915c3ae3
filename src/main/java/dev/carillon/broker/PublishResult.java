package dev.carillon.broker;

import dev.carillon.channel.StreamPosition;
import java.util.Objects;

/**
 * What became of a publish.
 *
 * @param position where it is in the stream; {@link StreamPosition#NONE} when nothing is kept; for a suppressed one by
 *     key the first one's position, by version the top
 * @param suppressed whether nothing was published, and why
 */
public record PublishResult(StreamPosition position, Suppressed suppressed) {

    public PublishResult {
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(suppressed, "suppressed");
    }

    public static PublishResult stored(StreamPosition position) {
        return new PublishResult(position, Suppressed.NO);
    }

    /** Why a publish published nothing. */
    public enum Suppressed {
        NO("no"),
        /** The idempotency key was used before. */
        SAME_KEY("same_key"),
        /** A publication of the same or a higher version was there before. */
        OLD_VERSION("old_version");

        private final String label;

        Suppressed(String label) {
            this.label = label;
        }

        /** For metrics. */
        public String label() {
            return label;
        }
    }
}
