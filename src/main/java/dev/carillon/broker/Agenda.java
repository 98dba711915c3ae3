package dev.carillon.broker;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * When to look at each stream again: never later than something of it expires, often earlier. A publish that prolongs a
 * stream's life does not move it here; it is moved when it is looked at, so that a busy stream costs nothing.
 * Not thread-safe.
 */
final class Agenda {

    // Channels are distinct here, so no two streams are equal.
    private final TreeSet<MemoryStream> streams = new TreeSet<>(Agenda::compare);

    /** The stream is new, or its due time has changed. */
    void noteIfSooner(MemoryStream stream) {
        if (stream.nextDue() < stream.lookAt()) {
            note(stream);
        }
    }

    /** The stream was looked at. */
    void note(MemoryStream stream) {
        streams.remove(stream); // before its place changes: it would not be found afterwards
        stream.lookAt(stream.nextDue());
        streams.add(stream);
    }

    void remove(MemoryStream stream) {
        streams.remove(stream);
    }

    /** A stream whose time has come, or null. */
    @Nullable
    MemoryStream due(long now) {
        if (streams.isEmpty()) {
            return null;
        }
        MemoryStream first = streams.first();
        return first.lookAt() <= now ? first : null;
    }

    void clear() {
        streams.clear();
    }

    private static int compare(MemoryStream first, MemoryStream second) {
        int byMoment = Long.compare(first.lookAt(), second.lookAt());
        return byMoment != 0 ? byMoment : first.channel().compareTo(second.channel());
    }
}
