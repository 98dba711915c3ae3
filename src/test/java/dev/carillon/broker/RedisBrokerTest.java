package dev.carillon.broker;

import dev.carillon.cluster.RedisEngine;
import dev.carillon.cluster.RedisSettings;
import dev.carillon.cluster.TestEngine;
import dev.carillon.cluster.TestRedis;
import java.time.Duration;

/** The contract, over a real Redis. */
class RedisBrokerTest extends BrokerContract {

    private final TestRedis redis = redis();
    private final RedisSettings settings = redis.settings();

    TestRedis redis() {
        return TestRedis.preferred();
    }

    @Override
    BrokerFixture fixture() {
        return new BrokerFixture() {
            @Override
            public Broker open() {
                RedisEngine engine = TestEngine.make(settings);
                TestEngine.open(engine);
                return engine.broker();
            }

            @Override
            public void pass(Duration time) {
                redis.age(settings.prefix(), time);
            }
        };
    }
}
