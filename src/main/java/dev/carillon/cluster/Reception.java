package dev.carillon.cluster;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one Redis sends, over one connection that listens under many names. Changes go out in batches: while one is not
 * confirmed, the next gathers. After a connection was lost everything that is wanted is asked for again, a batch at a time.
 *
 * <p>In a cluster that hands on by slot, a server may refuse a name whose slot it has not got, and takes the name away when
 * the slot leaves it. Such a name is not wanted here any more; who wanted it is told.
 *
 * <p>Thread-safe. Messages come in the order in which Redis sent them, one at a time. No lock is held while one is handed
 * over or a stage completes.
 */
final class Reception implements Line.Guest<StatefulRedisPubSubConnection<byte[], byte[]>> {

    private static final int BATCH = 512;

    /** Where a name stands. Guarded by the lock of its reception. */
    private static final class Name {
        boolean wanted = true;
        /** Whether Redis has been told. */
        boolean asked;
        /** Whether Redis has said so. */
        boolean heard;

        List<CompletableFuture<Void>> waiting = new ArrayList<>(1);
    }

    /** Who is told what comes. */
    interface Listener {

        void received(String name, byte[] message);

        void evicted(List<String> names);

        /** Everything that is wanted is received, over a new connection. */
        void resumed();
    }

    private final Listener listener;
    private final boolean inCluster;
    private final Duration patience;
    private final ScheduledExecutorService timer;
    private volatile Runnable drop = () -> {};

    @GuardedBy("this")
    private final Map<String, Name> names = new HashMap<>();

    /** Names whose wish Redis has not been told. */
    @GuardedBy("this")
    private final Set<String> untold = new LinkedHashSet<>();

    @GuardedBy("this")
    private @Nullable StatefulRedisPubSubConnection<byte[], byte[]> connection;

    @GuardedBy("this")
    private @Nullable CompletableFuture<Void> restored;

    @GuardedBy("this")
    private Fanout fanout = Fanout.PLAIN;

    @GuardedBy("this")
    private int unconfirmed;

    @GuardedBy("this")
    private long batches;

    /**
     * @param inCluster whether the server is used as a node of a cluster
     * @param patience  how long a batch may take, then the connection is taken for dead
     */
    Reception(Listener listener, boolean inCluster, Duration patience, ScheduledExecutorService timer) {
        this.listener = listener;
        this.inCluster = inCluster;
        this.patience = patience;
        this.timer = timer;
    }

    void over(Line<StatefulRedisPubSubConnection<byte[], byte[]>> line) {
        drop = line::drop;
    }

    /**
     * Begins to listen. Idempotent.
     *
     * @return completes when everything that is sent from then on is received; exceptionally when there is no connection.
     *     The name is wanted all the same, until it is unsubscribed
     */
    CompletionStage<Void> subscribe(String name) {
        CompletableFuture<Void> heard = new CompletableFuture<>();
        synchronized (this) {
            Name known = names.computeIfAbsent(name, added -> new Name());
            known.wanted = true;
            if (connection == null) {
                return CompletableFuture.failedStage(new IllegalStateException("no connection that receives"));
            }
            if (known.heard && known.asked) {
                return CompletableFuture.completedStage(null);
            }
            known.waiting.add(heard);
            if (!known.asked) {
                untold.add(name);
            }
        }
        flush();
        return heard;
    }

    /** Listens no more. Idempotent; whether Redis hears of it matters to nobody. */
    void unsubscribe(String name) {
        List<CompletableFuture<Void>> disappointed;
        synchronized (this) {
            Name known = names.get(name);
            if (known == null) {
                return;
            }
            known.wanted = false;
            disappointed = take(known);
            if (known.asked) {
                untold.add(name);
            } else {
                untold.remove(name);
                if (!known.heard) {
                    names.remove(name);
                }
            }
        }
        fail(disappointed, new IllegalStateException("not wanted any more"));
        flush();
    }

    /** Whether the name is listened to, or would be. */
    synchronized boolean wants(String name) {
        Name known = names.get(name);
        return known != null && known.wanted;
    }

    /** How many names are listened to, or would be. */
    synchronized int size() {
        return names.size();
    }

    /** Whether all that is wanted is being received. */
    synchronized boolean isWhole() {
        return connection != null && untold.isEmpty() && unconfirmed == 0;
    }

    private synchronized boolean isCurrent(StatefulRedisPubSubConnection<byte[], byte[]> made) {
        return connection == made;
    }

    private void flush() {
        List<String> on = new ArrayList<>();
        List<String> off = new ArrayList<>();
        StatefulRedisPubSubConnection<byte[], byte[]> now;
        CompletableFuture<Void> whole = null;
        Fanout how;
        long batch;
        synchronized (this) {
            how = fanout;
            now = connection;
            if (now == null || unconfirmed > 0) {
                return;
            }
            for (Iterator<String> each = untold.iterator(); each.hasNext() && on.size() + off.size() < BATCH; ) {
                String name = each.next();
                each.remove();
                Name known = names.get(name);
                if (known != null && known.wanted != known.asked) {
                    known.asked = known.wanted;
                    (known.wanted ? on : off).add(name);
                }
            }
            unconfirmed = on.size() + off.size();
            batch = ++batches;
            if (unconfirmed == 0) {
                whole = restored;
                restored = null;
            }
        }
        if (whole != null) {
            whole.complete(null);
        }
        StatefulRedisPubSubConnection<byte[], byte[]> of = now;
        how.tell(of.async(), on, off, names -> refused(of, names));
        if (!on.isEmpty() || !off.isEmpty()) {
            watch(batch);
        }
    }

