package dev.carillon.cluster;

import dev.carillon.ConfigurationException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes connections to Redis, on the terms of the configuration. Thread-safe. */
final class RedisDriver implements AutoCloseable {

    private static final int THREADS = 2;
    private static final int MAX_QUEUED_COMMANDS = 1_000_000; // far above what the limit in bytes lets through

    private final RedisSettings settings;
    private final ClientResources resources;
    private final RedisClient client;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param factory makes the driver's threads */
    RedisDriver(RedisSettings settings, ThreadFactory factory) {
        this.settings = settings;
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
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
    }

    private static SslOptions tls(RedisSettings settings) {
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
        settings.authorities().ifPresent(file -> options.trustManager(SslOptions.Resource.from(file.toFile())));
        return options.build();
    }

    /** One that asks. */
    CompletionStage<StatefulRedisConnection<byte[], byte[]>> connect(RedisURI uri) {
        return client.connectAsync(ByteArrayCodec.INSTANCE, uri);
    }

    /** One that listens. */
    CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>> connectToListen(RedisURI uri) {
        return client.connectPubSubAsync(ByteArrayCodec.INSTANCE, uri);
    }

    // ---- whom to connect to

    /** A server by its address. */
    RedisURI address(String address) {
        try {
            RedisURI uri = RedisURI.create(address);
            if (!address.contains("@")) {
                login(uri, settings.login());
            }
            if (uri.getDatabase() == 0) {
                uri.setDatabase(settings.database());
            }
            return finished(uri);
        } catch (IllegalArgumentException wrong) {
            throw new ConfigurationException(
                    "carillon.redis.address",
                    RedisSettings.withoutLogin(address),
                    "redis://host:port or rediss://host:port");
        }
    }

    /** The primary, as the Sentinels tell. */
    RedisURI sentinel() {
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
        uri.setDatabase(settings.database());
        return finished(uri);
    }

    /** A node of the cluster. */
    RedisURI node(NodeAddress node) {
        RedisURI uri = RedisURI.create(node.host(), node.port());
        uri.setSsl(settings.cluster().tls());
        login(uri, settings.login());
        return finished(uri);
    }

    private RedisURI finished(RedisURI uri) {
        uri.setTimeout(settings.ioTimeout());
        uri.setClientName(settings.clientName());
        return uri;
    }

    private static void login(RedisURI uri, RedisSettings.Login login) {
        if (!login.password().isEmpty()) {
            uri.setCredentialsProvider(new StaticCredentialsProvider(
                    login.user().isEmpty() ? null : login.user(),
                    login.password().toCharArray()));
        }
    }

    /** Ends the connections; what was not answered fails. Waits a moment for the driver's threads. Idempotent. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        client.shutdownAsync(0, 1, TimeUnit.SECONDS)
                .thenRun(() -> resources.shutdown(0, 1, TimeUnit.SECONDS))
                .orTimeout(3, TimeUnit.SECONDS)
                .exceptionally(late -> null)
                .join();
    }
}
