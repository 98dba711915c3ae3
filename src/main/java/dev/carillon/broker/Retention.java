package dev.carillon.broker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What all streams keep together, and which of them gives something up when it is too much. Thread-safe by its own lock,
 * a leaf: it is taken with a stripe's lock held and takes none itself. Every method is O(1).
 */
final class Retention {

    private static final float LOAD = 0.75f;

    private final Map<MemoryStream, Boolean> byAccess = new LinkedHashMap<>(16, LOAD, true);
    private final Map<MemoryStream, Boolean> byPublication = new LinkedHashMap<>(16, LOAD, true);
    private final int maxStreams;
    private final long maxBytes;
    // written under the lock; volatile so that the check after each publish needs no lock
    private volatile int streams;
    private volatile long bytes;

    Retention(MemoryBrokerLimits limits) {
        this.maxStreams = limits.maxStreams();
        this.maxBytes = limits.maxBytes();
    }

    int streams() {
        return streams;
    }

    long bytes() {
        return bytes;
    }

    /** How many streams there are too many; at most 0 when all is well. */
    int excessStreams() {
        return streams - maxStreams;
    }

    /** How many bytes there are too many; at most 0 when all is well. */
    long excessBytes() {
        return bytes - maxBytes;
    }

    synchronized Optional<MemoryStream> leastRecentlyAccessed() {
        return first(byAccess);
    }

    synchronized Optional<MemoryStream> leastRecentlyPublished() {
        return first(byPublication);
    }

    /** The stream is there and was read. */
    synchronized void accessed(MemoryStream stream) {
        byAccess.put(stream, true);
        streams = byAccess.size();
    }

    /** The stream is there and was published to. */
    synchronized void published(MemoryStream stream, long bytesBefore) {
        accessed(stream);
        if (!stream.isEmpty()) {
            byPublication.put(stream, true);
        }
        resized(stream, bytesBefore);
    }

    /** The stream keeps less than before. */
    synchronized void resized(MemoryStream stream, long bytesBefore) {
        bytes += stream.bytes() - bytesBefore;
        if (stream.isEmpty()) {
            byPublication.remove(stream);
        }
    }

    /** The stream is no more. */
    synchronized void forgotten(MemoryStream stream) {
        byAccess.remove(stream);
        byPublication.remove(stream);
        streams = byAccess.size();
        bytes -= stream.bytes();
    }

    private static Optional<MemoryStream> first(Map<MemoryStream, Boolean> order) {
        return order.keySet().stream().findFirst();
    }
}
