package dev.carillon.broker;

import static org.assertj.core.api.Assertions.fail;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Remembers what a broker hands over, and whether it was ever called from two threads for one channel at once. */
final class RecordingListener implements BrokerListener {

    /** Each event gives way to other threads: on a machine that has many to run a thousand of them take their time. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** One call. {@code publication} is null for a join or leave, {@code info} for a publication, {@code previous} without one. */
    record Event(String kind, Publication publication, String epoch, ClientInfo info, Publication previous) {}

    private final Map<ChannelName, List<Event>> events = new HashMap<>();
    private final Set<ChannelName> inside = ConcurrentHashMap.newKeySet();
    private final Set<ChannelName> overlapping = new HashSet<>();

    @Override
    public void published(ChannelName channel, Publication publication, String epoch) {
        add(channel, new Event("published", publication, epoch, null, null));
    }

    @Override
    public void published(ChannelName channel, Publication publication, String epoch, Publication previous) {
        add(channel, new Event("published", publication, epoch, null, previous));
    }

    @Override
    public void joined(ChannelName channel, ClientInfo info) {
        add(channel, new Event("joined", null, "", info, null));
    }

    @Override
    public void left(ChannelName channel, ClientInfo info) {
        add(channel, new Event("left", null, "", info, null));
    }

    private void add(ChannelName channel, Event event) {
        boolean alone = inside.add(channel);
        Thread.yield(); // so that another call that may come in does come in
        synchronized (this) {
            if (!alone) {
                overlapping.add(channel);
            }
            events.computeIfAbsent(channel, name -> new ArrayList<>()).add(event);
            notifyAll();
        }
        inside.remove(channel);
    }

    /** Waits until a channel's events are so many, and returns them. */
    synchronized List<Event> await(ChannelName channel, int count) {
        return await(channel, soFar -> soFar.size() >= count);
    }

    synchronized List<Event> await(ChannelName channel, Predicate<List<Event>> enough) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Event> soFar = of(channel);
        while (!enough.test(soFar)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                fail("%s: only %s came", channel, soFar);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
            soFar = of(channel);
        }
        return soFar;
    }

    synchronized List<Event> of(ChannelName channel) {
        return List.copyOf(events.getOrDefault(channel, List.of()));
    }

    synchronized Set<ChannelName> overlapping() {
        return Set.copyOf(overlapping);
    }
}
