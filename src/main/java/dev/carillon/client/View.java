package dev.carillon.client;

import dev.carillon.filter.TagFilter;
import java.util.Optional;

/**
 * What of its channel a member gets to see.
 *
 * @param filter which publications it wants; empty for all
 */
public record View(Optional<TagFilter> filter) {

    /** Everything. */
    public static final View ALL = new View(Optional.empty());
}
