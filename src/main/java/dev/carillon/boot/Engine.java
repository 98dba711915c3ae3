package dev.carillon.boot;

import dev.carillon.broker.Broker;
import dev.carillon.broker.MapBroker;
import dev.carillon.node.NodeBus;
import dev.carillon.presence.Presence;
import java.util.concurrent.ScheduledExecutorService;

/** What {@code carillon.engine} chooses: where publications, members and control messages go. */
interface Engine extends AutoCloseable {

    Broker broker();

    MapBroker maps();

    Presence presence();

    NodeBus bus();

    /** Begins its work, after broker and bus were started. */
    void start(ScheduledExecutorService timer);

    /** Whether what this node sends reaches who should get it. */
    boolean carries();

    /** Whether everything that was told to it has been answered. */
    boolean isIdle();

    @Override
    void close();
}
