package dev.carillon.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Settings of a test's own: keys that no other test has, and whatever else it wants otherwise. */
public final class TestSettings {

    private List<String> addresses = List.of("redis://127.0.0.1:1");
    private RedisSettings.Sentinel sentinel = RedisSettings.Sentinel.NONE;
    private RedisSettings.Cluster cluster = RedisSettings.Cluster.NONE;
    private String prefix = "test-" + UUID.randomUUID();
    private int database;
    private RedisSettings.Login login = RedisSettings.Login.NONE;
    private Duration ioTimeout = Duration.ofSeconds(4);
    private long queueMaxBytes = 67_108_864;
    private Optional<Path> authorities = Optional.empty();

    public static TestSettings of(RedisProcess... servers) {
        return of(List.of(servers).stream().map(RedisProcess::address).toList());
    }

    static TestSettings of(List<String> addresses) {
        TestSettings settings = new TestSettings();
        settings.addresses = addresses;
        return settings;
    }

    static TestSettings sentinel(String address, String master) {
        TestSettings settings = new TestSettings();
        settings.sentinel = new RedisSettings.Sentinel(List.of(address), master, RedisSettings.Login.NONE, false);
        return settings;
    }

    public static TestSettings cluster(List<String> addresses) {
        TestSettings settings = new TestSettings();
        settings.cluster = new RedisSettings.Cluster(addresses, false);
        return settings;
    }

    TestSettings prefix(String value) {
        prefix = value;
        return this;
    }

    TestSettings database(int value) {
        database = value;
        return this;
    }

    TestSettings login(String user, String password) {
        login = new RedisSettings.Login(user, password);
        return this;
    }

    public TestSettings ioTimeout(Duration value) {
        ioTimeout = value;
        return this;
    }

    TestSettings queueMaxBytes(long value) {
        queueMaxBytes = value;
        return this;
    }

    TestSettings authorities(Optional<Path> value) {
        authorities = value;
        return this;
    }

    public RedisSettings build() {
        return new RedisSettings(
                addresses,
                sentinel,
                cluster,
                prefix,
                database,
                login,
                "carillon-test",
                Duration.ofSeconds(2),
                ioTimeout,
                Duration.ofSeconds(60),
                queueMaxBytes,
                authorities);
    }
}
