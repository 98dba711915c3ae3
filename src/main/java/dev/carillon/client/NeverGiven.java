package dev.carillon.client;

import dev.carillon.channel.StreamPosition;

/** Of a member without delta nobody needs to know what it has. */
enum NeverGiven implements Given {
    INSTANCE;

    @Override
    public Round.Form formOf(Round.Event.Published next) {
        return Round.Form.FULL;
    }

    @Override
    public boolean precedes(Round round) {
        return false;
    }

    @Override
    public void is(StreamPosition newPosition) {}

    @Override
    public void is(Round.Event.Published published) {}

    @Override
    public void isLastOf(Round round) {}

    @Override
    public void isWithout(Round.Event.Published published) {}

    @Override
    public void isWithoutSome() {}
}
