package dev.carillon.node;

import dev.carillon.client.ManualExecutor;
import dev.carillon.cluster.RedisEngine;
import dev.carillon.cluster.RedisProcess;
import dev.carillon.cluster.RedisSettings;
import dev.carillon.cluster.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

/** Nodes that share a Redis of the test's own. Everything of all of them runs on the test's thread. */
abstract class TwoNodesPart {

    final RedisProcess redis = RedisProcess.start();
    final RedisSettings settings = TestEngine.settings(redis);
    final ManualExecutor executor = new ManualExecutor();
    final List<RedisEngine> engines = new ArrayList<>();

    final TestNode node(TestNode.Builder builder) {
        RedisEngine engine = TestEngine.make(settings, executor);
        engines.add(engine);
        TestNode node = builder.maps(memory -> engine.maps())
                .engine(engine.broker(), engine.presence(), engine.bus(), executor)
                .build();
        engine.open();
        until(engine::carries);
        return node;
    }

    @AfterEach
    void end() {
        engines.forEach(RedisEngine::close);
        redis.close();
    }

    final void until(BooleanSupplier condition) {
        Awaitility.await()
                .pollInSameThread()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    executor.runAll();
                    return condition.getAsBoolean();
                });
    }

    final <T> T await(CompletionStage<T> stage) {
        until(stage.toCompletableFuture()::isDone);
        return stage.toCompletableFuture().join();
    }
}
