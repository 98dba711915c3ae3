package dev.carillon.cluster;

import dev.carillon.channel.ChannelName;
import java.util.List;

/** The Redis servers of the engine, and which channel is where: at the same place for every node. Thread-safe. */
interface RedisServers extends AutoCloseable {

    /**
     * One of the places over which nodes speak to each other; each listens at all of them, and sends to one.
     *
     * @param tag goes behind the names there
     */
    record BusPlace(Home home, String tag) {}

    void open();

    /** Where the channel is. */
    Home of(ChannelName channel);

    /** At least one. */
    List<BusPlace> bus();

    /** Where to send what belongs to no channel: the first place that carries, and the very first when none does. */
    default BusPlace anyBus() {
        return bus().stream()
                .filter(place -> place.home().carries())
                .findFirst()
                .orElse(bus().get(0));
    }

    /** Who gets what is received. */
    Dispatch dispatch();

    /** Looks whether all carries; to be called every second or so. */
    void beat();

    /** Whether what is sent arrives, wherever it is sent to. */
    boolean carries();

    /** Bytes of commands that no server has answered. */
    long waitingBytes();

    /** Ends the connections; what was not answered fails. Idempotent. */
    @Override
    void close();
}
