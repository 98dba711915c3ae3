package dev.carillon.cluster;

import dev.carillon.broker.Broker;
import dev.carillon.broker.Epochs;
import dev.carillon.broker.MapBroker;
import dev.carillon.broker.MemoryMapLimits;
import dev.carillon.meter.EventLog;
import dev.carillon.meter.Meter;
import dev.carillon.node.NodeBus;
import dev.carillon.presence.Presence;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that nodes share, over one set of connections to Redis. It starts without Redis too: then nothing carries, and
 * every operation is refused until it is there.
 *
 * <p>Thread-safe. {@link #open} once, after broker and bus were started.
 */
public final class RedisEngine implements AutoCloseable {

    /** What the engine takes from its surroundings; its own threads are only the driver's. */
    public record Surroundings(
            ThreadFactory threads,
            Executor executor,
            ScheduledExecutorService timer,
            RandomGenerator random,
            LongSupplier nanoTime,
            Meter meter,
            EventLog log) {}

    private static final Duration SURVEY_PATIENCE = Duration.ofSeconds(2);

    private final Surroundings surroundings;
    private final RedisServers servers;
    private final RedisBroker broker;
    private final RedisMapBroker mapBroker;
    private final RedisPresence presence;
    private final RedisNodeBus bus;
    private volatile @Nullable ScheduledFuture<?> beat;

    /** @param maps what one map may have; Redis bounds what all of them have */
    public RedisEngine(RedisSettings settings, MemoryMapLimits maps, Surroundings surroundings) {
        this.surroundings = surroundings;
        RedisNames names = RedisNames.of(settings);
        RedisDriver driver = new RedisDriver(settings, surroundings.threads());
        RedisShard.Surroundings around = new RedisShard.Surroundings(
                surroundings.executor(), surroundings.timer(), surroundings.nanoTime(), surroundings.log());
        servers = settings.cluster().isUsed()
                ? new ClusterServers(settings, driver, around, names)
                : new IndependentServers(settings, driver, around, names);
        Deliveries deliveries = new Deliveries(servers, names, surroundings.meter());
        Epochs epochs = new Epochs(surroundings.random());
        broker = new RedisBroker(servers, names, deliveries, epochs, surroundings.meter());
        mapBroker = new RedisMapBroker(
                servers, names, deliveries, maps, epochs, surroundings.nanoTime(), surroundings.meter());
        presence = new RedisPresence(servers, names, settings.presenceTtl(), surroundings.meter());
        bus = new RedisNodeBus(
                servers,
                names,
                SURVEY_PATIENCE,
                surroundings.executor(),
                surroundings.meter(),
                deliveries::interrupted);
        surroundings.meter().gauge(Meter.Gauge.ENGINE_WAITING_BYTES, servers::waitingBytes);
    }

    /** Begins to connect, and to look whether what is sent arrives. */
    public void open() {
        servers.open();
        beat = surroundings.timer().scheduleWithFixedDelay(this::beat, 100, 1000, TimeUnit.MILLISECONDS);
    }

    private void beat() {
        try {
            servers.beat();
            bus.beat();
            mapBroker.sweep();
        } catch (RuntimeException broken) {
            // A timer forgets a task that throws.
            surroundings.log().event(EventLog.Level.ERROR, "redis.beat-failed", "cause", broken);
        }
    }

    /** Whether what this node sends reaches who listens, on every server, and for every slot of a cluster. */
    public boolean carries() {
        return servers.carries();
    }

    /** Whether Redis has answered everything that it was asked. */
    public boolean isIdle() {
        return servers.waitingBytes() == 0;
    }

    public Broker broker() {
        return broker;
    }

    public MapBroker maps() {
        return mapBroker;
    }

    public Presence presence() {
        return presence;
    }

    public NodeBus bus() {
        return bus;
    }

    @Override
    public void close() {
        ScheduledFuture<?> last = beat;
        if (last != null) {
            last.cancel(false);
        }
        bus.close();
        servers.close();
    }
}
