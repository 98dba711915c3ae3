package dev.carillon.client;

import java.util.ArrayList;
import java.util.List;

/** Rounds that came before their member was told that it is subscribed. Guarded by its subscription's lock. */
final class Held {

    /** What an event costs besides its data: a hold of nothing but small ones is bounded too. */
    private static final int EVENT_COST = 64;

    private final List<Round> rounds = new ArrayList<>();
    private long bytes;

    /** @return bytes of all that is held */
    long add(Round round) {
        rounds.add(round);
        for (Round.Event event : round.events()) {
            bytes += EVENT_COST;
            if (event instanceof Round.Event.Published published) {
                bytes += published.publication().size();
            }
        }
        return bytes;
    }

    List<Round> rounds() {
        return rounds;
    }
}
