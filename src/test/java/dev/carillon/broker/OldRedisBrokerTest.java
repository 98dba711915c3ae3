package dev.carillon.broker;

import dev.carillon.cluster.TestRedis;

/** The same over Redis 6.2, the oldest that is supported. */
class OldRedisBrokerTest extends RedisBrokerTest {

    @Override
    TestRedis redis() {
        return TestRedis.oldest();
    }
}
