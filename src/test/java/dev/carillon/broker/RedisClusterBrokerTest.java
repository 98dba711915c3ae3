package dev.carillon.broker;

import dev.carillon.cluster.TestRedis;

/** The same over a Redis Cluster of three primaries. */
class RedisClusterBrokerTest extends RedisBrokerTest {

    @Override
    TestRedis redis() {
        return TestRedis.cluster();
    }
}
