package dev.carillon.broker;

import dev.carillon.cluster.RedisEngine;
import dev.carillon.cluster.RedisSettings;
import dev.carillon.cluster.TestEngine;
import dev.carillon.cluster.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Maps in a real Redis, each time of a node of its own; one of them may have 50 entries and 10 000 bytes. */
final class RedisMapBrokerFixture implements MapBrokerFixture {

    final TestRedis redis;
    final RedisSettings settings;
    private final List<RedisEngine> engines = new ArrayList<>();

    RedisMapBrokerFixture(TestRedis redis) {
        this.redis = redis;
        this.settings = redis.settings();
    }

    @Override
    public MapBroker open() {
        RedisEngine engine = TestEngine.make(settings);
        engines.add(engine);
        TestEngine.open(engine);
        return engine.maps();
    }

    @Override
    public void pass(Duration time) {
        redis.age(settings.prefix(), time);
    }

    void close() {
        engines.forEach(RedisEngine::close);
    }
}
