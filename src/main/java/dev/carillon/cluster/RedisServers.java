package dev.carillon.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.ConfigurationException;
import dev.carillon.channel.ChannelName;
import dev.carillon.meter.EventLog;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The Redis servers of the engine and which channel belongs to which: always to the same one, on every node, and when a
 * server is added only the channels that it takes over move. Thread-safe.
 */
final class RedisServers implements AutoCloseable {

    private static final int DRIVER_THREADS = 2;
    private static final int MAX_QUEUED_COMMANDS = 1_000_000; // far above what the limit in bytes lets through

    private final ClientResources resources;
    private final RedisClient client;
    private final List<RedisShard> shards = new ArrayList<>();
    private final List<String> names;
    private final Map<String, Consumer<byte[]>> handlers = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile BiConsumer<String, byte[]> others = (name, message) -> {};
    private volatile Runnable resumed = () -> {};

    /**
     * @param factory  makes the driver's threads
     * @param executor runs what follows an answer
     * @param timer    for what takes a moment only
     */
    RedisServers(
            RedisSettings settings,
            ThreadFactory factory,
            Executor executor,
            ScheduledExecutorService timer,
            LongSupplier nanoTime,
            EventLog log) {
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(DRIVER_THREADS)
                .computationThreadPoolSize(DRIVER_THREADS)
                .threadFactoryProvider(pool -> factory)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .sslOptions(tls(settings))
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                // a service of one vendor, whose class wants SLF4J: Payara has none for applications
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .requestQueueSize(MAX_QUEUED_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(settings.ioTimeout()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.connectTimeout())
                        .keepAlive(true)
                        .tcpNoDelay(true)
                        .build())
                .build());
        String probe = new RedisNames(settings.prefix()).probe(UUID.randomUUID().toString());
        List<RedisURI> uris = uris(settings);
        names = settings.sentinel().isUsed()
                ? List.of(settings.sentinel().master())
                : settings.addresses().stream().map(RedisSettings::withoutLogin).toList();
        for (RedisURI uri : uris) {
            shards.add(new RedisShard(
                    client, uri, settings, probe, this::handle, () -> resumed.run(), executor, timer, nanoTime, log));
        }
    }

    private static SslOptions tls(RedisSettings settings) {
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
        settings.authorities().ifPresent(file -> options.trustManager(SslOptions.Resource.from(file.toFile())));
        return options.build();
    }

    private static List<RedisURI> uris(RedisSettings settings) {
        List<RedisURI> uris = settings.sentinel().isUsed()
                ? List.of(sentinel(settings))
                : settings.addresses().stream()
                        .map(address -> address(address, settings.login()))
                        .toList();
        for (RedisURI uri : uris) {
            if (uri.getDatabase() == 0) {
                uri.setDatabase(settings.database());
            }
            uri.setTimeout(settings.ioTimeout());
            uri.setClientName(settings.clientName());
        }
        return uris;
    }

    private static RedisURI address(String address, RedisSettings.Login login) {
        try {
            RedisURI uri = RedisURI.create(address);
            if (!address.contains("@")) {
                login(uri, login);
            }
            return uri;
        } catch (IllegalArgumentException wrong) {
            throw new ConfigurationException(
                    "carillon.redis.address",
                    RedisSettings.withoutLogin(address),
                    "redis://host:port or rediss://host:port");
        }
    }

    private static void login(RedisURI uri, RedisSettings.Login login) {
        if (!login.password().isEmpty()) {
            uri.setCredentialsProvider(new StaticCredentialsProvider(
                    login.user().isEmpty() ? null : login.user(),
                    login.password().toCharArray()));
        }
    }

    private static RedisURI sentinel(RedisSettings settings) {
        RedisSettings.Sentinel sentinel = settings.sentinel();
        RedisURI uri = new RedisURI();
        uri.setSentinelMasterId(sentinel.master());
        uri.setSsl(sentinel.tls());
        login(uri, settings.login());
        for (String address : sentinel.addresses()) {
            RedisURI one = RedisURI.create("redis://" + address);
            one.setTimeout(settings.ioTimeout());
            login(one, sentinel.login());
            uri.getSentinels().add(one);
        }
        return uri;
    }

    void open() {
        shards.forEach(RedisShard::open);
    }

    /** Where the channel is. */
    RedisShard of(ChannelName channel) {
        RedisShard best = shards.get(0);
        long highest = Long.MIN_VALUE;
        // Each server's draw for the channel is its own, so none loses a channel but to a new one.
        for (int i = 0; shards.size() > 1 && i < shards.size(); i++) {
            long draw = draw(names.get(i), channel.value());
            if (draw > highest) {
                highest = draw;
                best = shards.get(i);
            }
        }
        return best;
    }

    /** FNV-1a, well mixed: the same on every node and in every version. */
    static long draw(String server, String channel) {
        long hash = 0xcbf29ce484222325L;
        for (byte each : (server + '\n' + channel).getBytes(UTF_8)) {
            hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    /** One for what belongs to no channel: the first that carries, and the very first when none does. */
    RedisShard any() {
        return shards.stream().filter(RedisShard::carries).findFirst().orElse(shards.get(0));
    }

    List<RedisShard> all() {
        return List.copyOf(shards);
    }

    /** Bytes of commands that no server has answered. */
    long waitingBytes() {
        return shards.stream()
                .mapToLong(shard -> shard.commands().waitingBytes())
                .sum();
    }

    /** Hands over what comes under one name. */
    void handle(String name, Consumer<byte[]> handler) {
        handlers.put(name, handler);
    }

    /** Hands over what comes under all other names. */
    void handleOthers(BiConsumer<String, byte[]> handler) {
        others = handler;
    }

    /** Tells when a server's messages are received again. */
    void whenResumed(Runnable task) {
        resumed = task;
    }

    private void handle(String name, byte[] message) {
        Consumer<byte[]> own = handlers.get(name);
        if (own != null) {
            own.accept(message);
        } else {
            others.accept(name, message);
        }
    }

    /** Ends the connections; what was not answered fails. Waits a moment for the driver's threads. Idempotent. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        shards.forEach(RedisShard::close);
        client.shutdownAsync(0, 1, TimeUnit.SECONDS)
                .thenRun(() -> resources.shutdown(0, 1, TimeUnit.SECONDS))
                .orTimeout(3, TimeUnit.SECONDS)
                .exceptionally(late -> null)
                .join();
    }
}
