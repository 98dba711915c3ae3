package dev.carillon.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The names that are listened to in a cluster: each at the node that has its slot, and at another one when that has it.
 * Thread-safe; changes take turns.
 */
final class ClusterSubscriptions {

    private static final class Wish {
        private final int slot;
        /** Who was told. */
        private volatile @Nullable RedisShard at;

        private Wish(int slot) {
            this.slot = slot;
        }
    }

    private final Map<String, Wish> wishes = new ConcurrentHashMap<>();
    /** Those that nobody listens for: refused, or taken away with their slot. */
    private final Set<String> adrift = ConcurrentHashMap.newKeySet();

    private final IntFunction<Optional<RedisShard>> owner;
    private final Turns turns;
    private final Runnable moved;

    /**
     * @param owner who has a slot
     * @param moved runs when one that was listened to is so again, at another node or after a while
     */
    ClusterSubscriptions(IntFunction<Optional<RedisShard>> owner, Turns turns, Runnable moved) {
        this.owner = owner;
        this.turns = turns;
        this.moved = moved;
    }

    /** As {@link Home#subscribe}. */
    CompletionStage<Void> subscribe(String name, int slot) {
        CompletableFuture<Void> heard = new CompletableFuture<>();
        turns.later(() -> settle(name, wishes.computeIfAbsent(name, first -> new Wish(slot)))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        heard.completeExceptionally(failure);
                    } else {
                        heard.complete(null);
                    }
                }));
        return heard;
    }

    void unsubscribe(String name) {
        turns.later(() -> {
            Wish wish = wishes.remove(name);
            adrift.remove(name);
            RedisShard at = wish == null ? null : wish.at;
            if (at != null) {
                at.unsubscribe(name);
            }
        });
    }

    private CompletionStage<Void> settle(String name, Wish wish) {
        RedisShard now = owner.apply(wish.slot).orElse(null);
        RedisShard before = wish.at;
        wish.at = now;
        if (before != null && before != now) {
            before.unsubscribe(name);
        }
        if (now == null) {
            adrift.add(name);
            return CompletableFuture.failedStage(new IllegalStateException("nobody has slot " + wish.slot));
        }
        adrift.remove(name);
        return now.subscribe(name);
    }

    /** A node listens for these no more, of its own accord. */
    void lost(RedisShard by, List<String> names) {
        turns.later(() -> names.forEach(name -> {
            Wish wish = wishes.get(name);
            if (wish != null && wish.at == by) {
                adrift.add(name);
            }
        }));
    }

    /** Slots may have other owners now. */
    void settle() {
        turns.later(() -> wishes.forEach((name, wish) -> {
            if (wish.at != owner.apply(wish.slot).orElse(null)) {
                settle(name, wish).thenRun(moved);
            }
        }));
    }

    /** Tries again what was refused. */
    void retry() {
        if (!adrift.isEmpty()) {
            turns.later(() -> adrift.forEach(name -> {
                Wish wish = wishes.get(name);
                if (wish != null) {
                    settle(name, wish).thenRun(moved);
                }
            }));
        }
    }

    boolean wants(String name) {
        return wishes.containsKey(name);
    }

    /** Whether that node is the one to be heard. Where all nodes are told of a message, two of them may hand it on. */
    boolean expects(String name, RedisShard from) {
        Wish wish = wishes.get(name);
        return wish != null && wish.at == from;
    }

    /** Whether everybody was told who has to listen for what. */
    boolean isWhole() {
        return adrift.isEmpty();
    }
}
