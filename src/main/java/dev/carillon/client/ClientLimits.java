package dev.carillon.client;

import static dev.carillon.ConfigurationException.require;

import java.time.Duration;

/**
 * Limits of one connection.
 *
 * @param send              bounds of what waits for it
 * @param pingInterval      time between the server's pings, at least 1 s
 * @param pingIntervalMin   time between pings while a connection is new or in trouble; zero where it is always the same
 * @param pongTimeout       how long the pong may take; shorter than either interval
 * @param staleDelay        how long it may stay unauthenticated
 * @param expiredDelay      how long after its expiry a connection may still be refreshed
 * @param expiredSubDelay   how long after its expiry a subscription may still be refreshed
 * @param presenceInterval  how often its presence is renewed and its positions are looked at
 * @param positionDelay     how often a position is compared with the stream's top
 * @param commandTimeout    after which an unanswered command gets error 100
 * @param closeTimeout      how long the peer may take over an orderly close before the connection is dropped
 * @param channelLimit      subscriptions at most
 * @param inboundMaxBytes   bytes of commands that may wait to be worked on
 * @param rates             how often it may ask, beside all others
 */
public record ClientLimits(
        SendLimits send,
        Duration pingInterval,
        Duration pingIntervalMin,
        Duration pongTimeout,
        Duration staleDelay,
        Duration expiredDelay,
        Duration expiredSubDelay,
        Duration presenceInterval,
        Duration positionDelay,
        Duration commandTimeout,
        Duration closeTimeout,
        int channelLimit,
        int inboundMaxBytes,
        RateLimits rates) {

    public static final ClientLimits DEFAULT = new ClientLimits(
            SendLimits.DEFAULT,
            Duration.ofSeconds(25),
            Duration.ZERO,
            Duration.ofSeconds(8),
            Duration.ofSeconds(10),
            Duration.ofSeconds(25),
            Duration.ofSeconds(25),
            Duration.ofSeconds(27),
            Duration.ofSeconds(40),
            Duration.ofSeconds(30),
            Duration.ofSeconds(3),
            128,
            1_048_576,
            RateLimits.OFF);

    public ClientLimits {
        require(pingInterval.toMillis() >= 1_000, "carillon.client.ping-interval", pingInterval, "at least 1 s");
        require(
                pingIntervalMin.isZero()
                        || pingIntervalMin.toMillis() >= 1_000 && pingIntervalMin.compareTo(pingInterval) <= 0,
                "carillon.client.ping-interval-min",
                pingIntervalMin,
                "at least 1 s and at most carillon.client.ping-interval, or 0");
        Duration shortest = pingIntervalMin.isZero() ? pingInterval : pingIntervalMin;
        require(
                pongTimeout.toMillis() > 0 && pongTimeout.compareTo(shortest) < 0,
                "carillon.client.pong-timeout",
                pongTimeout,
                "more than 0 and shorter than carillon.client.ping-interval and -min");
        positive("carillon.client.stale-close-delay", staleDelay);
        require(!expiredDelay.isNegative(), "carillon.client.expired-close-delay", expiredDelay, "at least 0");
        require(
                !expiredSubDelay.isNegative(),
                "carillon.client.expired-sub-close-delay",
                expiredSubDelay,
                "at least 0");
        positive("carillon.client.presence-update-interval", presenceInterval);
        positive("carillon.client.channel-position-check-delay", positionDelay);
        positive("carillon.client.command-timeout", commandTimeout);
        positive("carillon.client.close-timeout", closeTimeout);
        require(channelLimit >= 1, "carillon.client.channel-limit", channelLimit, "at least 1");
        require(inboundMaxBytes >= 65_536, "carillon.client.inbound-max-bytes", inboundMaxBytes, "at least 65536");
    }

    /** The same with other times for pings and pongs. */
    public ClientLimits pinging(Duration interval, Duration intervalMin, Duration timeout) {
        return new ClientLimits(
                send,
                interval,
                intervalMin,
                timeout,
                staleDelay,
                expiredDelay,
                expiredSubDelay,
                presenceInterval,
                positionDelay,
                commandTimeout,
                closeTimeout,
                channelLimit,
                inboundMaxBytes,
                rates);
    }

    /** Nanoseconds between two pings at least. */
    long shortestPing() {
        return (pingIntervalMin.isZero() ? pingInterval : pingIntervalMin).toNanos();
    }

    /** The same with other rates. */
    public ClientLimits with(RateLimits newRates) {
        return new ClientLimits(
                send,
                pingInterval,
                pingIntervalMin,
                pongTimeout,
                staleDelay,
                expiredDelay,
                expiredSubDelay,
                presenceInterval,
                positionDelay,
                commandTimeout,
                closeTimeout,
                channelLimit,
                inboundMaxBytes,
                newRates);
    }

    private static void positive(String key, Duration value) {
        require(value.toMillis() > 0, key, value, "more than 0");
    }
}