    private void watch(long batch) {
        try {
            timer.schedule(() -> check(batch), patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ending) {
            return; // and with it everything else
        }
    }

    private void check(long batch) {
        boolean stuck;
        synchronized (this) {
            stuck = unconfirmed > 0 && batches == batch;
        }
        if (stuck) {
            drop.run();
        }
    }

    private void refused(StatefulRedisPubSubConnection<byte[], byte[]> by, List<String> all) {
        synchronized (this) {
            if (connection != by) {
                return;
            }
            unconfirmed = Math.max(0, unconfirmed - all.size());
        }
        evict(by, all);
        flush();
    }

    private void evict(StatefulRedisPubSubConnection<byte[], byte[]> by, List<String> all) {
        List<CompletableFuture<Void>> disappointed = new ArrayList<>();
        synchronized (this) {
            if (connection != by) {
                return;
            }
            for (String name : all) {
                Name known = names.remove(name);
                if (known != null) {
                    disappointed.addAll(take(known));
                }
                untold.remove(name);
            }
        }
        fail(disappointed, new IllegalStateException("its slot is elsewhere"));
        listener.evicted(all);
    }

    /** Whether nobody has asked this server to end it. */
    private synchronized boolean isOwnAccord(String name) {
        Name known = names.get(name);
        return known != null && known.asked;
    }

    private void confirmed(StatefulRedisPubSubConnection<byte[], byte[]> by, String name, boolean on) {
        List<CompletableFuture<Void>> content = List.of();
        synchronized (this) {
            if (connection != by) {
                return;
            }
            unconfirmed = Math.max(0, unconfirmed - 1);
            Name known = names.get(name);
            if (known != null) {
                known.heard = on;
                if (known.wanted != known.asked) {
                    untold.add(name); // the wish has changed meanwhile
                } else if (on) {
                    content = take(known);
                } else {
                    names.remove(name);
                }
            }
        }
        content.forEach(each -> each.complete(null));
        flush();
    }

    // ---- the line

    @Override
    public CompletionStage<?> welcome(StatefulRedisPubSubConnection<byte[], byte[]> made) {
        made.addListener(new RedisPubSubAdapter<byte[], byte[]>() {
            @Override
            public void message(byte[] name, byte[] message) {
                // One that was given up may still have some: they would come beside those of its successor.
                if (isCurrent(made)) {
                    listener.received(RedisNames.text(name), message);
                }
            }

            @Override
            public void smessage(byte[] name, byte[] message) {
                message(name, message);
            }

            @Override
            public void subscribed(byte[] name, long count) {
                confirmed(made, RedisNames.text(name), true);
            }

            @Override
            public void ssubscribed(byte[] name, long count) {
                subscribed(name, count);
            }

            @Override
            public void unsubscribed(byte[] name, long count) {
                confirmed(made, RedisNames.text(name), false);
            }

            @Override
            public void sunsubscribed(byte[] name, long count) {
                if (isOwnAccord(RedisNames.text(name))) {
                    evict(made, List.of(RedisNames.text(name)));
                } else {
                    unsubscribed(name, count);
                }
            }
        });
        return inCluster
                ? made.async().info().thenCompose(info -> begin(made, Fanout.of(new ServerInfo(info))))
                : begin(made, Fanout.PLAIN);
    }

    private CompletionStage<Void> begin(StatefulRedisPubSubConnection<byte[], byte[]> made, Fanout how) {
        CompletableFuture<Void> whole = new CompletableFuture<>();
        synchronized (this) {
            connection = made;
            fanout = how;
            restored = whole;
            unconfirmed = 0;
            names.values().removeIf(name -> !name.wanted);
            untold.clear();
            untold.addAll(names.keySet());
        }
        flush();
        return whole.thenRun(listener::resumed);
    }

    @Override
    public void farewell() {
        List<CompletableFuture<Void>> disappointed = new ArrayList<>();
        CompletableFuture<Void> unfinished;
        synchronized (this) {
            connection = null;
            unconfirmed = 0;
            unfinished = restored;
            restored = null;
            for (Name name : names.values()) {
                name.asked = false;
                name.heard = false;
                disappointed.addAll(take(name));
            }
        }
        IllegalStateException lost = new IllegalStateException("the connection that receives was lost");
        fail(disappointed, lost);
        if (unfinished != null) {
            unfinished.completeExceptionally(lost);
        }
    }

    private static List<CompletableFuture<Void>> take(Name name) {
        List<CompletableFuture<Void>> waiting = name.waiting;
        name.waiting = new ArrayList<>(1);
        return waiting;
    }

    private static void fail(List<CompletableFuture<Void>> all, Throwable cause) {
        all.forEach(each -> each.completeExceptionally(cause));
    }
}
