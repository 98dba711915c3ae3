package dev.carillon.node;

import dev.carillon.client.Client;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * One wheel for all connections of a node: every client is in one slot, every slot comes round once in {@link
 * Client#BEAT}, and a client with nothing to do costs a comparison or two. So no connection has a timer of its own, and the
 * work is spread evenly.
 *
 * <p>Thread-safe. {@link #turn} is called by one thread.
 */
public final class Heartbeat implements AutoCloseable {

    private static final long SLOT_MILLIS = 50;
    private static final int SLOTS = Math.toIntExact(Client.BEAT.toMillis() / SLOT_MILLIS);

    private final LongSupplier nanoTime;
    private final List<Set<Client>> slots =
            IntStream.range(0, SLOTS).mapToObj(slot -> slot()).toList();

    private int hand;

    /** @param nanoTime the monotonic clock that the clients have too */
    public Heartbeat(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private static Set<Client> slot() {
        return ConcurrentHashMap.newKeySet();
    }

    /** Turns the wheel from now on. The caller ends the executor. */
    public void start(ScheduledExecutorService executor) {
        executor.scheduleAtFixedRate(this::turn, SLOT_MILLIS, SLOT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Beats a client until it says that it is gone. */
    public void watch(Client client) {
        slots.get(Math.floorMod(client.id().hashCode(), SLOTS)).add(client);
    }

    /** Beats the clients of the next slot. */
    void turn() {
        long now = nanoTime.getAsLong();
        hand = (hand + 1) % SLOTS;
        slots.get(hand).removeIf(client -> !beat(client, now));
    }

    // The executor would silently never call again after an exception.
    private static boolean beat(Client client, long now) {
        try {
            return client.beat(now);
        } catch (RuntimeException | Error broken) {
            client.failed(broken);
            return true;
        }
    }

    /** Whether no client is left that still has something to do, such as to see its transport closed. */
    public boolean isIdle() {
        return slots.stream().allMatch(Set::isEmpty);
    }

    /** Forgets all clients. */
    @Override
    public void close() {
        slots.forEach(Set::clear);
    }
}
