package dev.carillon.broker;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.StreamPosition;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The keys of publishes and where each of them went. Thread-safe by its own lock, a leaf: it is taken with a stripe's
 * lock held and takes none itself.
 */
final class IdempotencyKeys {

    // Each new key clears away two expired ones, so that those go even if nobody sweeps.
    private static final int CLEARED_BY_A_NEW_KEY = 2;

    private final Map<Key, Remembered> byKey = new HashMap<>();
    // What expires first is at the head. May hold keys that were used anew after they had expired, never more than
    // maxKeys in all.
    private final PriorityQueue<Remembered> byExpiry = new PriorityQueue<>(IdempotencyKeys::compare);
    private final int maxKeys;

    IdempotencyKeys(int maxKeys) {
        this.maxKeys = maxKeys;
    }

    /** Where the publish with this key went, if the key is still remembered. */
    synchronized Optional<StreamPosition> find(ChannelName channel, String key, long now) {
        Remembered found = byKey.get(new Key(channel, key));
        return found == null || found.expiresAt() <= now ? Optional.empty() : Optional.of(found.position());
    }

    /** @param now milliseconds, as the clock has them */
    synchronized void remember(ChannelName channel, String key, StreamPosition position, Duration ttl, long now) {
        long expiresAt = MemoryStream.after(now, ttl);
        if (expiresAt <= now) {
            return;
        }
        sweep(now, CLEARED_BY_A_NEW_KEY);
        while (byExpiry.size() >= maxKeys) {
            forgetFirst();
        }
        Remembered remembered = new Remembered(new Key(channel, key), position, expiresAt);
        byKey.put(remembered.key(), remembered);
        byExpiry.add(remembered);
    }

    /** Forgets at most so many expired keys. Returns how many went. */
    synchronized int sweep(long now, int atMost) {
        int swept = 0;
        for (Remembered first = byExpiry.peek();
                swept < atMost && first != null && first.expiresAt() <= now;
                first = byExpiry.peek()) {
            forgetFirst();
            swept++;
        }
        return swept;
    }

    synchronized int size() {
        return byKey.size();
    }

    synchronized void clear() {
        byKey.clear();
        byExpiry.clear();
    }

    private void forgetFirst() {
        Remembered first = byExpiry.remove();
        byKey.remove(first.key(), first); // unless the key was used anew since
    }

    private static int compare(Remembered first, Remembered second) {
        return Long.compare(first.expiresAt(), second.expiresAt());
    }

    private record Key(ChannelName channel, String key) {}

    private record Remembered(Key key, StreamPosition position, long expiresAt) {}
}
