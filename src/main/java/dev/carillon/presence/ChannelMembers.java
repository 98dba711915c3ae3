package dev.carillon.presence;

import dev.carillon.channel.ClientInfo;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is in one channel, from the first one's coming to the last one's leaving: then it has ended and stays empty, so that
 * nobody is put into members that the map of channels no longer holds. Thread-safe by its own monitor.
 */
final class ChannelMembers {

    private final Map<String, ClientInfo> byClient = new HashMap<>();
    private final Map<String, Integer> connectionsByUser = new HashMap<>();
    private @Nullable Map<String, ClientInfo> snapshot;
    private boolean ended;

    synchronized Put put(ClientInfo info) {
        if (ended) {
            return Put.ENDED;
        }
        ClientInfo before = byClient.put(info.client(), info);
        if (info.equals(before)) {
            return Put.RENEWED;
        }
        snapshot = null;
        connectionsByUser.merge(info.user(), 1, Integer::sum);
        if (before == null) {
            return Put.ADDED;
        }
        forgetConnectionOf(before.user());
        return Put.RENEWED;
    }

    /** Returns whether the client was there. */
    synchronized boolean remove(String client) {
        ClientInfo removed = byClient.remove(client);
        if (removed == null) {
            return false;
        }
        snapshot = null;
        forgetConnectionOf(removed.user());
        ended = byClient.isEmpty();
        return true;
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    synchronized PresenceStats stats() {
        return new PresenceStats(byClient.size(), connectionsByUser.size());
    }

    synchronized Map<String, ClientInfo> snapshot() {
        Map<String, ClientInfo> copy = snapshot;
        if (copy == null) {
            copy = Map.copyOf(byClient);
            snapshot = copy;
        }
        return copy;
    }

    private void forgetConnectionOf(String user) {
        connectionsByUser.computeIfPresent(user, (id, connections) -> connections == 1 ? null : connections - 1);
    }

    /** What became of a put. */
    enum Put {
        ADDED,
        RENEWED,
        /** Nothing was put: the last member had left. */
        ENDED
    }
}
