package dev.carillon.broker;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * When to look at each stream or map again: never later than something of it expires, often earlier. A write that prolongs
 * its life does not move it here; it is moved when it is looked at, so that a busy one costs nothing. Not thread-safe.
 */
final class Agenda<T extends Perishable> {

    // Channels are distinct here, so no two are equal.
    private final TreeSet<T> all = new TreeSet<>(Agenda::compare);

    /** It is new, or its due time has changed. */
    void noteIfSooner(T each) {
        if (each.nextDue() < each.lookAt()) {
            note(each);
        }
    }

    /** It was looked at. */
    void note(T each) {
        all.remove(each); // before its place changes: it would not be found afterwards
        each.lookAt(each.nextDue());
        all.add(each);
    }

    void remove(T each) {
        all.remove(each);
    }

    /** One whose time has come, or null. */
    @Nullable
    T due(long now) {
        if (all.isEmpty()) {
            return null;
        }
        T first = all.first();
        return first.lookAt() <= now ? first : null;
    }

    void clear() {
        all.clear();
    }

    private static int compare(Perishable first, Perishable second) {
        int byMoment = Long.compare(first.lookAt(), second.lookAt());
        return byMoment != 0 ? byMoment : first.channel().compareTo(second.channel());
    }
}
