package dev.carillon.presence;

import dev.carillon.cluster.TestRedis;

/** The same over a Redis Cluster of three primaries. */
class RedisClusterPresenceTest extends RedisPresenceTest {

    @Override
    TestRedis redis() {
        return TestRedis.cluster();
    }
}
