package dev.carillon.broker;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Publication;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.StreamPosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The maps of those channels that share one lock. Every method but {@link #enter} and {@link #leave} is called between the
 * two. Times are in milliseconds, as the clock has them.
 */
final class MapStripe {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ChannelName, MemoryMap> maps = new HashMap<>();
    private final Agenda<MemoryMap> agenda = new Agenda<>();
    private final Epochs epochs;
    private final MapRetention retention;
    private final IdempotencyKeys keys;
    private final MemoryMapLimits limits;

    /** Highest number of a change of an ephemeral map that is no more: the next one goes on behind it. */
    private long ephemeralTop;

    MapStripe(Epochs epochs, MapRetention retention, IdempotencyKeys keys, MemoryMapLimits limits) {
        this.epochs = epochs;
        this.retention = retention;
        this.keys = keys;
        this.limits = limits;
    }

    void enter() {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("a BrokerListener must not call the broker");
        }
        lock.lock();
    }

    void leave() {
        lock.unlock();
    }

    MapOutcome write(
            ChannelName channel,
            Publication change,
            MapConditions conditions,
            MapOptions options,
            BrokerListener listener,
            long now) {
        String idempotencyKey = conditions.idempotencyKey();
        if (!idempotencyKey.isEmpty()) {
            Optional<StreamPosition> first = keys.find(channel, idempotencyKey, now);
            if (first.isPresent()) {
                return new MapOutcome(first.get(), MapOutcome.Suppressed.IDEMPOTENCY);
            }
        }
        return with(channel, options, listener, now, map -> {
            MapOutcome.Suppressed judged = map.judge(change, conditions, now);
            if (judged != MapOutcome.Suppressed.NO) {
                return new MapOutcome(map.position(), judged);
            }
            makeRoom(map, change);
            Optional<Publication> previous =
                    conditions.delta() ? map.entry(change.entry().key()) : Optional.empty();
            Publication written = map.write(change, conditions, now);
            map.trim(limits.maxChannelBytes());
            StreamPosition position = map.position();
            // Remembered before the hand-over: should the listener fail, a retry must not write it a second time.
            if (!idempotencyKey.isEmpty()) {
                keys.remember(channel, idempotencyKey, position, conditions.idempotencyTtl(), now);
            }
            if (previous.isPresent() && !written.entry().removed()) {
                listener.published(channel, written, position.epoch(), previous.get());
            } else {
                listener.published(channel, written, position.epoch());
            }
            return new MapOutcome(position, MapOutcome.Suppressed.NO);
        });
    }

    private void makeRoom(MemoryMap map, Publication change) {
        if (map.size() + map.addedKeys(change) > limits.maxKeys()) {
            throw full("this map has " + limits.maxKeys() + " entries, and takes no more");
        }
        long growth = map.growth(change);
        if (growth <= 0) {
            return;
        }
        if (map.entryBytes() + growth > limits.maxChannelBytes()) {
            throw full("this map has " + map.entryBytes() + " bytes, and takes no more");
        }
        if (retention.bytes() + growth > limits.maxBytes()) {
            long before = map.bytes();
            map.dropChanges();
            if (retention.bytes() - before + map.bytes() + growth > limits.maxBytes()) {
                throw full("this node's maps have " + retention.bytes() + " bytes, and take no more");
            }
        }
    }

    private static RefusedException full(String why) {
        return new RefusedException(ReplyError.LIMIT_EXCEEDED, why);
    }

    void clear(ChannelName channel, MapOptions options, BrokerListener listener, long now) {
        with(channel, options, listener, now, map -> {
            handOver(map, map.clear(now), listener);
            return map;
        });
    }

    /** Does something with the channel's map, from which all that has outlived its time was removed. */
    <T> T with(
            ChannelName channel, MapOptions options, BrokerListener listener, long now, Function<MemoryMap, T> work) {
        MemoryMap map = open(channel, options, now);
        int keysBefore = map.size();
        long bytesBefore = map.bytes();
        try {
            handOver(map, map.expire(now), listener);
            map.touch(options, now);
            return work.apply(map);
        } finally {
            retention.accessed(map, keysBefore, bytesBefore);
            settle(map, now);
        }
    }

    private MemoryMap open(ChannelName channel, MapOptions options, long now) {
        MemoryMap found = maps.get(channel);
        if (found != null && !found.isForgotten(now)) {
            return found;
        }
        if (found != null) {
            forget(found);
        }
        if (!retention.hasPlace()) {
            throw full("this node has " + limits.maxChannels() + " maps, and takes no more");
        }
        MemoryMap map = options.hasStream()
                ? new MemoryMap(channel, epochs.next(), 0, options)
                : new MemoryMap(channel, "", ephemeralTop, options);
        maps.put(channel, map);
        retention.added();
        return map;
    }

    private static void handOver(MemoryMap map, List<Publication> changes, BrokerListener listener) {
        String epoch = map.position().epoch();
        changes.forEach(change -> listener.published(map.channel(), change, epoch));
    }

    private void settle(MemoryMap map, long now) {
        if (map.isForgotten(now)) {
            forget(map);
        } else {
            agenda.noteIfSooner(map);
        }
    }

    private void forget(MemoryMap map) {
        if (map.revision().epoch().isEmpty()) {
            ephemeralTop = Math.max(ephemeralTop, map.revision().offset());
        }
        maps.remove(map.channel());
        agenda.remove(map);
        retention.forgotten(map);
    }

    /** Forgets an empty map, if there are too many. */
    void giveUp(MemoryMap map) {
        if (retention.excess().isPresent() && maps.get(map.channel()) == map && map.isEmpty()) {
            forget(map);
        }
    }

    /** Looks at no more than so many maps whose time has come, and removes what expired. Returns how many. */
    int sweep(BrokerListener listener, long now, int atMost) {
        int looked = 0;
        for (MemoryMap due = agenda.due(now); due != null && looked < atMost; due = agenda.due(now)) {
            int keysBefore = due.size();
            long bytesBefore = due.bytes();
            handOver(due, due.expire(now), listener);
            retention.resized(due, keysBefore, bytesBefore);
            if (due.isForgotten(now)) {
                forget(due);
            } else {
                agenda.note(due);
            }
            looked++;
        }
        return looked;
    }

    void forgetAll() {
        maps.values().forEach(retention::forgotten);
        maps.clear();
        agenda.clear();
    }
}
