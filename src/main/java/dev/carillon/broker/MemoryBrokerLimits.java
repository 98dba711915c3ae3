package dev.carillon.broker;

import static dev.carillon.ConfigurationException.require;

/**
 * How much a {@link MemoryBroker} may remember, over all channels.
 *
 * @param maxStreams         streams, those included of which only epoch and top offset are left (about 400 bytes each);
 *     at least 1. One more, and the stream whose last access is longest ago is forgotten whole: it begins again under
 *     another epoch, so that no position in it is taken for a position in the new one
 * @param maxBytes           bytes of kept publications, each with 160 added for the objects around it; at least 1. More, and the stream whose last publication is longest ago loses its oldest publications.
 *     Its epoch and top offset stay: who misses one of them is refused recovery, who misses none recovers
 * @param maxIdempotencyKeys remembered keys (about 300 bytes each, longer keys more); at least 1. One more, and the key
 *     that would expire first is forgotten, which is the oldest one where all live equally long
 */
public record MemoryBrokerLimits(int maxStreams, long maxBytes, int maxIdempotencyKeys) {

    /** 100 MB of streams, 128 MiB of publications, 75 MB of keys, when all are used up. */
    public static final MemoryBrokerLimits DEFAULT = new MemoryBrokerLimits(250_000, 128L << 20, 250_000);

    public MemoryBrokerLimits {
        require(maxStreams >= 1, "carillon.memory.max-streams", maxStreams, "at least 1");
        require(maxBytes >= 1, "carillon.memory.max-bytes", maxBytes, "at least 1");
        require(maxIdempotencyKeys >= 1, "carillon.memory.max-idempotency-keys", maxIdempotencyKeys, "at least 1");
    }
}
