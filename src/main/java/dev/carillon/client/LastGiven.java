package dev.carillon.client;

import dev.carillon.channel.StreamPosition;

/**
 * Which publication a member with delta was given last: a patch is of use to nobody else than who has the publication
 * before it. Guarded by its subscription's lock.
 */
final class LastGiven {

    private StreamPosition position = StreamPosition.NONE;

    /** The form in which the member can read this one. */
    Round.Form formOf(Round.Event.Published next) {
        boolean has = position.offset() > 0
                && next.publication().offset() == position.offset() + 1
                && next.epoch().equals(position.epoch());
        return has ? Round.Form.PATCH : Round.Form.WHOLE;
    }

    /** Whether the member can read the whole round as patches. */
    boolean precedes(Round round) {
        return position.offset() > 0 && round.follows(position.epoch(), position.offset());
    }

    /** @param newPosition of a publication; {@link StreamPosition#NONE} for one that is not kept: none is before it */
    void is(StreamPosition newPosition) {
        position = newPosition;
    }

    void is(Round.Event.Published published) {
        long offset = published.publication().offset();
        position = offset == 0 ? StreamPosition.NONE : new StreamPosition(published.epoch(), offset);
    }

    void isLastOf(Round round) {
        position = position.at(round.lastOffset());
    }
}
