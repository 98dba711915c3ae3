package dev.carillon.broker;

import dev.carillon.ManualClock;
import java.time.Duration;
import java.util.Random;

class MemoryMapBrokerTest extends MapBrokerContract {

    private final ManualClock clock = new ManualClock();
    private final MemoryMapBroker memory = new MemoryMapBroker(clock, new Random(3), MemoryMapLimits.DEFAULT);

    @Override
    MapBrokerFixture fixture() {
        return new MapBrokerFixture() {
            @Override
            public MapBroker open() {
                return memory;
            }

            @Override
            public void pass(Duration time) {
                clock.advance(time);
                memory.sweep();
            }
        };
    }
}
