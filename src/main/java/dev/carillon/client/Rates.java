package dev.carillon.client;

import dev.carillon.meter.Meter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * How often the peers of one node have asked for something lately, and so may go on asking.
 *
 * <p>Thread-safe. A user's credit outlives its connections, or a new connection would be a new credit; once it is whole
 * again it is forgotten.
 */
public final class Rates {

    private static final int FEW = 1_024;

    private final RateLimits limits;
    private final LongSupplier nanoTime;
    private final Meter meter;
    private final long born;
    private final Credit node;
    private final Credit connections;
    private final Map<String, Credit> users = new ConcurrentHashMap<>();
    private final Allowance unlimited = new Allowance(this, Credit.UNLIMITED, Credit.UNLIMITED, Credit.UNLIMITED);
    private volatile int many = FEW;

    /** @param nanoTime monotonic clock */
    public Rates(RateLimits limits, LongSupplier nanoTime, Meter meter) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.meter = meter;
        this.born = nanoTime.getAsLong();
        this.node = new Credit(limits.node());
        this.connections = Credit.of(limits.connections());
    }

    long now() {
        return nanoTime.getAsLong() - born;
    }

    /** Counts a connection that is about to be made; false when they come too often. */
    public boolean takesConnection() {
        return connections.spend("", now());
    }

    /** Counts a connect command that has turned out to be this user's; false when they come too often. */
    public boolean takesConnect(String user) {
        return takesOfUser(user, "connect");
    }

    /** What a new connection may do. */
    Allowance allowance() {
        return limits.leaveConnectionsAlone()
                ? unlimited
                : new Allowance(
                        this,
                        new Credit(limits.connection()),
                        Credit.of(Optional.of(limits.refusals())),
                        Credit.of(limits.errors()));
    }

    boolean takesOfUser(String user, String command) {
        if (limits.user().isEmpty() || user.isEmpty()) {
            return true;
        }
        long now = now();
        AtomicBoolean taken = new AtomicBoolean();
        users.compute(user, (name, before) -> {
            Credit credit = before == null ? new Credit(limits.user()) : before;
            taken.set(credit.spend(command, now));
            return credit;
        });
        if (users.size() >= many) {
            forgetTheRested(now);
        }
        return taken.get() || refused("user");
    }

    boolean takesOfNode(String command) {
        return node.spend(command, now()) || refused("node");
    }

    /** @return false */
    boolean refused(String scope) {
        meter.count(Meter.Counter.RATE_LIMITED, scope);
        return false;
    }

    // Whoever comes when there are twice as many as last time pays for all: no timer, and twice those who spend at
    // most.
    private void forgetTheRested(long now) {
        users.keySet()
                .forEach(user -> users.computeIfPresent(user, (name, credit) -> credit.isWhole(now) ? null : credit));
        many = Math.max(FEW, 2 * users.size());
    }

    /** Users whose credit is remembered. */
    int remembered() {
        return users.size();
    }
}
