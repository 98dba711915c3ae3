package dev.carillon.broker;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Publication;
import java.util.concurrent.CompletionStage;

/**
 * Carries publications between nodes and keeps the recent ones of each channel.
 *
 * <p>Order: publications of one channel are handed to the {@link BrokerListener} in the order of their offsets. Nothing
 * is promised between channels. Delivery is at most once; a gap is possible and is detected by offset.
 *
 * <p>Thread-safe. No method blocks on a slow subscriber. Stages complete exceptionally only with {@link
 * BrokerUnavailableException}.
 */
public interface Broker extends AutoCloseable {

    /** Begins to hand over what other nodes, and this one, publish. Called once, before anything else. */
    void start(BrokerListener listener);

    /**
     * Appends to the history (when {@code options} keep one) and publishes, as one step for this channel.
     *
     * @param publication without an offset; at most {@code carillon.channel.max-publication-bytes} bytes, checked by the
     *     caller
     * @return completes once the broker has <em>stored</em> the publication. Completes exceptionally when it is unknown
     *     whether it was stored: retry it with the same idempotency key
     */
    CompletionStage<PublishResult> publish(ChannelName channel, Publication publication, PublishOptions options);

    /** Tells every node's members that a client joined. Nothing is kept. */
    CompletionStage<Void> publishJoin(ChannelName channel, ClientInfo info);

    /** Tells every node's members that a client left. Nothing is kept. */
    CompletionStage<Void> publishLeave(ChannelName channel, ClientInfo info);

    /**
     * Reads kept publications. A read creates the stream, so that a position can be given before the first publication.
     *
     * @param history the namespace's options: how long what is read, or created, is remembered
     */
    CompletionStage<HistoryPage> history(ChannelName channel, HistoryQuery query, Namespace.History history);

    /** Forgets the kept publications. Epoch and top offset stay, so that a position that was handed out stays true. */
    CompletionStage<Void> removeHistory(ChannelName channel);

    /** Starts receiving the channel on this node. Idempotent. */
    CompletionStage<Void> subscribe(ChannelName channel);

    /** Stops receiving the channel on this node. Idempotent. */
    CompletionStage<Void> unsubscribe(ChannelName channel);

    @Override
    void close();
}
