package dev.carillon.broker;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Publication;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.StreamPosition;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The maps of a node that is alone: everything is in this process and ends with it, persistent or not, and with it each
 * epoch.
 *
 * <p>Every stage is complete when it is returned. An operation holds the lock of its channel's stripe from the change to
 * the end of the hand-over, so no reader sees an entry that the listener was not given. Lock order: stripe, then {@link
 * MapRetention} or {@link IdempotencyKeys}; never two stripes.
 *
 * <p>What has expired is never seen again, whether {@link #sweep} has been there or not: each operation first removes what
 * has outlived its time in its channel.
 */
public final class MemoryMapBroker implements MapBroker {

    private static final int STRIPES = 256;
    private static final int SWEPT_AT_ONCE = 64;
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final CompletionStage<HistoryPage> NO_STREAM =
            CompletableFuture.completedStage(new HistoryPage(List.of(), StreamPosition.NONE));

    private final Clock clock;
    private final MapRetention retention;
    private final IdempotencyKeys keys;
    private final MapStripe[] stripes;
    private volatile @Nullable BrokerListener listener;
    private volatile boolean closed;

    /** @param random for epochs; used by one thread at a time */
    public MemoryMapBroker(Clock clock, RandomGenerator random, MemoryMapLimits limits) {
        Epochs epochs = new Epochs(random);
        this.clock = clock;
        this.retention = new MapRetention(limits);
        this.keys = new IdempotencyKeys(limits.maxIdempotencyKeys());
        this.stripes = Stream.generate(() -> new MapStripe(epochs, retention, keys, limits))
                .limit(STRIPES)
                .toArray(MapStripe[]::new);
    }

    @Override
    public void start(BrokerListener newListener) {
        if (listener != null) {
            throw new IllegalStateException("started twice");
        }
        listener = newListener;
    }

    @Override
    public CompletionStage<MapOutcome> write(
            ChannelName channel, Publication change, MapConditions conditions, MapOptions options) {
        return within(
                channel,
                "map write",
                stripe -> stripe.write(channel, change, conditions, options, listener(), clock.millis()));
    }

    @Override
    public CompletionStage<MapPage> read(ChannelName channel, MapQuery query, MapOptions options) {
        return with(channel, "map read", options, map -> map.read(query));
    }

    @Override
    public CompletionStage<HistoryPage> stream(ChannelName channel, HistoryQuery query, MapOptions options) {
        return options.hasStream() ? with(channel, "map stream", options, map -> map.changes(query)) : NO_STREAM;
    }

    @Override
    public CompletionStage<Integer> size(ChannelName channel, MapOptions options) {
        return with(channel, "map size", options, MemoryMap::size);
    }

    @Override
    public CompletionStage<Void> clear(ChannelName channel, MapOptions options) {
        return within(channel, "map clear", stripe -> {
                    stripe.clear(channel, options, listener(), clock.millis());
                    return channel;
                })
                .thenAccept(cleared -> {});
    }

    /** Nothing to do: what is written here is handed over here, whoever asked for it. */
    @Override
    public CompletionStage<Void> subscribe(ChannelName channel) {
        return DONE;
    }

    /** Nothing to do; the listener goes on being given what is written here. */
    @Override
    public CompletionStage<Void> unsubscribe(ChannelName channel) {
        return DONE;
    }

    /**
     * Removes what has expired, which hands over the removals: to be called about every second, and the more often the
     * sooner members learn of it. Costs one lock per stripe and O(log n) for each entry that goes.
     *
     * @return how many maps it looked at
     */
    public int sweep() {
        long now = clock.millis();
        keys.sweep(now, Integer.MAX_VALUE);
        int looked = 0;
        for (MapStripe stripe : stripes) {
            int more;
            do {
                stripe.enter();
                try {
                    more = stripe.sweep(listener(), now, SWEPT_AT_ONCE);
                } finally {
                    stripe.leave();
                }
                looked += more;
            } while (more == SWEPT_AT_ONCE);
        }
        return looked;
    }

    /** Maps of which at least a position is remembered. */
    public int channels() {
        return retention.channels();
    }

    /** Entries of all maps. */
    public long entries() {
        return retention.keys();
    }

    /** Bytes of all entries and kept changes, counted as {@link MemoryMapLimits#maxBytes} does. */
    public long bytes() {
        return retention.bytes();
    }

    /** Forgets everything. Nothing is handed over after it returns; what is asked later is answered as unavailable. */
    @Override
    public void close() {
        closed = true;
        for (MapStripe stripe : stripes) {
            stripe.enter();
            try {
                stripe.forgetAll();
            } finally {
                stripe.leave();
            }
        }
        keys.clear();
    }

    private <T> CompletionStage<T> with(
            ChannelName channel, String operation, MapOptions options, Function<MemoryMap, T> work) {
        return within(channel, operation, stripe -> stripe.with(channel, options, listener(), clock.millis(), work));
    }

    private <T> CompletionStage<T> within(ChannelName channel, String operation, Function<MapStripe, T> work) {
        MapStripe stripe = stripe(channel);
        stripe.enter();
        try {
            // asked with the lock held: close() takes each lock after it has set this
            return closed ? unavailable(channel, operation) : CompletableFuture.completedStage(work.apply(stripe));
        } catch (RefusedException full) {
            return CompletableFuture.failedStage(full);
        } finally {
            stripe.leave();
            makeRoom();
        }
    }

    /** After an operation, with no lock held: what is given up may belong to another stripe. */
    private void makeRoom() {
        for (var excess = retention.excess(); excess.isPresent(); excess = retention.excess()) {
            MemoryMap map = excess.get();
            MapStripe stripe = stripe(map.channel());
            stripe.enter();
            try {
                stripe.giveUp(map);
            } finally {
                stripe.leave();
            }
        }
    }

    // The high bits of the multiplied hash, as in MemoryBroker.
    private MapStripe stripe(ChannelName channel) {
        return stripes[(channel.hashCode() * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(STRIPES - 1)];
    }

    private BrokerListener listener() {
        BrokerListener started = listener;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    private static <T> CompletionStage<T> unavailable(ChannelName channel, String operation) {
        return CompletableFuture.failedStage(
                new BrokerUnavailableException(operation, channel, new IllegalStateException("closed")));
    }
}
