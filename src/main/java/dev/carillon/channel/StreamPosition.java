package dev.carillon.channel;

import java.util.Objects;

/**
 * A place in the stream of a channel (protocol.md 9.5).
 *
 * <p>The epoch tells one life of a stream from the next. Without it a stream that was lost and began again would hand
 * out the same offsets for other publications: a client that had seen 3 would take the new 4 for the next one and
 * never learn that the new 1 to 3 exist.
 *
 * @param epoch  random name of the stream's life; empty when the client has none or the channel keeps no stream
 * @param offset number of the last publication seen; the first of a stream is 1, so 0 means none; never negative
 */
public record StreamPosition(String epoch, long offset) {

    /** No position: the client has seen nothing, or the channel keeps no stream. */
    public static final StreamPosition NONE = new StreamPosition("", 0);

    public StreamPosition {
        Objects.requireNonNull(epoch, "epoch");
    }

    /** This position moved to another offset of the same life. */
    public StreamPosition at(long newOffset) {
        return new StreamPosition(epoch, newOffset);
    }
}
