package dev.carillon.client;

import java.util.ArrayDeque;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A queue that is empty most of the time, or has one element: it has no array until a second one waits, and keeps none
 * once it is empty. A connection has several, and most connections say nothing.
 *
 * <p>For one thread at a time.
 */
final class Few<T> {

    private @Nullable T first;
    private @Nullable ArrayDeque<T> others;

    void add(T element) {
        if (first == null) {
            first = element;
            return;
        }
        if (others == null) {
            others = new ArrayDeque<>();
        }
        others.add(element);
    }

    @Nullable
    T peek() {
        return first;
    }

    @Nullable
    T poll() {
        T taken = first;
        first = others == null ? null : others.poll();
        if (others != null && others.isEmpty()) {
            others = null;
        }
        return taken;
    }

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        if (first == null) {
            return 0;
        }
        return others == null ? 1 : 1 + others.size();
    }

    /** In order; not while it changes. */
    Stream<T> stream() {
        Stream<T> head = Stream.ofNullable(first);
        return others == null ? head : Stream.concat(head, others.stream());
    }

    void clear() {
        first = null;
        others = null;
    }
}
