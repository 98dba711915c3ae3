package dev.carillon.broker;

import dev.carillon.cluster.TestRedis;

/** The same over a Redis Cluster of three primaries. */
class RedisClusterMapBrokerTest extends RedisMapBrokerTest {

    @Override
    TestRedis over() {
        return TestRedis.cluster();
    }
}
