package dev.carillon.client;

import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;

/**
 * Which values of an ephemeral map a member with delta was given. What it has read and what it is told overlap, and nobody
 * tells it of a gap; but changes are numbered, where the broker does that.
 *
 * <p>What was written before its last page was read comes whole: it may have that value, a later one, or none. From then on
 * it has each value that it was not kept from, so a gap spoils what was written before the gap's end.
 */
final class LiveValuesGiven implements Given {

    private static final long NOTHING = -1;

    private final long readUntil;
    private long last = NOTHING;
    private long since;

    /** @param readUntil number of the last change before its last page was read */
    LiveValuesGiven(long readUntil) {
        this.readUntil = readUntil;
    }

    private boolean continues(long number) {
        return last == NOTHING ? number <= readUntil + 1 : number == last + 1;
    }

    @Override
    public Round.Form formOf(Round.Event.Published next) {
        long number = next.publication().offset();
        long base = next.base().map(Publication::offset).orElse(0L);
        long unknown = continues(number) ? since : number - 1;
        return number > readUntil && base > unknown ? Round.Form.PATCH : Round.Form.WHOLE;
    }

    @Override
    public boolean precedes(Round round) {
        return last >= readUntil && round.follows("", last) && round.oldestBase() > since;
    }

    @Override
    public void is(StreamPosition newPosition) {}

    @Override
    public void is(Round.Event.Published published) {
        long number = published.publication().offset();
        if (!continues(number)) {
            since = number - 1;
        }
        last = number;
    }

    @Override
    public void isLastOf(Round round) {
        last = round.lastOffset();
    }

    @Override
    public void isWithout(Round.Event.Published published) {
        is(published);
        since = last;
    }

    @Override
    public void isWithoutSome() {
        since = Math.max(since, last);
    }
}
