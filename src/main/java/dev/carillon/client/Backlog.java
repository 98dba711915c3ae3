package dev.carillon.client;

import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.message.Encoded;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a member has not been given yet because its peer is slow: of each key the latest, or of all that came the newest. It
 * holds the bytes that other members got, and no copy.
 *
 * <p>Guarded by its subscription's lock. Times are of the monotonic clock, in nanoseconds.
 */
final class Backlog {

    private record Waiting(Encoded encoded, long since) {}

    private record Comer(String client) {}

    private final Namespace.Slow slow;
    private final Map<Object, Waiting> waiting = new LinkedHashMap<>();
    private long bytes;
    private long added;

    Backlog(Namespace.Slow slow) {
        this.slow = slow;
    }

    /**
     * Puts an event behind all others.
     *
     * @return how many it takes the place of
     */
    int add(Round.Event event, Encoded encoded, long now) {
        if (!slow.conflates()) {
            put(added++, encoded, now);
            return 0;
        }
        Object key = keyOf(event);
        Waiting before = waiting.remove(key);
        if (before == null) {
            put(key, encoded, now);
            return 0;
        }
        bytes -= before.encoded().length();
        put(key, encoded, before.since()); // so long has the peer waited for any value of it
        return 1;
    }

    private void put(Object key, Encoded encoded, long since) {
        waiting.put(key, new Waiting(encoded, since));
        bytes += encoded.length();
    }

    // In a stream one publication takes the place of another, in a map one of the same key; who comes and goes is a key
    // of
    // its own.
    private static Object keyOf(Round.Event event) {
        if (event instanceof Round.Event.Published published) {
            return published.publication().entry().key();
        }
        ClientInfo who = event instanceof Round.Event.Joined joined ? joined.info() : ((Round.Event.Left) event).info();
        return new Comer(who.client());
    }

    /** Whether more waits, or has waited longer, than may. One event may always wait, but not for ever. */
    boolean isOver(long now) {
        if (waiting.isEmpty()) {
            return false;
        }
        boolean tooMany = waiting.size() > 1 && (waiting.size() > slow.maxMessages() || bytes > slow.maxBytes());
        long age = now - waiting.values().iterator().next().since();
        return tooMany || !slow.maxAge().isZero() && age > slow.maxAge().toNanos();
    }

    /** The oldest, which waits no longer. */
    Encoded next() {
        Iterator<Waiting> oldest = waiting.values().iterator();
        Encoded encoded = oldest.next().encoded();
        oldest.remove();
        bytes -= encoded.length();
        return encoded;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
