package dev.carillon.client;

import dev.carillon.channel.StreamPosition;

/** How a publication stands to the position of a member (protocol.md 9.5). */
enum Step {
    NEXT,
    /** The member has it already. */
    OLD,
    /** One between is missing, or it is of another stream. */
    GAP;

    /** @param position of an epoch that may be empty: then it is in any */
    static Step of(Round.Event.Published published, StreamPosition position) {
        long offset = published.publication().offset();
        if (offset == 0) {
            return NEXT; // published past the history
        }
        if (!position.epoch().isEmpty() && !position.epoch().equals(published.epoch())) {
            return GAP;
        }
        if (offset <= position.offset()) {
            return OLD;
        }
        return offset == position.offset() + 1 ? NEXT : GAP;
    }
}
