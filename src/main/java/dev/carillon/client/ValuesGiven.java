package dev.carillon.client;

import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;

/**
 * Which values of a map with a stream a member with delta was given: all that were written behind one offset. It is in step with the
 * stream from there on, so one number is enough for all keys.
 */
final class ValuesGiven implements Given {

    private long since;

    /** @param since offset behind which it was, or is being, given everything; 0 for one that has read all entries */
    ValuesGiven(long since) {
        this.since = since;
    }

    @Override
    public Round.Form formOf(Round.Event.Published next) {
        long base = next.base().map(Publication::offset).orElse(0L);
        return base > since ? Round.Form.PATCH : Round.Form.WHOLE;
    }

    @Override
    public boolean precedes(Round round) {
        return round.oldestBase() > since;
    }

    @Override
    public void is(StreamPosition newPosition) {}

    @Override
    public void is(Round.Event.Published published) {}

    @Override
    public void isLastOf(Round round) {}

    @Override
    public void isWithout(Round.Event.Published published) {
        since = published.publication().offset();
    }

    /** Never: with a position it is told of a gap instead. */
    @Override
    public void isWithoutSome() {}
}
