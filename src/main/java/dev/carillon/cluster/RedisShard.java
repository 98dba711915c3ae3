package dev.carillon.cluster;

import static dev.carillon.cluster.RedisNames.bytes;

import dev.carillon.meter.EventLog;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * One Redis: a connection that asks, one that listens, and a probe that is sent over the one and must arrive by the other.
 * That both answer to PING does not say that publications come through: only this does.
 */
final class RedisShard implements Home, AutoCloseable {

    /** A probe is sent every second: who waits for less than two takes every connection for dead, again and again. */
    private static final Duration SILENCE = Duration.ofMillis(2500);

    /** What a shard takes from its surroundings. */
    record Surroundings(Executor executor, ScheduledExecutorService timer, LongSupplier nanoTime, EventLog log) {}

    /** Who is told what comes. Called by the driver's threads. */
    interface Listener {

        void received(RedisShard from, String name, byte[] message);

        /** The server lets nobody listen for these any more, or never did: their slot is elsewhere. */
        default void evicted(RedisShard by, List<String> names) {}

        /** Everything that is wanted of it is received, over a new connection. */
        void resumed();
    }

    private final Commands commands;
    private final Reception reception;
    private final Line<StatefulRedisConnection<byte[], byte[]>> asking;
    private final Line<StatefulRedisPubSubConnection<byte[], byte[]>> listening;
    private final RedisURI uri;
    private final LongSupplier nanoTime;
    private final long patience;
    private final long coming;
    private volatile String probe = "";
    private volatile long lastHeard;
    private volatile long mendedAt;

    /** @param listener is not told of the probe */
    RedisShard(RedisDriver driver, RedisURI uri, RedisSettings settings, Surroundings surroundings, Listener listener) {
        this.uri = uri;
        this.nanoTime = surroundings.nanoTime();
        this.patience = Math.max(settings.ioTimeout().toNanos(), SILENCE.toNanos());
        this.lastHeard = nanoTime.getAsLong() - patience;
        this.mendedAt = nanoTime.getAsLong();
        String server =
                uri.getHost() == null ? "sentinel " + uri.getSentinelMasterId() : uri.getHost() + ":" + uri.getPort();
        boolean inCluster = settings.cluster().isUsed();
        commands =
                new Commands(server, inCluster, settings.queueMaxBytes(), surroundings.executor(), surroundings.log());
        reception = new Reception(
                new Reception.Listener() {
                    @Override
                    public void received(String name, byte[] message) {
                        if (name.equals(probe)) {
                            lastHeard = nanoTime.getAsLong();
                        } else {
                            listener.received(RedisShard.this, name, message);
                        }
                    }

                    @Override
                    public void evicted(List<String> names) {
                        listener.evicted(RedisShard.this, names);
                    }

                    @Override
                    public void resumed() {
                        listener.resumed();
                    }
                },
                inCluster,
                settings.ioTimeout(),
                surroundings.timer());
        Duration longest = settings.connectTimeout().plus(settings.ioTimeout());
        coming = nanoTime.getAsLong() + longest.toNanos();
        asking = new Line<>(
                server + " commands",
                () -> driver.connect(uri),
                commands,
                longest,
                surroundings.timer(),
                surroundings.log());
        listening = new Line<>(
                server + " publications",
                () -> driver.connectToListen(uri),
                reception,
                longest,
                surroundings.timer(),
                surroundings.log());
        commands.over(asking);
        reception.over(listening);
    }

    void open() {
        asking.open();
        listening.open();
    }

    /** How it is reached, where it is not found by Sentinels. */
    NodeAddress address() {
        return new NodeAddress(uri.getHost(), uri.getPort());
    }

    Commands commands() {
        return commands;
    }

    /** @param name under which only this node listens, and only here */
    void listenForProbe(String name) {
        String before = probe;
        probe = name;
        if (!before.isEmpty() && !before.equals(name)) {
            reception.unsubscribe(before);
        }
        reception.subscribe(name).exceptionally(later -> null);
    }

    /** Whether it has never been there, but has not had the time to. */
    boolean isComing() {
        return !commands.wasThere() && nanoTime.getAsLong() - coming < 0;
    }

    @Override
    public CompletionStage<List<byte[]>> run(Script script, byte[][] keys, byte[]... arguments) {
        return commands.run(script, keys, arguments);
    }

    @Override
    public CompletionStage<Long> publish(byte[] name, byte[] message) {
        return commands.publish(name, message);
    }

    @Override
    public CompletionStage<Long> delete(byte[] key) {
        return commands.delete(key);
    }

    @Override
    public CompletionStage<Void> subscribe(String name) {
        return reception.subscribe(name);
    }

    @Override
    public void unsubscribe(String name) {
        reception.unsubscribe(name);
    }

    @Override
    public boolean wants(String name) {
        return reception.wants(name);
    }

    /** Whether both connections are there, and a message went all the way from this node to this node not long ago. */
    @Override
    public boolean carries() {
        return nanoTime.getAsLong() - lastHeard < patience && commands.isThere() && reception.isWhole();
    }

    long waitingBytes() {
        return commands.waitingBytes();
    }

    /** Sends a probe; gives up connections that are there and carry nothing. To be called every second or so. */
    void beat() {
        if (!reception.wants(probe)) {
            listenForProbe(probe);
        }
        commands.publish(bytes(probe), new byte[0]);
        long now = nanoTime.getAsLong();
        boolean silent = now - lastHeard > patience && now - mendedAt > patience;
        if (silent && asking.current().isPresent() && listening.current().isPresent()) {
            mendedAt = now;
            asking.drop();
            listening.drop();
        }
    }

    /** Ends the connections, while those to other servers stay. */
    void retire() {
        asking.retire();
        listening.retire();
    }

    @Override
    public void close() {
        asking.close();
        listening.close();
    }
}
