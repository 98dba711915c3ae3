package dev.carillon.filter;

import dev.carillon.message.FilterNode;
import java.util.Map;

/**
 * Tells by its tags whether a member wants a publication. Two filters are equal when their clients sent the same, so that
 * a publication need be judged once for all who ask alike. Immutable.
 */
public final class TagFilter {

    private final FilterNode source;
    private final int hash;
    private final Condition condition;

    private TagFilter(FilterNode source, Condition condition) {
        this.source = source;
        this.hash = source.hashCode();
        this.condition = condition;
    }

    /** @throws InvalidFilterException when it makes no sense or is larger than allowed */
    public static TagFilter of(FilterNode source, FilterLimits limits) {
        return new TagFilter(source, new FilterCompiler(limits).compile(source));
    }

    /** Whether the member wants a publication with these tags. Takes bounded time and blocks for nothing. */
    public boolean passes(Map<String, String> tags) {
        return condition.holds(tags);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof TagFilter that && hash == that.hash && source.equals(that.source);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
