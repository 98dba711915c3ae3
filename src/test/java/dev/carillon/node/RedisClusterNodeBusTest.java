package dev.carillon.node;

import dev.carillon.cluster.RedisCluster;
import dev.carillon.cluster.RedisProcess;
import dev.carillon.cluster.RedisProgram;
import dev.carillon.cluster.RedisSettings;
import dev.carillon.cluster.TestRedis;

/** The same over a Redis Cluster of three primaries. */
class RedisClusterNodeBusTest extends RedisNodeBusTest {

    @Override
    TestRedis redis() {
        return TestRedis.cluster();
    }

    @Override
    Several several() {
        RedisCluster cluster = RedisCluster.start(RedisProgram.preferred(), false);
        return new Several() {
            @Override
            public RedisSettings settings() {
                return cluster.settings();
            }

            @Override
            public RedisProcess first() {
                return cluster.process(0);
            }

            @Override
            public void close() {
                cluster.close();
            }
        };
    }
}
