package dev.carillon.boot;

import dev.carillon.ConfigurationException;
import dev.carillon.cluster.RedisSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads which engine is used, and the keys of the one that needs an address. */
final class EngineKeys {

    private static final String ENGINE = "carillon.engine";
    private static final List<String> ENGINES = List.of("memory", "redis");

    private EngineKeys() {}

    /** Empty for the memory engine. What is set for Redis is checked even then. */
    static Optional<RedisSettings> redis(Keys keys) {
        String engine = keys.text(ENGINE);
        ConfigurationException.require(ENGINES.contains(engine), ENGINE, engine, "among " + ENGINES);
        RedisSettings settings = new RedisSettings(
                keys.list("carillon.redis.address"),
                new RedisSettings.Sentinel(
                        keys.list("carillon.redis.sentinel-address"),
                        keys.text("carillon.redis.sentinel-master-name"),
                        new RedisSettings.Login(
                                keys.text("carillon.redis.sentinel-user"),
                                keys.text("carillon.redis.sentinel-password")),
                        keys.flag("carillon.redis.tls")),
                new RedisSettings.Cluster(keys.list("carillon.redis.cluster-address"), keys.flag("carillon.redis.tls")),
                keys.text("carillon.redis.prefix"),
                keys.number("carillon.redis.db"),
                new RedisSettings.Login(keys.text("carillon.redis.user"), keys.text("carillon.redis.password")),
                keys.text("carillon.redis.client-name"),
                keys.duration("carillon.redis.connect-timeout"),
                keys.duration("carillon.redis.io-timeout"),
                keys.duration("carillon.redis.presence-ttl"),
                keys.longNumber("carillon.redis.queue-max-bytes"),
                keys.optional("carillon.redis.tls-ca-file").map(Path::of));
        if (!engine.equals("redis")) {
            return Optional.empty();
        }
        return Optional.of(settings);
    }
}
