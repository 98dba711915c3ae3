package dev.carillon.broker;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The broker of a node that is alone: everything is in this process and ends with it, and with it each epoch.
 *
 * <p>Every stage is complete when it is returned. An operation holds the lock of its channel's stripe, one of
 * {@value #STRIPES}, from the append to the end of the hand-over; so no reader sees a publication that the listener was
 * not given, and the other way round. Lock order: stripe, then {@link Retention} or {@link IdempotencyKeys}; never two
 * stripes.
 *
 * <p>What it remembers is bounded by {@link MemoryBrokerLimits}. A channel without history costs nothing, besides the
 * idempotency keys that are used in it. What has expired is never seen again, and is let go by {@link #sweep}.
 */
public final class MemoryBroker implements Broker {

    private static final int STRIPES = 1024;
    private static final int SWEPT_AT_ONCE = 64;
    private static final int SWEPT_PER_CALL = 100_000;
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final CompletionStage<PublishResult> NOT_KEPT =
            CompletableFuture.completedStage(PublishResult.stored(StreamPosition.NONE));
    private static final CompletionStage<HistoryPage> NOTHING_KEPT =
            CompletableFuture.completedStage(new HistoryPage(List.of(), StreamPosition.NONE));

    private final Clock clock;
    private final Retention retention;
    private final IdempotencyKeys keys;
    private final StreamStripe[] stripes;
    private final int stripeBits;
    private final AtomicInteger nextToSweep = new AtomicInteger();
    private volatile @Nullable BrokerListener listener;
    private volatile boolean closed;

    /**
     * @param clock  for what expires; when it is set forward, kept publications expire early and recovery is refused
     * @param random for epochs; used by one thread at a time
     */
    public MemoryBroker(Clock clock, RandomGenerator random, MemoryBrokerLimits limits) {
        this(clock, random, limits, STRIPES);
    }

    /** @param stripes how many channels may be worked on at the same time; a power of two */
    MemoryBroker(Clock clock, RandomGenerator random, MemoryBrokerLimits limits, int stripes) {
        Epochs epochs = new Epochs(random);
        this.clock = clock;
        this.retention = new Retention(limits);
        this.keys = new IdempotencyKeys(limits.maxIdempotencyKeys());
        this.stripes = Stream.generate(() -> new StreamStripe(epochs, retention, keys))
                .limit(stripes)
                .toArray(StreamStripe[]::new);
        this.stripeBits = Integer.numberOfTrailingZeros(stripes);
    }

    @Override
    public void start(BrokerListener newListener) {
        if (listener != null) {
            throw new IllegalStateException("started twice");
        }
        listener = newListener;
    }

    @Override
    public CompletionStage<PublishResult> publish(
            ChannelName channel, Publication publication, PublishOptions options) {
        CompletionStage<PublishResult> stage = within(channel, "publish", stripe -> {
            PublishResult result = stripe.publish(channel, publication, options, listener(), clock.millis());
            return isPlain(result) ? NOT_KEPT : CompletableFuture.completedStage(result);
        });
        makeRoom();
        return stage;
    }

    @Override
    public CompletionStage<Void> publishJoin(ChannelName channel, ClientInfo info) {
        return within(channel, "join", stripe -> {
            listener().joined(channel, info);
            return DONE;
        });
    }

    @Override
    public CompletionStage<Void> publishLeave(ChannelName channel, ClientInfo info) {
        return within(channel, "leave", stripe -> {
            listener().left(channel, info);
            return DONE;
        });
    }

    /** For a channel without history: an empty page at {@link StreamPosition#NONE}, and nothing is created. */
    @Override
    public CompletionStage<HistoryPage> history(ChannelName channel, HistoryQuery query, Namespace.History history) {
        if (!history.enabled()) {
            return NOTHING_KEPT;
        }
        CompletionStage<HistoryPage> stage = within(
                channel,
                "history",
                stripe -> CompletableFuture.completedStage(stripe.read(channel, query, history, clock.millis())));
        makeRoom();
        return stage;
    }

    @Override
    public CompletionStage<Void> removeHistory(ChannelName channel) {
        return within(channel, "remove history", stripe -> {
            stripe.removeHistory(channel, clock.millis());
            return DONE;
        });
    }

    /** Nothing to do: what is published here is handed over here, whoever asked for it. */
    @Override
    public CompletionStage<Void> subscribe(ChannelName channel) {
        return DONE;
    }

    /** Nothing to do; the listener goes on being given what is published here. */
    @Override
    public CompletionStage<Void> unsubscribe(ChannelName channel) {
        return DONE;
    }

    /**
     * Lets go of what has expired. To be called about every second; without it, only memory is held longer.
     *
     * <p>Costs one lock per stripe (some tens of microseconds in all) and O(log n) for each stream whose time has come,
     * which for a stream in use is once per its ttl however much is published, and at most {@value #SWEPT_PER_CALL} a
     * call; the rest waits for the next. A stripe is held for {@value #SWEPT_AT_ONCE} streams at a time.
     *
     * @return how many streams and keys it looked at
     */
    public int sweep() {
        return sweep(SWEPT_PER_CALL);
    }

    int sweep(int atMost) {
        long now = clock.millis();
        int looked = keys.sweep(now, atMost);
        for (int i = 0; i < stripes.length && looked < atMost; i++) {
            looked += sweep(stripes[nextToSweep.getAndIncrement() & (stripes.length - 1)], now, atMost - looked);
        }
        return looked;
    }

    /** Streams of which at least epoch and top offset are remembered. */
    public int streams() {
        return retention.streams();
    }

    /** Bytes of all kept publications, counted as {@link MemoryBrokerLimits#maxBytes} does. */
    public long bytes() {
        return retention.bytes();
    }

    /** Remembered idempotency keys. */
    public int idempotencyKeys() {
        return keys.size();
    }

    /** Forgets everything. Nothing is handed over after it returns; what is asked later is answered as unavailable. */
    @Override
    public void close() {
        closed = true;
        for (StreamStripe stripe : stripes) {
            stripe.enter();
            try {
                stripe.clear();
            } finally {
                stripe.leave();
            }
        }
        keys.clear();
    }

    private <T> CompletionStage<T> within(
            ChannelName channel, String operation, Function<StreamStripe, CompletionStage<T>> work) {
        StreamStripe stripe = stripe(channel);
        stripe.enter();
        try {
            // asked with the lock held: close() takes each lock after it has set this
            return closed ? unavailable(channel, operation) : work.apply(stripe);
        } finally {
            stripe.leave();
        }
    }

    /** After an operation, with no lock held: what is given up may belong to another stripe. */
    private void makeRoom() {
        while (retention.excessStreams() > 0) {
            retention.leastRecentlyAccessed().ifPresent(stream -> within(stream, StreamStripe::giveUp));
        }
        while (retention.excessBytes() > 0) {
            retention.leastRecentlyPublished().ifPresent(stream -> within(stream, StreamStripe::giveUpBytes));
        }
    }

    private void within(MemoryStream stream, BiConsumer<StreamStripe, MemoryStream> work) {
        StreamStripe stripe = stripe(stream.channel());
        stripe.enter();
        try {
            work.accept(stripe, stream);
        } finally {
            stripe.leave();
        }
    }

    private static int sweep(StreamStripe stripe, long now, int atMost) {
        int looked = 0;
        int atOnce;
        int more;
        do {
            atOnce = Math.min(SWEPT_AT_ONCE, atMost - looked);
            stripe.enter();
            try {
                more = stripe.sweep(now, atOnce);
            } finally {
                stripe.leave();
            }
            looked += more;
        } while (more == atOnce && looked < atMost);
        return looked;
    }

    // The high bits of the multiplied hash: a hash map uses the low ones, and would put the channels of a stripe that
    // is chosen by the same bits into one bin.
    private StreamStripe stripe(ChannelName channel) {
        return stripes[(channel.hashCode() * 0x9E3779B9) >>> 1 >>> (31 - stripeBits)];
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

    private static boolean isPlain(PublishResult result) {
        return result.suppressed() == PublishResult.Suppressed.NO
                && result.position().equals(StreamPosition.NONE);
    }
}
