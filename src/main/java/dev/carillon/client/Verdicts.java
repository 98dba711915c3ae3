package dev.carillon.client;

import dev.carillon.filter.TagFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which publications of one round pass which filters: members that ask alike are judged once. Keeps a few filters only; where
 * two share a place, the later one drives out the earlier, and what that one asks again is judged again.
 */
final class Verdicts {

    private static final int PLACES = 64;

    private record Known(TagFilter filter, boolean[] judged, boolean[] passes) {}

    private final List<Round.Event> events;
    private final @Nullable Known[] places = new Known[PLACES];

    Verdicts(List<Round.Event> events) {
        this.events = events;
    }

    /** @param index of a publication among the round's events */
    boolean passes(TagFilter filter, int index) {
        int place = (filter.hashCode() ^ filter.hashCode() >>> 16) & PLACES - 1;
        Known known = places[place];
        if (known == null || !known.filter().equals(filter)) {
            known = new Known(filter, new boolean[events.size()], new boolean[events.size()]);
            places[place] = known;
        }
        if (!known.judged()[index]) {
            Round.Event.Published published = (Round.Event.Published) events.get(index);
            known.passes()[index] = filter.passes(published.publication().tags());
            known.judged()[index] = true;
        }
        return known.passes()[index];
    }
}
