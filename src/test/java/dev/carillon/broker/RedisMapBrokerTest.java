package dev.carillon.broker;

import org.junit.jupiter.api.AfterEach;

/** The contract, over a real Redis. */
class RedisMapBrokerTest extends MapBrokerContract {

    private final RedisMapBrokerFixture redis = new RedisMapBrokerFixture();

    @Override
    MapBrokerFixture fixture() {
        return redis;
    }

    @AfterEach
    void end() {
        redis.close();
    }
}
