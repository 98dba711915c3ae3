package dev.carillon.broker;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What all maps keep together, and which of them may be forgotten. Thread-safe by its own lock, a leaf: it is taken with a
 * stripe's lock held and takes none itself. Every method is O(1).
 */
final class MapRetention {

    // Empty ones, in the order of their last access.
    private final Set<MemoryMap> idle = new LinkedHashSet<>();
    private final MemoryMapLimits limits;
    // written under the lock; volatile so that reading them needs none
    private volatile int channels;
    private volatile long keys;
    private volatile long bytes;

    MapRetention(MemoryMapLimits limits) {
        this.limits = limits;
    }

    int channels() {
        return channels;
    }

    long keys() {
        return keys;
    }

    long bytes() {
        return bytes;
    }

    /** Whether one more can be had, be it in place of an empty one. */
    synchronized boolean hasPlace() {
        return channels < limits.maxChannels() || !idle.isEmpty();
    }

    /** An empty one that must go, if there are too many. */
    synchronized Optional<MemoryMap> excess() {
        return channels > limits.maxChannels() ? idle.stream().findFirst() : Optional.empty();
    }

    synchronized void added() {
        channels++;
    }

    /** It was read or written. */
    synchronized void accessed(MemoryMap map, int keysBefore, long bytesBefore) {
        idle.remove(map);
        resized(map, keysBefore, bytesBefore);
    }

    /** It keeps something else than before. */
    synchronized void resized(MemoryMap map, int keysBefore, long bytesBefore) {
        keys += map.size() - keysBefore;
        bytes += map.bytes() - bytesBefore;
        if (map.isEmpty()) {
            idle.add(map); // stays where it is when it is there
        }
    }

    /** It is no more. */
    synchronized void forgotten(MemoryMap map) {
        channels--;
        keys -= map.size();
        bytes -= map.bytes();
        idle.remove(map);
    }
}
