package dev.carillon.boot;

import dev.carillon.ConfigurationException;
import dev.carillon.channel.Namespaces;
import dev.carillon.channel.SubscriptionType;
import dev.carillon.cluster.RedisSettings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads which engine is used, and the keys of the one that needs an address. */
final class EngineKeys {

    private static final String ENGINE = "carillon.engine";
    private static final List<String> ENGINES = List.of("memory", "redis");

    private EngineKeys() {}

    /** Empty for the memory engine. What is set for Redis is checked even then. */
    static Optional<RedisSettings> redis(Keys keys, Namespaces namespaces) {
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
                keys.text("carillon.redis.prefix"),
                keys.number("carillon.redis.db"),
                new RedisSettings.Login(keys.text("carillon.redis.user"), keys.text("carillon.redis.password")),
                keys.text("carillon.redis.client-name"),
                keys.duration("carillon.redis.connect-timeout"),
                keys.duration("carillon.redis.io-timeout"),
                keys.duration("carillon.redis.presence-ttl"),
                keys.longNumber("carillon.redis.queue-max-bytes"));
        if (!engine.equals("redis")) {
            return Optional.empty();
        }
        refuseMaps(namespaces, "", NamespaceKeys.WITHOUT);
        keys.list("carillon.namespaces")
                .forEach(name -> refuseMaps(namespaces, name, NamespaceKeys.NAMESPACE + name + "."));
        return Optional.of(settings);
    }

    // A map is kept by one node: on several, each would have a map of its own under the same name.
    private static void refuseMaps(Namespaces namespaces, String name, String prefix) {
        namespaces
                .named(name)
                .map(namespace -> namespace.map().type())
                .filter(type -> type != SubscriptionType.STREAM)
                .ifPresent(type -> {
                    throw new ConfigurationException(
                            prefix + "subscription-type",
                            type.name().toLowerCase(Locale.ROOT),
                            "stream with carillon.engine = redis, which does not keep maps");
                });
    }
}
