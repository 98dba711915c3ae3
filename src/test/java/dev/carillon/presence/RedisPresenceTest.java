package dev.carillon.presence;

import dev.carillon.cluster.RedisEngine;
import dev.carillon.cluster.RedisSettings;
import dev.carillon.cluster.TestEngine;
import dev.carillon.cluster.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The contract, over a real Redis. */
class RedisPresenceTest extends PresenceContract {

    private final TestRedis redis = redis();
    private final RedisSettings settings = redis.settings();
    private final List<RedisEngine> engines = new ArrayList<>();

    TestRedis redis() {
        return TestRedis.preferred();
    }

    @AfterEach
    void end() {
        engines.forEach(RedisEngine::close);
    }

    @Override
    PresenceFixture fixture() {
        return new PresenceFixture() {
            @Override
            public Presence open() {
                RedisEngine engine = TestEngine.make(settings);
                engines.add(engine);
                TestEngine.open(engine);
                return engine.presence();
            }

            @Override
            public Optional<Duration> timeToLive() {
                return Optional.of(settings.presenceTtl());
            }

            @Override
            public void pass(Duration time) {
                redis.age(settings.prefix(), time);
            }
        };
    }
}
