package dev.carillon.broker;

import dev.carillon.cluster.TestRedis;
import org.junit.jupiter.api.AfterEach;

/** The contract, over a real Redis. */
class RedisMapBrokerTest extends MapBrokerContract {

    private final RedisMapBrokerFixture redis = new RedisMapBrokerFixture(over());

    TestRedis over() {
        return TestRedis.preferred();
    }

    @Override
    MapBrokerFixture fixture() {
        return redis;
    }

    @AfterEach
    void end() {
        redis.close();
    }
}
