package dev.carillon.channel;

/** The errors that a reply can carry (protocol.md 6). Clients decide by the number; the text is for people. */
public enum ReplyError {
    /** Something failed inside; the client tries again later. */
    INTERNAL(100, "internal server error", true),
    UNAUTHORIZED(101, "unauthorized", false),
    /** The channel's namespace is not configured. */
    UNKNOWN_CHANNEL(102, "unknown channel", false),
    PERMISSION_DENIED(103, "permission denied", false),
    METHOD_NOT_FOUND(104, "method not found", false),
    ALREADY_SUBSCRIBED(105, "already subscribed", false),
    LIMIT_EXCEEDED(106, "limit exceeded", false),
    BAD_REQUEST(107, "bad request", false),
    /** The feature is not switched on for this channel, or not at all. */
    NOT_AVAILABLE(108, "not available", false),
    /** The token was good once; the client fetches a new one. */
    TOKEN_EXPIRED(109, "token expired", false),
    EXPIRED(110, "expired", false),
    TOO_MANY_REQUESTS(111, "too many requests", true),
    UNRECOVERABLE_POSITION(112, "unrecoverable position", false),
    CONCURRENT_PAGINATION(113, "concurrent pagination", true);

    private final int code;
    private final String message;
    private final boolean temporary;

    ReplyError(int code, String message, boolean temporary) {
        this.code = code;
        this.message = message;
        this.temporary = temporary;
    }

    /** The number on the wire, 100 to 113. */
    public int code() {
        return code;
    }

    public String message() {
        return message;
    }

    /** Whether the same request may succeed later, unchanged. */
    public boolean temporary() {
        return temporary;
    }
}
