package dev.carillon.security;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import dev.carillon.meter.Meter;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keys that an address gives out, kept. They are fetched when a token first needs them, again when they have grown old,
 * and when a token names one that is not among them: then its verdict waits for the answer. However many tokens ask, one
 * fetch runs at a time, and the next begins only after the cool-down: a stranger with made-up key ids costs the other side
 * nothing.
 *
 * <p>While the address does not answer, the keys at hand stay good. A token whose key is not at hand cannot be judged
 * then, nor within the cool-down, when its key may have come since: that is a failed stage (error 100, temporary) and not
 * an empty list, which would send its client away for good. Thread-safe, never blocks.
 */
public final class FetchedKeys implements KeySource {

    private static final System.Logger LOG = System.getLogger(FetchedKeys.class.getName());

    private final KeySetAddress address;
    private final Duration refreshInterval;
    private final Duration coolDown;
    private final LongSupplier nanoTime;
    private final Meter meter;

    private volatile Held held = new Held(KeySet.EMPTY, Optional.empty());

    // guarded by this
    private @Nullable CompletableFuture<KeySet> running;
    private Optional<Long> begunAt = Optional.empty();

    /** @param fetchedAt of the monotonic clock, in nanoseconds; empty before the first answer */
    private record Held(KeySet keys, Optional<Long> fetchedAt) {}

    public FetchedKeys(KeySetAddress address, KeySetSettings settings, LongSupplier nanoTime, Meter meter) {
        this.address = address;
        this.refreshInterval = settings.refreshInterval();
        this.coolDown = settings.coolDown();
        this.nanoTime = nanoTime;
        this.meter = meter;
    }

    @Override
    public CompletionStage<List<JWSVerifier>> candidates(JWSHeader header) {
        Held now = held;
        List<JWSVerifier> known = now.keys().candidates(header);
        if (!known.isEmpty()) {
            if (isOver(now.fetchedAt(), refreshInterval)) {
                fetch(); // for the next token: this one has its key
            }
            return CompletableFuture.completedFuture(known);
        }
        return fetch().<CompletionStage<List<JWSVerifier>>>map(
                        coming -> coming.thenApply(keys -> keys.candidates(header)))
                .orElseGet(() -> CompletableFuture.failedStage(
                        new IllegalStateException("the key is not at hand, and the next fetch may not begin yet")));
    }

    /** The fetch that runs, or a new one; empty within the cool-down. */
    private Optional<CompletableFuture<KeySet>> fetch() {
        CompletableFuture<KeySet> mine = new CompletableFuture<>();
        synchronized (this) {
            if (running != null) {
                return Optional.of(running);
            }
            if (!isOver(begunAt, coolDown)) {
                return Optional.empty();
            }
            running = mine;
            begunAt = Optional.of(nanoTime.getAsLong());
        }
        answer().thenApply(KeySet::parse).whenComplete((keys, failure) -> arrived(mine, keys, failure));
        return Optional.of(mine);
    }

    private CompletionStage<byte[]> answer() {
        try {
            return address.fetch();
        } catch (RuntimeException refused) {
            return CompletableFuture.failedStage(refused);
        }
    }

    private void arrived(CompletableFuture<KeySet> fetch, @Nullable KeySet keys, @Nullable Throwable failure) {
        if (keys != null) {
            held = new Held(keys, Optional.of(nanoTime.getAsLong()));
        }
        synchronized (this) {
            running = null;
        }
        if (keys != null) {
            meter.count(Meter.Counter.KEY_SET_FETCHES, "fetched");
            LOG.log(Level.DEBUG, "event=key_set_fetched keys={0}", keys.keys().size());
            fetch.complete(keys);
        } else {
            Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : failure;
            meter.count(Meter.Counter.KEY_SET_FETCHES, "failed");
            LOG.log(Level.WARNING, "event=key_set_unavailable cause={0}", String.valueOf(cause));
            fetch.completeExceptionally(new IllegalStateException("the key set cannot be fetched", cause));
        }
    }

    private boolean isOver(Optional<Long> since, Duration time) {
        return since.map(then -> nanoTime.getAsLong() - then >= time.toNanos()).orElse(true);
    }
}
