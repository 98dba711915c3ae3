package dev.carillon.broker;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Publication;

/**
 * Where a broker hands over what it receives. Called in the order of offsets for one channel, never from two threads for
 * the same channel at once; from any thread, possibly with a lock of the broker held. So an implementation only puts
 * aside what it is given, in bounded time, and never calls the broker back.
 */
public interface BrokerListener {

    /** @param epoch of the stream in which {@code publication} has its offset; empty when nothing is kept */
    void published(ChannelName channel, Publication publication, String epoch);

    /**
     * The same for one that was published with delta, where the one before it is still kept.
     *
     * @param previous the publication before it in the stream: of the same epoch, its offset lower by one; in a map the one
     *     that its key had until now
     */
    default void published(ChannelName channel, Publication publication, String epoch, Publication previous) {
        published(channel, publication, epoch);
    }

    /**
     * Something that was published in any channel may not have been handed over, or what was kept may be gone: positions are
     * worth a comparison. What is handed over from now on is whole again.
     */
    default void interrupted() {}

    void joined(ChannelName channel, ClientInfo info);

    void left(ChannelName channel, ClientInfo info);
}
