package dev.carillon.broker;

import dev.carillon.cluster.TestRedis;

/** The same over a Redis Cluster of three primaries. */
class MapsInRedisClusterTest extends MapsInRedisTest {

    @Override
    TestRedis over() {
        return TestRedis.cluster();
    }
}
