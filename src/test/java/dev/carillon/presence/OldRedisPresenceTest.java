package dev.carillon.presence;

import dev.carillon.cluster.TestRedis;

/** The same over Redis 6.2, the oldest that is supported. */
class OldRedisPresenceTest extends RedisPresenceTest {

    @Override
    TestRedis redis() {
        return TestRedis.oldest();
    }
}
