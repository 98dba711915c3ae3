package dev.carillon.presence;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Knows which connections are in a channel, on all nodes. An entry that is not renewed within the implementation's time
 * to live is gone: a node that died leaves no ghosts.
 *
 * <p>Thread-safe, never blocks. A stage that completes exceptionally says that the store did not answer: the outcome is
 * unknown, and what was put is renewed, or expires, by itself.
 */
public interface Presence extends AutoCloseable {

    /** Adds the connection, or renews it. */
    CompletionStage<Void> put(ChannelName channel, ClientInfo info);

    /** Removes the connection. Idempotent. */
    CompletionStage<Void> remove(ChannelName channel, String client);

    /**
     * Everybody in the channel, by connection id.
     *
     * @return an immutable copy; empty for a channel that nobody is in
     */
    CompletionStage<Map<String, ClientInfo>> members(ChannelName channel);

    /** How many there are, without reading who. */
    CompletionStage<PresenceStats> stats(ChannelName channel);

    @Override
    void close();
}
