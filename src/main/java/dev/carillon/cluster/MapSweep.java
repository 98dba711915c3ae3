package dev.carillon.cluster;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.MapOptions;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Which maps that this node receives have an entry that will expire, and when to look: Redis removes what has expired when it
 * is asked for anything, and members are to be told even if nobody asks. Every node of a map looks; the first one finds
 * something. Thread-safe. Times are nanoseconds of the monotonic clock.
 */
final class MapSweep {

    private static final long NEVER = Long.MAX_VALUE;
    private static final long AFTER_FAILURE = TimeUnit.SECONDS.toNanos(1);
    private static final int AT_ONCE = 1_000;

    /** @param at when to look */
    private record Due(MapOptions options, long at) {

        Due at(long moment) {
            return new Due(options, moment);
        }

        Due noLaterThan(long moment) {
            return at(Math.min(at, moment));
        }
    }

    private final Map<ChannelName, Due> watched = new ConcurrentHashMap<>();
    private final Predicate<ChannelName> received;
    private final BiFunction<ChannelName, MapOptions, CompletionStage<OptionalLong>> look;
    private final LongSupplier nanoTime;
    private final long begun;

    /**
     * @param received whether this node still receives the channel
     * @param look     removes what has expired; says in how many milliseconds the next will, if any
     */
    MapSweep(
            Predicate<ChannelName> received,
            BiFunction<ChannelName, MapOptions, CompletionStage<OptionalLong>> look,
            LongSupplier nanoTime) {
        this.received = received;
        this.look = look;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    /** Somebody here uses the map. */
    void used(ChannelName channel, MapOptions options) {
        if (options.expires() && !watched.containsKey(channel) && received.test(channel)) {
            watched.putIfAbsent(channel, new Due(options, now()));
        }
    }

    /** An entry was set, by whomever. */
    void changed(ChannelName channel) {
        watched.computeIfPresent(
                channel,
                (name, due) -> due.noLaterThan(now() + due.options().keyTtl().toNanos()));
    }

    /** Looks where it is time to; to be called every second or so. */
    void sweep() {
        int looked = 0;
        for (Map.Entry<ChannelName, Due> each : watched.entrySet()) {
            ChannelName channel = each.getKey();
            if (!received.test(channel)) {
                watched.remove(channel);
            } else if (each.getValue().at() <= now() && looked++ < AT_ONCE) {
                look(channel, each.getValue());
            }
        }
    }

    private void look(ChannelName channel, Due due) {
        watched.computeIfPresent(channel, (name, before) -> before.at(NEVER));
        look.apply(channel, due.options()).whenComplete((next, failure) -> {
            long wait = failure != null
                    ? AFTER_FAILURE
                    : next.isPresent() ? TimeUnit.MILLISECONDS.toNanos(next.getAsLong()) : -1;
            if (wait >= 0) {
                watched.computeIfPresent(channel, (name, before) -> before.noLaterThan(now() + wait));
            }
        });
    }

    private long now() {
        return nanoTime.getAsLong() - begun;
    }

    /** How many maps are watched. */
    int size() {
        return watched.size();
    }
}
