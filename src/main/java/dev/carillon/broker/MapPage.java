package dev.carillon.broker;

import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.util.List;
import java.util.Objects;

/**
 * Some entries of a map.
 *
 * @param entries each with its key, and with the offset of its last change
 * @param top     position at which they were read, in the same atomic step; of an ephemeral map without an epoch, and with
 *     the number of its last change, or 0 where changes are not numbered
 * @param cursor  where the next page begins; empty when there is none
 */
public record MapPage(List<Publication> entries, StreamPosition top, String cursor) {

    public MapPage {
        entries = List.copyOf(entries);
        Objects.requireNonNull(top, "top");
        Objects.requireNonNull(cursor, "cursor");
    }
}
