package dev.carillon.client;

import dev.carillon.channel.StreamPosition;

/**
 * Which publication of a stream a member with delta was given last: a patch is of use to nobody else than who has the
 * publication before it.
 */
final class LastGiven implements Given {

    private StreamPosition position = StreamPosition.NONE;

    @Override
    public Round.Form formOf(Round.Event.Published next) {
        boolean has = position.offset() > 0
                && next.publication().offset() == position.offset() + 1
                && next.epoch().equals(position.epoch());
        return has ? Round.Form.PATCH : Round.Form.WHOLE;
    }

    @Override
    public boolean precedes(Round round) {
        return position.offset() > 0 && round.follows(position.epoch(), position.offset());
    }

    @Override
    public void is(StreamPosition newPosition) {
        position = newPosition;
    }

    @Override
    public void is(Round.Event.Published published) {
        long offset = published.publication().offset();
        position = offset == 0 ? StreamPosition.NONE : new StreamPosition(published.epoch(), offset);
    }

    @Override
    public void isLastOf(Round round) {
        position = position.at(round.lastOffset());
    }

    /** Nothing to note: the next one does not follow the last. */
    @Override
    public void isWithout(Round.Event.Published published) {}

    @Override
    public void isWithoutSome() {
        position = StreamPosition.NONE;
    }
}
