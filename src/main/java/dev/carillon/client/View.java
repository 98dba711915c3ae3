package dev.carillon.client;

import dev.carillon.channel.Namespace;
import dev.carillon.filter.TagFilter;
import java.util.Optional;

/**
 * What of its channel a member gets to see.
 *
 * @param filter which publications it wants; empty for all
 * @param delta  whether it gets patches of what it has. Not with a filter: the publication before is then one that it
 *     may not have
 * @param slow   what it gets when its peer is slow
 */
public record View(Optional<TagFilter> filter, boolean delta, Namespace.Slow slow) {

    /** Everything as it is. */
    public static final View ALL = new View(Optional.empty(), false);

    public View {
        if (delta && filter.isPresent()) {
            throw new IllegalArgumentException("delta with a filter");
        }
    }

    /** For a peer that is ended when it is slow. */
    public View(Optional<TagFilter> filter, boolean delta) {
        this(filter, delta, Namespace.Slow.DISCONNECT);
    }
}
