package dev.carillon.boot;

import dev.carillon.broker.Broker;
import dev.carillon.broker.MapBroker;
import dev.carillon.broker.MemoryMapLimits;
import dev.carillon.cluster.RedisEngine;
import dev.carillon.cluster.RedisSettings;
import dev.carillon.node.NodeBus;
import dev.carillon.presence.Presence;
import java.util.concurrent.ScheduledExecutorService;

/** The engine of nodes that share Redis. Nothing of the driver is loaded before one is made. */
final class SharedEngine implements Engine {

    private final RedisEngine redis;

    SharedEngine(RedisSettings settings, MemoryMapLimits maps, RedisEngine.Surroundings surroundings) {
        redis = new RedisEngine(settings, maps, surroundings);
    }

    @Override
    public Broker broker() {
        return redis.broker();
    }

    @Override
    public MapBroker maps() {
        return redis.maps();
    }

    @Override
    public Presence presence() {
        return redis.presence();
    }

    @Override
    public NodeBus bus() {
        return redis.bus();
    }

    @Override
    public void start(ScheduledExecutorService timer) {
        redis.open();
    }

    @Override
    public boolean carries() {
        return redis.carries();
    }

    @Override
    public boolean isIdle() {
        return redis.isIdle();
    }

    @Override
    public void close() {
        redis.close();
    }
}
