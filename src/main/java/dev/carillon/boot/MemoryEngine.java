package dev.carillon.boot;

import dev.carillon.broker.Broker;
import dev.carillon.broker.MapBroker;
import dev.carillon.broker.MemoryBroker;
import dev.carillon.broker.MemoryBrokerLimits;
import dev.carillon.broker.MemoryMapBroker;
import dev.carillon.broker.MemoryMapLimits;
import dev.carillon.meter.Meter;
import dev.carillon.node.LocalNodeBus;
import dev.carillon.node.NodeBus;
import dev.carillon.presence.MemoryPresence;
import dev.carillon.presence.Presence;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The engine of a node that is alone. */
final class MemoryEngine implements Engine {

    private final MemoryBroker broker;
    private final MemoryMapBroker maps;
    private final MemoryPresence presence = new MemoryPresence();
    private final LocalNodeBus bus = new LocalNodeBus();

    MemoryEngine(
            MemoryBrokerLimits limits, MemoryMapLimits mapLimits, Clock clock, RandomGenerator random, Meter meter) {
        broker = new MemoryBroker(clock, random, limits);
        maps = new MemoryMapBroker(clock, random, mapLimits);
        meter.gauge(Meter.Gauge.STREAMS, broker::streams);
        meter.gauge(Meter.Gauge.MAPS, maps::channels);
        meter.gauge(Meter.Gauge.MAP_ENTRIES, maps::entries);
        meter.gauge(Meter.Gauge.MAP_BYTES, maps::bytes);
    }

    @Override
    public Broker broker() {
        return broker;
    }

    @Override
    public MapBroker maps() {
        return maps;
    }

    @Override
    public Presence presence() {
        return presence;
    }

    @Override
    public NodeBus bus() {
        return bus;
    }

    @Override
    public void start(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(broker::sweep, 1, 1, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(maps::sweep, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public boolean carries() {
        return true;
    }

    @Override
    public boolean isIdle() {
        return true;
    }

    @Override
    public void close() {
        bus.close();
        presence.close();
        maps.close();
        broker.close();
    }
}
