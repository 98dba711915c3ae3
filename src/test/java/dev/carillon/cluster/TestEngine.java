package dev.carillon.cluster;

import dev.carillon.broker.MemoryMapLimits;
import dev.carillon.meter.EventLog;
import dev.carillon.meter.Meter;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** Engines over a test's Redis, one for each node that a test has. */
public final class TestEngine {

    private static final ThreadFactory DAEMONS = task -> {
        Thread thread = new Thread(task, "engine");
        thread.setDaemon(true);
        return thread;
    };
    private static final ExecutorService EXECUTOR = Executors.newFixedThreadPool(2, DAEMONS);
    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(DAEMONS);

    private static final MemoryMapLimits MAPS = new MemoryMapLimits(1, 50, 10_000, 1, 1);

    private TestEngine() {}

    /** One whose keys no other test has. */
    public static RedisSettings settings(RedisProcess... servers) {
        return TestSettings.of(servers).build();
    }

    public static RedisEngine make(RedisSettings settings) {
        return with(settings, UnaryOperator.identity());
    }

    /** One whose events are told. */
    static RedisEngine make(RedisSettings settings, EventLog log) {
        return with(
                settings,
                from -> new RedisEngine.Surroundings(
                        from.threads(),
                        from.executor(),
                        from.timer(),
                        from.random(),
                        from.nanoTime(),
                        from.meter(),
                        log));
    }

    /** One whose answers come on a test's executor. */
    public static RedisEngine make(RedisSettings settings, Executor executor) {
        return with(
                settings,
                from -> new RedisEngine.Surroundings(
                        from.threads(),
                        executor,
                        from.timer(),
                        from.random(),
                        from.nanoTime(),
                        from.meter(),
                        from.log()));
    }

    private static RedisEngine with(RedisSettings settings, UnaryOperator<RedisEngine.Surroundings> change) {
        RedisEngine.Surroundings surroundings = new RedisEngine.Surroundings(
                DAEMONS, EXECUTOR, TIMER, new Random(), System::nanoTime, Meter.NONE, EventLog.NONE);
        return new RedisEngine(settings, MAPS, change.apply(surroundings));
    }

    /** Begins, and waits until it carries. */
    public static void open(RedisEngine engine) {
        engine.open();
        awaitCarrying(engine);
    }

    public static void awaitCarrying(RedisEngine engine) {
        Awaitility.await("an engine that carries")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(engine::carries);
    }
}
