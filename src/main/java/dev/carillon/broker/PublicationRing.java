package dev.carillon.broker;

import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Publications, oldest first, reached by index: a read that begins in the middle costs what it returns. Grows with what
 * it holds and lets go of its array when it is emptied. Not thread-safe.
 */
final class PublicationRing {

    private static final @Nullable Publication[] NOTHING = {};
    private static final int FIRST_CAPACITY = 4;

    private @Nullable Publication[] slots = NOTHING;
    private int oldest;
    private int size;

    int size() {
        return size;
    }

    /** @param index from 0, the oldest, to {@code size - 1}, the newest */
    Publication get(int index) {
        return Objects.requireNonNull(slots[slot(Objects.checkIndex(index, size))]);
    }

    void add(Publication publication) {
        if (size == slots.length) {
            grow();
        }
        slots[slot(size)] = publication;
        size++;
    }

    Publication removeOldest() {
        Publication removed = get(0);
        slots[oldest] = null;
        oldest = slot(1);
        size--;
        if (size == 0) {
            clear();
        }
        return removed;
    }

    void clear() {
        slots = NOTHING;
        oldest = 0;
        size = 0;
    }

    /** @param top the newest one's offset, which those before it have one less of each */
    List<Publication> read(HistoryQuery query, long top) {
        long since = query.since().map(StreamPosition::offset).orElse(query.reverse() ? top + 1 : 0);
        if (query.since().isPresent() && (since > top || since < 0)) {
            return List.of(); // no place in this stream, so nothing is before or after it
        }
        long oldest = top - size + 1;
        return query.reverse()
                ? newestFirst(since, oldest, query.limit())
                : oldestFirst(since, oldest, top, query.limit());
    }

    private List<Publication> oldestFirst(long since, long oldest, long top, int limit) {
        long first = Math.max(since + 1, oldest);
        Publication[] page = new Publication[lengthOf(top - first + 1, limit)];
        Arrays.setAll(page, i -> get(Math.toIntExact(first - oldest) + i));
        return List.of(page);
    }

    private List<Publication> newestFirst(long since, long oldest, int limit) {
        Publication[] page = new Publication[lengthOf(since - oldest, limit)];
        Arrays.setAll(page, i -> get(Math.toIntExact(since - 1 - oldest) - i));
        return List.of(page);
    }

    private static int lengthOf(long there, int limit) {
        return Math.toIntExact(Math.max(0, Math.min(there, limit)));
    }

    private int slot(int index) {
        int slot = oldest + index;
        return slot < slots.length ? slot : slot - slots.length;
    }

    private void grow() {
        @Nullable Publication[] larger = Arrays.copyOfRange(slots, oldest, oldest + Math.max(FIRST_CAPACITY, 2 * size));
        System.arraycopy(slots, 0, larger, size - oldest, oldest);
        slots = larger;
        oldest = 0;
    }
}
