package dev.carillon.node;

import dev.carillon.cluster.RedisEngine;
import dev.carillon.cluster.RedisProcess;
import dev.carillon.cluster.TestEngine;
import org.junit.jupiter.api.AfterEach;

/** The contract, over a real Redis. */
class RedisNodeBusTest extends NodeBusContract {

    private static final RedisProcess REDIS = RedisProcess.shared();

    private RedisEngine engine;

    @Override
    NodeBus bus() {
        engine = TestEngine.make(TestEngine.settings(REDIS));
        TestEngine.open(engine);
        return engine.bus();
    }

    @AfterEach
    void end() {
        engine.close();
    }
}
