package dev.carillon.broker;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Publication;
import java.util.concurrent.CompletionStage;

/**
 * Keeps entries by key for each channel, and carries their changes between nodes: the sibling of {@link Broker} for the
 * channels of a map namespace (protocol.md 10).
 *
 * <p>Each change is one atomic step for its channel: the entry, its number in the stream and the hand-over to the {@link
 * BrokerListener}. So the entries at a position, and the changes after it, give the entries at any later position. What
 * expires is removed like anything else, and handed over as a removal.
 *
 * <p>Nobody can go on from a position in an ephemeral map: it is {@link dev.carillon.channel.StreamPosition#NONE}. Its
 * changes may be numbered all the same, so that who is given them can tell what they follow: without an epoch, never the same
 * number twice, each one higher than the last as long as there are entries.
 *
 * <p>Order: changes of one channel are handed over in the order in which they were made. Thread-safe. No method blocks on a
 * slow subscriber. Stages complete exceptionally with {@link BrokerUnavailableException}, or with {@link
 * dev.carillon.channel.RefusedException} 106 when no more fits.
 */
public interface MapBroker extends AutoCloseable {

    /** Begins to hand over what other nodes, and this one, change. Called once, before anything else. */
    void start(BrokerListener listener);

    /**
     * Sets an entry, or removes it, as the publication's {@link Publication.Entry} says.
     *
     * @param change     without an offset, with a key that is not empty; a removal without tags takes those of the entry
     * @param conditions under which it happens
     * @param options    the namespace's: how long what is written is kept
     */
    CompletionStage<MapOutcome> write(
            ChannelName channel, Publication change, MapConditions conditions, MapOptions options);

    /**
     * Reads one page of the entries, in an order of the broker's own.
     *
     * <p>An entry that is there, unchanged, from the first page to the last is in exactly one of them. One that is written
     * meanwhile may be missing or be there, with the offset of its last change: whoever reads several pages goes on with the
     * stream from the position of the first one, and leaves out of later pages what has a higher offset.
     *
     * @return with the position at which the page was true
     */
    CompletionStage<MapPage> read(ChannelName channel, MapQuery query, MapOptions options);

    /**
     * Reads kept changes. A read creates the stream, so that a position can be given before the first change.
     *
     * @return empty, at {@link dev.carillon.channel.StreamPosition#NONE}, for an ephemeral map
     */
    CompletionStage<HistoryPage> stream(ChannelName channel, HistoryQuery query, MapOptions options);

    /** How many entries there are. */
    CompletionStage<Integer> size(ChannelName channel, MapOptions options);

    /**
     * Removes every entry, which is handed over as so many removals, and forgets the kept changes. Epoch and top offset
     * stay: who has seen the removals is at the top, who has not is refused recovery.
     */
    CompletionStage<Void> clear(ChannelName channel, MapOptions options);

    /** Starts receiving the channel on this node. Idempotent. */
    CompletionStage<Void> subscribe(ChannelName channel);

    /** Stops receiving the channel on this node. Idempotent. */
    CompletionStage<Void> unsubscribe(ChannelName channel);

    @Override
    void close();
}
