package dev.carillon.channel;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Why the server ends a connection (protocol.md 7): the close code and reason that the peer sees.
 *
 * <p>A client comes back after codes below 3500, 4000 to 4499 and from 5000, and stays away after 3500 to 3999 and 4500
 * to 4999. The constants are the closed table of what Carillon sends of its own accord; {@link #custom} is for the codes
 * that an application chooses.
 *
 * @param code   1000 to 4999
 * @param reason never empty: centrifuge-js applies the range rule only where a reason is present, and only where the
 *     reason is not itself JSON; at most 123 bytes of UTF-8 (RFC 6455 section 5.5)
 */
public record Disconnect(int code, String reason) {

    /** The peer is gone or the connection is dropped without a word; sent as 1000 where a code must be given. */
    public static final Disconnect CONNECTION_CLOSED = new Disconnect(3000, "connection closed");

    public static final Disconnect SHUTDOWN = new Disconnect(3001, "shutdown");
    public static final Disconnect SERVER_ERROR = new Disconnect(3004, "internal server error");
    public static final Disconnect EXPIRED = new Disconnect(3005, "connection expired");
    public static final Disconnect SUBSCRIPTION_EXPIRED = new Disconnect(3006, "subscription expired");
    public static final Disconnect SLOW = new Disconnect(3008, "slow");
    public static final Disconnect WRITE_ERROR = new Disconnect(3009, "write error");
    public static final Disconnect INSUFFICIENT_STATE = new Disconnect(3010, "insufficient state");
    public static final Disconnect FORCE_RECONNECT = new Disconnect(3011, "force reconnect");
    public static final Disconnect NO_PONG = new Disconnect(3012, "no pong");
    public static final Disconnect TOO_MANY_REQUESTS = new Disconnect(3013, "too many requests");
    public static final Disconnect STATE_INVALIDATED = new Disconnect(3014, "state invalidated");

    public static final Disconnect INVALID_TOKEN = new Disconnect(3500, "invalid token");
    public static final Disconnect BAD_REQUEST = new Disconnect(3501, "bad request");
    public static final Disconnect STALE = new Disconnect(3502, "stale");
    public static final Disconnect FORCED = new Disconnect(3503, "force disconnect");
    public static final Disconnect CONNECTION_LIMIT = new Disconnect(3504, "connection limit");
    public static final Disconnect CHANNEL_LIMIT = new Disconnect(3505, "channel limit");
    public static final Disconnect INAPPROPRIATE_PROTOCOL = new Disconnect(3506, "inappropriate protocol");
    public static final Disconnect PERMISSION_DENIED = new Disconnect(3507, "permission denied");
    public static final Disconnect NOT_AVAILABLE = new Disconnect(3508, "not available");
    public static final Disconnect TOO_MANY_ERRORS = new Disconnect(3509, "too many errors");

    /** RFC 6455 section 7.4.1: frames that break its rules. */
    public static final Disconnect PROTOCOL_ERROR = new Disconnect(1002, "protocol error");

    /** RFC 6455 section 7.4.1: data of a type that this endpoint does not take. */
    public static final Disconnect UNSUPPORTED_DATA = new Disconnect(1003, "unsupported data");

    /** RFC 6455 section 7.4.1: not UTF-8, or not what the message type asks for. */
    public static final Disconnect INVALID_PAYLOAD = new Disconnect(1007, "invalid payload");

    /** RFC 6455 section 7.4.1: a message over the limit. */
    public static final Disconnect MESSAGE_TOO_BIG = new Disconnect(1009, "message too big");

    /** RFC 6455 registry: the node is not taking connections now. */
    public static final Disconnect TRY_AGAIN_LATER = new Disconnect(1013, "try again later");

    private static final int REASON_MAX_BYTES = 123;

    public Disconnect {
        Objects.requireNonNull(reason, "reason");
        if (code < 1000 || code > 4999) {
            throw new IllegalArgumentException("a close code is 1000 to 4999, not " + code);
        }
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a close reason is not empty");
        }
        if (reason.getBytes(StandardCharsets.UTF_8).length > REASON_MAX_BYTES) {
            throw new IllegalArgumentException("a close reason has at most 123 bytes of UTF-8");
        }
    }

    /**
     * A disconnect that an application asks for.
     *
     * @param code   3000 to 4999
     * @param reason begins with a letter, so that no client takes it for JSON
     * @throws IllegalArgumentException when code or reason are not of that form
     */
    public static Disconnect custom(int code, String reason) {
        if (code < 3000) {
            throw new IllegalArgumentException("an application's close code is 3000 to 4999, not " + code);
        }
        Disconnect disconnect = new Disconnect(code, reason);
        boolean likeJson = reason.strip().matches("(?s)(true|false|null)|[^\\p{L}].*");
        if (likeJson) {
            throw new IllegalArgumentException("a close reason begins with a letter and is not true, false or null");
        }
        return disconnect;
    }

    /** Whether an official client comes back by itself after this code. */
    public boolean reconnects() {
        return code < 3500 ? code != 1009 : code >= 4000 && code < 4500;
    }
}
