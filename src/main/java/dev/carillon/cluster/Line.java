package dev.carillon.cluster;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.carillon.meter.EventLog;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.api.StatefulConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one Redis that is made again whenever it is lost, sooner at first and later every few seconds. The
 * driver's own reconnecting is off: it would send again what was sent and not answered, and so publish twice.
 *
 * <p>Thread-safe; nothing is called with its lock held.
 */
final class Line<C extends StatefulConnection<byte[], byte[]>> implements AutoCloseable {

    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final int MAX_DOUBLINGS = 6;

    /** What becomes of the connection. Never called from two threads at once. */
    interface Guest<C> {

        /** It is there; nobody else has it before the stage completes, and nobody ever when it fails. */
        CompletionStage<?> welcome(C connection);

        /** It is gone, and so is the outcome of what was not answered. */
        void farewell();
    }

    private final String name;
    private final Supplier<CompletionStage<C>> connector;
    private final Guest<C> guest;
    private final Duration patience;
    private final ScheduledExecutorService timer;
    private final EventLog log;

    @GuardedBy("this")
    private @Nullable C connection;

    @GuardedBy("this")
    private boolean closed;

    @GuardedBy("this")
    private int failures;

    private volatile @Nullable C usable;

    /** @param patience how long a connection may take to come about */
    Line(
            String name,
            Supplier<CompletionStage<C>> connector,
            Guest<C> guest,
            Duration patience,
            ScheduledExecutorService timer,
            EventLog log) {
        this.name = name;
        this.connector = connector;
        this.guest = guest;
        this.patience = patience;
        this.timer = timer;
        this.log = log;
    }

    /** Begins to connect, once. */
    void open() {
        CompletableFuture<C> coming = new CompletableFuture<>();
        coming.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).whenComplete((made, failure) -> {
            if (failure != null) {
                retry(failure);
            } else {
                came(made);
            }
        });
        try {
            connector.get().whenComplete((made, failure) -> {
                if (failure != null) {
                    coming.completeExceptionally(failure);
                } else if (!coming.complete(made)) {
                    made.closeAsync(); // too late: another attempt is under way
                }
            });
        } catch (RuntimeException refused) {
            coming.completeExceptionally(refused);
        }
    }

    private void came(C made) {
        boolean late;
        synchronized (this) {
            late = closed;
            if (!late) {
                connection = made;
            }
        }
        if (late) {
            made.closeAsync();
            return;
        }
        made.addListener(new RedisConnectionStateAdapter() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> gone) {
                lost(made);
            }
        });
        if (!made.isOpen()) {
            lost(made); // before the listener was there
            return;
        }
        guest.welcome(made).whenComplete((ready, failure) -> {
            if (failure != null) {
                log.event(EventLog.Level.WARNING, "redis.unusable", "line", name, "cause", failure);
                drop();
                return;
            }
            synchronized (this) {
                if (connection != made) {
                    return;
                }
                usable = made;
                failures = 0;
            }
            log.event(EventLog.Level.INFO, "redis.connected", "line", name);
        });
    }

    private void lost(C gone) {
        synchronized (this) {
            if (connection != gone) {
                return;
            }
            connection = null;
            usable = null;
        }
        guest.farewell();
        retry(new IllegalStateException("connection lost"));
    }

    private void retry(Throwable cause) {
        int before;
        synchronized (this) {
            if (closed) {
                return;
            }
            before = failures++;
        }
        if (before == 0) {
            log.event(EventLog.Level.WARNING, "redis.away", "line", name, "cause", cause);
        }
        long longest = FIRST_PAUSE_MILLIS << Math.min(before, MAX_DOUBLINGS);
        // Half of it by chance, so that all nodes do not come at once.
        long pause = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
        try {
            timer.schedule(this::open, pause, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ending) {
            close();
        }
    }

    /** The connection, when it can be used. */
    Optional<C> current() {
        return Optional.ofNullable(usable);
    }

    /** Ends the connection, which nothing can be trusted to, and makes another. */
    void drop() {
        C now;
        synchronized (this) {
            now = connection;
        }
        if (now != null) {
            now.closeAsync();
            lost(now);
        }
    }

    /** Ends the connection, and makes no other. */
    void retire() {
        C last;
        synchronized (this) {
            last = connection;
        }
        close();
        if (last != null) {
            last.closeAsync();
        }
    }

    /** Is of no use from now on. The connection itself ends with the client that made it. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            connection = null;
            usable = null;
        }
        guest.farewell();
    }
}
