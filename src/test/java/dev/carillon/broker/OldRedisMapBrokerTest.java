package dev.carillon.broker;

import dev.carillon.cluster.TestRedis;

/** The same over Redis 6.2, the oldest that is supported. */
class OldRedisMapBrokerTest extends RedisMapBrokerTest {

    @Override
    TestRedis over() {
        return TestRedis.oldest();
    }
}
