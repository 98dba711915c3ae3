package dev.carillon.broker;

import dev.carillon.CarillonException;
import dev.carillon.channel.ChannelName;

/**
 * The broker did not answer in time or refused the operation, so its outcome may be unknown. Callers answer {@link
 * dev.carillon.channel.ReplyError#INTERNAL} (temporary) and leave the decision to retry to the publisher.
 */
public final class BrokerUnavailableException extends CarillonException {

    private static final long serialVersionUID = 1L;

    /** For what belongs to no channel. */
    public BrokerUnavailableException(String operation, Throwable cause) {
        super("%s: broker unavailable".formatted(operation), cause);
    }

    public BrokerUnavailableException(String operation, ChannelName channel, Throwable cause) {
        super("%s on %s: broker unavailable".formatted(operation, channel), cause);
    }
}
