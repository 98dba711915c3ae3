package dev.carillon.cluster;

import java.time.Duration;

/** What a contract is tried on: shared by all tests, which leave it as they found it. */
public interface TestRedis {

    /** With keys that no other test has. */
    RedisSettings settings();

    /** Lets every key of one prefix age, as if that much time had passed. */
    void age(String prefix, Duration time);

    /** Who has the keys of a channel. */
    RedisProcess owner(String channel);

    /** The one that is installed, or else the one from Maven Central. */
    static TestRedis preferred() {
        return one(RedisProcess.shared());
    }

    /** The oldest that is supported. */
    static TestRedis oldest() {
        return one(RedisProcess.shared(RedisProgram.packed()));
    }

    static TestRedis cluster() {
        return RedisCluster.shared();
    }

    private static TestRedis one(RedisProcess redis) {
        return new TestRedis() {
            @Override
            public RedisSettings settings() {
                return TestEngine.settings(redis);
            }

            @Override
            public void age(String prefix, Duration time) {
                redis.age(prefix, time);
            }

            @Override
            public RedisProcess owner(String channel) {
                return redis;
            }
        };
    }
}
