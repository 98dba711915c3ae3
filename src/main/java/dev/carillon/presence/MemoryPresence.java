package dev.carillon.presence;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The presence of a node that is alone. Entries have no time to live: they end when they are removed or with this
 * process, which is also the end of the connections they speak of. So it holds as many as the node lets clients subscribe.
 *
 * <p>Every stage is complete when it is returned. A channel's entries are guarded by their own monitor; a channel that
 * nobody is in costs nothing.
 */
public final class MemoryPresence implements Presence {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final CompletionStage<Map<String, ClientInfo>> NOBODY = CompletableFuture.completedStage(Map.of());
    private static final CompletionStage<PresenceStats> NONE =
            CompletableFuture.completedStage(new PresenceStats(0, 0));

    private final ConcurrentHashMap<ChannelName, ChannelMembers> channels = new ConcurrentHashMap<>();
    private final LongAdder entries = new LongAdder();

    @Override
    public CompletionStage<Void> put(ChannelName channel, ClientInfo info) {
        while (true) {
            ChannelMembers members = channels.computeIfAbsent(channel, name -> new ChannelMembers());
            switch (members.put(info)) {
                case ADDED -> {
                    entries.increment();
                    return DONE;
                }
                case RENEWED -> {
                    return DONE;
                }
                // the last member left between the two lines above: begin again with the successor
                case ENDED -> channels.remove(channel, members);
            }
        }
    }

    @Override
    public CompletionStage<Void> remove(ChannelName channel, String client) {
        ChannelMembers members = channels.get(channel);
        if (members != null && members.remove(client)) {
            entries.decrement();
            if (members.hasEnded()) {
                channels.remove(channel, members);
            }
        }
        return DONE;
    }

    /** Costs a copy of the channel, once after each change of it. */
    @Override
    public CompletionStage<Map<String, ClientInfo>> members(ChannelName channel) {
        ChannelMembers members = channels.get(channel);
        return members == null ? NOBODY : CompletableFuture.completedStage(members.snapshot());
    }

    @Override
    public CompletionStage<PresenceStats> stats(ChannelName channel) {
        ChannelMembers members = channels.get(channel);
        return members == null ? NONE : CompletableFuture.completedStage(members.stats());
    }

    /** Channels that somebody is in. */
    public int channels() {
        return channels.size();
    }

    /** Entries in all channels. */
    public long entries() {
        return entries.sum();
    }

    /** Forgets everybody. */
    @Override
    public void close() {
        channels.clear();
        entries.reset();
    }
}
