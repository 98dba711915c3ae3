package dev.carillon.channel;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One message of a channel.
 *
 * @param data   the payload
 * @param info   the connection that published it; empty when a server did
 * @param offset its number in the stream, from 1; 0 when the channel keeps no history
 * @param tags   names and values that travel with it, for filters; may be empty
 */
public record Publication(Payload data, Optional<ClientInfo> info, long offset, Map<String, String> tags) {

    public Publication {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(info, "info");
        tags = Map.copyOf(tags);
    }

    /** A publication that has not been given an offset. */
    public static Publication of(Payload data) {
        return new Publication(data, Optional.empty(), 0, Map.of());
    }

    /** The same with its number in the stream. */
    public Publication at(long newOffset) {
        return new Publication(data, info, newOffset, tags);
    }

    /** Bytes of data and tags: what bounds count. */
    public int size() {
        int size = data.length();
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            size += tag.getKey().length() + tag.getValue().length();
        }
        return size;
    }
}
