package dev.carillon.channel;

/** Why the server ends a subscription (protocol.md 8). From 2500 on the client subscribes again by itself. */
public enum Unsubscribed {
    /** The server took the subscription away; the client stays unsubscribed. */
    BY_SERVER(2000, "server unsubscribe"),
    /** A gap in the stream that only a recovery can close. */
    INSUFFICIENT_STATE(2500, "insufficient state"),
    SUBSCRIPTION_EXPIRED(2501, "subscription expired"),
    /** Token and position are worth nothing any more; the client drops both and subscribes anew. */
    STATE_INVALIDATED(2502, "state invalidated");

    private final int code;
    private final String reason;

    Unsubscribed(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }
}
