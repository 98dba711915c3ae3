package dev.carillon.client;

import dev.carillon.channel.ChannelName;
import dev.carillon.message.Request;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * How long an unsubscribe waits for a subscribe that is in work (protocol.md 1.4): the client has given that up, by a clock
 * of its own. Times are nanoseconds of the monotonic clock.
 */
final class Patience {

    static final long NANOS = Duration.ofSeconds(5).toNanos();

    private Patience() {}

    /**
     * How much of it is left for whoever waits among the commands; all of it where nobody does.
     *
     * @param begunAt when the subscribe was begun
     */
    static long left(Inbox inbox, ChannelName channel, long begunAt, long now) {
        OptionalLong since = inbox.waitsSince(command -> command.request() instanceof Request.Unsubscribe unwanted
                && unwanted.channel().equals(channel.value()));
        return since.isPresent() ? NANOS - (now - Math.max(since.getAsLong(), begunAt)) : NANOS;
    }
}
