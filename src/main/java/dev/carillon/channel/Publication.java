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
 * @param entry  which entry of a map it changes; {@link Entry#NONE} in every other channel
 */
public record Publication(Payload data, Optional<ClientInfo> info, long offset, Map<String, String> tags, Entry entry) {

    public Publication {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(info, "info");
        tags = Map.copyOf(tags);
        Objects.requireNonNull(entry, "entry");
    }

    /** A publication of a channel that keeps nothing by key. */
    public Publication(Payload data, Optional<ClientInfo> info, long offset, Map<String, String> tags) {
        this(data, info, offset, tags, Entry.NONE);
    }

    /** A publication that has not been given an offset. */
    public static Publication of(Payload data) {
        return new Publication(data, Optional.empty(), 0, Map.of());
    }

    /** The same with its number in the stream. */
    public Publication at(long newOffset) {
        return new Publication(data, info, newOffset, tags, entry);
    }

    /** Bytes of data, key and tags: what bounds count. */
    public int size() {
        int size = data.length() + entry.key().length();
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            size += tag.getKey().length() + tag.getValue().length();
        }
        return size;
    }

    /**
     * What a publication does to a map (protocol.md 10).
     *
     * @param key     empty for a publication that belongs to no map
     * @param removed whether the entry is gone; else its value is the publication's data
     */
    public record Entry(String key, boolean removed) {

        public static final Entry NONE = new Entry("", false);

        public Entry {
            Objects.requireNonNull(key, "key");
        }

        public static Entry of(String key) {
            return new Entry(key, false);
        }

        public static Entry removed(String key) {
            return new Entry(key, true);
        }
    }
}
