package dev.carillon.client;

import dev.carillon.channel.ClientInfo;
import java.time.Instant;
import java.util.Optional;

/**
 * What is fixed when a subscription begins.
 *
 * @param info        how the client is shown to other members
 * @param serverSide  whether the server began it: it then ends with the connection, not by an unsubscribe push
 * @param positioned  whether the client is promised to be told of a gap
 * @param recoverable whether the client may recover later
 * @param presence    whether the client is listed among the channel's members
 * @param announced   whether its coming and going is published
 * @param joinLeave   whether it gets the joins and leaves of others
 * @param echo        whether it gets what it published itself, and its own join
 * @param expiresAt   when it ends unless refreshed
 * @param view        what of the channel it gets to see
 */
public record Terms(
        ClientInfo info,
        boolean serverSide,
        boolean positioned,
        boolean recoverable,
        boolean presence,
        boolean announced,
        boolean joinLeave,
        boolean echo,
        Optional<Instant> expiresAt,
        View view) {

    /** With a view of everything. */
    public Terms(
            ClientInfo info,
            boolean serverSide,
            boolean positioned,
            boolean recoverable,
            boolean presence,
            boolean announced,
            boolean joinLeave,
            boolean echo,
            Optional<Instant> expiresAt) {
        this(info, serverSide, positioned, recoverable, presence, announced, joinLeave, echo, expiresAt, View.ALL);
    }

    /** The same, positioned and recoverable or neither. */
    public Terms recovering(boolean recovers) {
        return new Terms(info, serverSide, recovers, recovers, presence, announced, joinLeave, echo, expiresAt, view);
    }

    Terms expiringAt(Optional<Instant> newExpiry) {
        return new Terms(
                info, serverSide, positioned, recoverable, presence, announced, joinLeave, echo, newExpiry, view);
    }
}
