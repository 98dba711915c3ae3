package dev.carillon.cluster;

import static dev.carillon.cluster.RedisNames.bytes;

import dev.carillon.meter.EventLog;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * One Redis: a connection that asks, one that listens, and a probe that is sent over the one and must arrive by the other.
 * That both answer to PING does not say that publications come through: only this does.
 */
final class RedisShard implements AutoCloseable {

    /** A probe is sent every second: who waits for less than two takes every connection for dead, again and again. */
    private static final Duration SILENCE = Duration.ofMillis(2500);

    private final Commands commands;
    private final Reception reception;
    private final Line<StatefulRedisConnection<byte[], byte[]>> asking;
    private final Line<StatefulRedisPubSubConnection<byte[], byte[]>> listening;
    private final String probe;
    private final LongSupplier nanoTime;
    private final long patience;
    private volatile long lastHeard;
    private volatile long mendedAt;

    /**
     * @param probe   name under which only this node listens
     * @param handler gets what is sent under other names
     * @param resumed runs each time when what is sent is received again
     */
    RedisShard(
            RedisClient client,
            RedisURI uri,
            RedisSettings settings,
            String probe,
            BiConsumer<String, byte[]> handler,
            Runnable resumed,
            Executor executor,
            ScheduledExecutorService timer,
            LongSupplier nanoTime,
            EventLog log) {
        this.probe = probe;
        this.nanoTime = nanoTime;
        this.patience = Math.max(settings.ioTimeout().toNanos(), SILENCE.toNanos());
        this.lastHeard = nanoTime.getAsLong() - patience;
        this.mendedAt = nanoTime.getAsLong();
        String server =
                uri.getHost() == null ? "sentinel " + uri.getSentinelMasterId() : uri.getHost() + ":" + uri.getPort();
        commands = new Commands(server, settings.queueMaxBytes(), executor, log);
        reception = new Reception(
                (name, message) -> {
                    if (name.equals(probe)) {
                        lastHeard = nanoTime.getAsLong();
                    } else {
                        handler.accept(name, message);
                    }
                },
                settings.ioTimeout(),
                timer,
                resumed);
        Duration coming = settings.connectTimeout().plus(settings.ioTimeout());
        asking = new Line<>(
                server + " commands",
                () -> client.connectAsync(ByteArrayCodec.INSTANCE, uri),
                commands,
                coming,
                timer,
                log);
        listening = new Line<>(
                server + " publications",
                () -> client.connectPubSubAsync(ByteArrayCodec.INSTANCE, uri),
                reception,
                coming,
                timer,
                log);
        commands.over(asking);
        reception.over(listening);
    }

    void open() {
        reception.subscribe(probe).exceptionally(later -> null);
        asking.open();
        listening.open();
    }

    Commands commands() {
        return commands;
    }

    Reception reception() {
        return reception;
    }

    /** Whether both connections are there, and a message went all the way from this node to this node not long ago. */
    boolean carries() {
        return nanoTime.getAsLong() - lastHeard < patience && asking.current().isPresent() && reception.isWhole();
    }

    /** Sends a probe; gives up connections that are there and carry nothing. To be called every second or so. */
    void beat() {
        commands.publish(bytes(probe), new byte[0]);
        long now = nanoTime.getAsLong();
        boolean silent = now - lastHeard > patience && now - mendedAt > patience;
        if (silent && asking.current().isPresent() && listening.current().isPresent()) {
            mendedAt = now;
            asking.drop();
            listening.drop();
        }
    }

    @Override
    public void close() {
        asking.close();
        listening.close();
    }
}
