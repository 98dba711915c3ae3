package dev.carillon.client;

/**
 * When a client has to do something of its own accord, in nanoseconds since it was made; {@link #NEVER} for nothing to do.
 * Confined to the client's serial tasks, but for {@link #next}.
 */
final class Deadlines {

    static final long NEVER = Long.MAX_VALUE;

    long stale = NEVER;
    long ping = NEVER;
    long pong = NEVER;
    long expiry = NEVER;
    long tick = NEVER;
    long command = NEVER;
    long close = NEVER;

    // Read by the heartbeat without the client's serial order: an old value only costs one idle task or one beat of
    // delay.
    private volatile long next = NEVER;

    /** The earliest. Any thread. */
    long next() {
        return next;
    }

    /** To be called after any change. */
    void settle() {
        next = Math.min(
                Math.min(Math.min(stale, ping), Math.min(pong, expiry)), Math.min(Math.min(tick, command), close));
    }

    /** Nothing more is to be done but to close. */
    void onlyClose(long at) {
        stale = ping = pong = expiry = tick = command = NEVER;
        close = at;
        settle();
    }
}
