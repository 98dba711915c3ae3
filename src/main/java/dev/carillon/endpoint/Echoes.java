package dev.carillon.endpoint;

import dev.carillon.channel.Disconnect;
import dev.carillon.client.SendLimits;
import dev.carillon.client.Transport;
import dev.carillon.meter.Meter;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The connections of {@code /echo} on this node. They are no clients of the node: nobody is asked who it is, so there may
 * only be {@value #MOST} of them.
 *
 * <p>Thread-safe.
 */
public final class Echoes {

    static final int MOST = 1_000;

    private final SendLimits limits;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final Meter meter;
    private final Set<Echo> open = ConcurrentHashMap.newKeySet();

    /**
     * @param executor for what goes on after a container's completion; takes every task, since a connection has at most
     *     one there
     * @param nanoTime monotonic clock
     */
    public Echoes(SendLimits limits, Executor executor, LongSupplier nanoTime, Meter meter) {
        this.limits = limits;
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.meter = meter;
    }

    /** @return empty when there are as many as may be: the transport has been closed with 1013 */
    Optional<Echo> open(Transport transport) {
        if (open.size() >= MOST) {
            meter.count(Meter.Counter.DISCONNECTS, Integer.toString(Disconnect.TRY_AGAIN_LATER.code()));
            transport.close(Disconnect.TRY_AGAIN_LATER);
            return Optional.empty();
        }
        meter.count(Meter.Counter.CONNECTIONS_OPENED, "echo");
        Echo echo = new Echo(transport, limits, executor, nanoTime, meter);
        open.add(echo);
        return Optional.of(echo);
    }

    void closed(Echo echo) {
        echo.closed();
        open.remove(echo);
    }

    /** Drops who does not read or does not go. To be called about once a second. */
    public void beat() {
        long now = nanoTime.getAsLong();
        open.removeIf(echo -> !echo.beat(now));
    }
}
