package dev.carillon.broker;

import static dev.carillon.ConfigurationException.require;

/**
 * How much a {@link MemoryMapBroker} may keep. What does not fit is refused with 106: an entry is never given up for
 * another, unlike a publication of a stream, since nobody could tell that it is missing.
 *
 * @param maxChannels         maps, those included that are empty and of which only a position is remembered. One more, and
 *     the empty one whose last access is longest ago is forgotten; it begins again under another epoch
 * @param maxKeys             entries of one map
 * @param maxChannelBytes     bytes of one map: entries, and kept changes, which are given up for entries
 * @param maxBytes            bytes of all maps
 * @param maxIdempotencyKeys  remembered keys of writes; one more, and the key that would expire first is forgotten
 */
public record MemoryMapLimits(
        int maxChannels, int maxKeys, long maxChannelBytes, long maxBytes, int maxIdempotencyKeys) {

    public static final MemoryMapLimits DEFAULT = new MemoryMapLimits(100_000, 10_000, 16L << 20, 128L << 20, 250_000);

    public MemoryMapLimits {
        require(maxChannels >= 1, "carillon.map.max-channels", maxChannels, "at least 1");
        require(maxKeys >= 1, "carillon.map.max-keys", maxKeys, "at least 1");
        require(maxChannelBytes >= 1, "carillon.map.max-channel-bytes", maxChannelBytes, "at least 1");
        require(maxBytes >= 1, "carillon.map.max-bytes", maxBytes, "at least 1");
        require(maxIdempotencyKeys >= 1, "carillon.memory.max-idempotency-keys", maxIdempotencyKeys, "at least 1");
    }
}
