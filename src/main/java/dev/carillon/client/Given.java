package dev.carillon.client;

import dev.carillon.channel.StreamPosition;

/**
 * What a member with delta was given, as far as it says whether the member has what a patch is made of. Guarded by its
 * subscription's lock.
 */
sealed interface Given permits LastGiven, ValuesGiven, LiveValuesGiven, NeverGiven {

    /** The form in which the member can read this one. */
    Round.Form formOf(Round.Event.Published next);

    /** Whether the member can read the whole round as patches. */
    boolean precedes(Round round);

    /** @param newPosition of a publication; {@link StreamPosition#NONE} for one that is not kept: none is before it */
    void is(StreamPosition newPosition);

    /** The member is given this one. */
    void is(Round.Event.Published published);

    /** The member is given the whole round. */
    void isLastOf(Round round);

    /** The member is not given this one, since it is its own. */
    void isWithout(Round.Event.Published published);

    /** Some of what it was said to be given was given up, perhaps the very last. */
    void isWithoutSome();
}
