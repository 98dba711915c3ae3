package dev.carillon.broker;

import dev.carillon.channel.StreamPosition;
import java.util.Objects;
import java.util.Optional;

/**
 * Which publications to read.
 *
 * @param since   exclusive; empty reads from the oldest kept, or from the newest when {@code reverse}
 * @param limit   at most this many, at least 0; 0 reads the top position only, there is no "all"
 * @param reverse newest first
 */
public record HistoryQuery(Optional<StreamPosition> since, int limit, boolean reverse) {

    public HistoryQuery {
        Objects.requireNonNull(since, "since");
        if (limit < 0) {
            throw new IllegalArgumentException("limit is at least 0, not " + limit);
        }
    }

    /** Only the position of the stream. */
    public static HistoryQuery top() {
        return new HistoryQuery(Optional.empty(), 0, false);
    }

    /** The newest publication. */
    public static HistoryQuery latest() {
        return new HistoryQuery(Optional.empty(), 1, true);
    }

    /** What came after a position, oldest first. */
    public static HistoryQuery after(StreamPosition since, int limit) {
        return new HistoryQuery(Optional.of(since), limit, false);
    }
}
