package dev.carillon.client;

import dev.carillon.channel.Disconnect;
import dev.carillon.meter.Meter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one connection does of its own accord, and when: asks for pongs, ends what is stale, expired, silent or will not
 * close, and looks after its subscriptions now and then.
 *
 * <p>Confined to the client's own tasks, but for {@link #isDue}. Times are nanoseconds since the client was made.
 */
final class Watch {

    static final long NEVER = Long.MAX_VALUE;

    /**
     * Two beats: the ping may be one late, and so may be the look for its pong. By so much pings come earlier than the
     * client is told, so that a peer that has vanished is found within ping interval and pong timeout.
     */
    private static final Duration SLACK = Client.BEAT.multipliedBy(2);

    private static final Duration REFUSED_LINGER = Duration.ofSeconds(5);

    private final Client client;
    private final Peer peer;
    private final Surroundings around;
    private final ClientLimits limits;
    private final long born;

    private long stale;
    private long ping = NEVER;
    private long pong = NEVER;
    private long expiry = NEVER;
    private long tick = NEVER;
    private long compare = NEVER;
    private long command = NEVER;
    private long patience = NEVER;
    private long close = NEVER;
    private long pingSentAt;

    /** Between two pings. */
    private long interval;

    // The earliest of all. Read by the heartbeat without the client's order: an old value only costs one idle task or
    // one
    // beat of delay.
    private volatile long next;

    Watch(Client client, Peer peer, Surroundings around) {
        this.client = client;
        this.peer = peer;
        this.around = around;
        this.limits = around.limits();
        this.born = around.nanoTime().getAsLong();
        this.stale = limits.staleDelay().toNanos();
        settle();
    }

    /** Whether {@link #look} has something to do. Any thread. */
    boolean isDue(long nanoTime) {
        return nanoTime - born >= next;
    }

    long now() {
        return around.nanoTime().getAsLong() - born;
    }

    private void settle() {
        next = Math.min(
                Math.min(Math.min(stale, ping), Math.min(pong, expiry)),
                Math.min(Math.min(Math.min(tick, compare), command), Math.min(patience, close)));
    }

    /** The client is connected: pings begin, at a time of its own so that not all ping at once. */
    void connected() {
        stale = NEVER;
        // Who answers no pings shows nothing that could make them rarer.
        interval = peer.answersPings()
                ? limits.shortestPing()
                : limits.pingInterval().toNanos();
        ping = now() + interval / 2 + around.random().nextLong(early(interval) - interval / 2 + 1);
        tick = now() + limits.presenceInterval().toNanos();
        settle();
    }

    private static long early(long interval) {
        return Math.max(interval - SLACK.toNanos(), interval / 2);
    }

    /** Connect was answered with an error: the client is given a moment to go by itself. */
    void refused() {
        stale = now() + REFUSED_LINGER.toNanos();
        settle();
    }

    /**
     * A command is being answered.
     *
     * @param patient nanoseconds after which to look whether the client has given it up; {@link #NEVER} not to
     */
    void busy(long patient) {
        command = now() + limits.commandTimeout().toNanos();
        patience = patient == NEVER ? NEVER : now() + patient;
        settle();
    }

    void idle() {
        command = patience = NEVER;
        settle();
    }

    /** The connection ends then, unless refreshed. */
    void expiresAt(Optional<Instant> instant) {
        expiry = instant.map(at -> now() + until(at) + limits.expiredDelay().toNanos())
                .orElse(NEVER);
        settle();
    }

    /** Nanoseconds until then; 0 for what is past. */
    private long until(Instant at) {
        // Beyond a century a deadline is as good as none, and no multiplication overflows.
        long seconds = Duration.between(around.clock().instant(), at).toSeconds();
        return Math.min(Math.max(seconds, 0), 3_000_000_000L) * 1_000_000_000L;
    }

    /** Positions are compared in so many nanoseconds, or sooner, besides at every look after the subscriptions. */
    void compareIn(long nanos) {
        if (close == NEVER) {
            compare = Math.min(compare, now() + nanos);
            settle();
        }
    }

    /** Nothing more is to be done but to see that the transport closes. */
    void closing() {
        stale = ping = pong = expiry = tick = compare = command = patience = NEVER;
        close = now() + limits.closeTimeout().toNanos();
        settle();
    }

    /** What is stuck will not take a close frame either. */
    void stuck() {
        close = Math.min(close, now() + limits.closeTimeout().toNanos() / 2);
        settle();
    }

    /** @return false when no pong was asked for */
    boolean pong() {
        if (pong == NEVER) {
            return false;
        }
        pong = NEVER;
        long took = now() - pingSentAt;
        pace(took <= limits.pongTimeout().toNanos() / 4);
        settle();
        around.meter().record(Meter.Timing.PING, "", took);
        return true;
    }

    /** Pings come twice as rarely after each pong that was quick, and soon and often after one that was not. */
    private void pace(boolean healthy) {
        if (healthy) {
            interval = Math.min(limits.pingInterval().toNanos(), 2 * interval);
        } else {
            interval = limits.shortestPing();
            ping = Math.min(ping, now() + early(jittered()));
        }
    }

    /** Up to a tenth less, where connections that came together would otherwise all ping together for ever. */
    private long jittered() {
        return limits.pingIntervalMin().isZero()
                ? interval
                : interval - around.random().nextLong(interval / 10 + 1);
    }

    /** Does what is due. */
    void look() {
        long now = now();
        if (close <= now) {
            client.drop();
        } else if (stale <= now) {
            client.end(client.isRefused() ? Disconnect.CONNECTION_CLOSED : Disconnect.STALE);
        } else if (expiry <= now) {
            client.end(Disconnect.EXPIRED);
        } else if (pong <= now && !client.hasUnread()) {
            client.end(Disconnect.NO_PONG);
        } else {
            goOn(now);
        }
    }

    private void goOn(long now) {
        if (pong <= now) {
            // It may be among what waits behind a command that takes its time.
            pace(false);
            pong = now + limits.pongTimeout().toNanos();
        }
        if (patience <= now) {
            long again = client.checkPatience();
            if (client.isClosed()) {
                return;
            }
            patience = now + again;
        }
        if (command <= now) {
            command = NEVER;
            client.giveUp();
        }
        // One at a time: the next follows the pong that is late, not an interval behind it.
        if (ping <= now && pong == NEVER) {
            ping = now + early(jittered());
            pong = peer.answersPings() ? now + limits.pongTimeout().toNanos() : NEVER;
            pingSentAt = now;
            peer.ping();
        }
        if (tick <= now) {
            tick = now + limits.presenceInterval().toNanos();
            client.lookAfterSubscriptions();
        }
        if (compare <= now) {
            compare = NEVER;
            client.comparePositions();
        }
        settle();
    }
}
