package dev.carillon.it;

/**
 * What one server does otherwise than it should, before or behind anything that a WAR can do. A table names the deviation
 * beside what happens instead, so the day a server is mended the table fails.
 */
enum Deviation {
    /** Row 14. Tyrus does not look at the mask bit. */
    UNMASKED_TAKEN(true, "payara", "a frame without a mask is taken as if it had one"),

    /** Row 14. Undertow asks for a mask on text, binary and continuations only. */
    UNMASKED_PING_TAKEN(true, "wildfly", "a ping without a mask is answered"),

    /** Row 15. Tyrus reads the length as a signed number and fails on its own buffer. */
    HUGE_LENGTH_IS_A_FAILURE(true, "payara", "a length of 2^64-1 closes with 1011"),

    /** Rows 18 and 19. Tyrus hands over whole frames only, so the limit is seen when the frame is in. */
    FRAME_KEPT_WHOLE(
            true,
            "payara",
            "a frame is buffered up to 4 MiB: one that does not end is ended as 3012 by the pong watch"),

    /** Row 19. Tyrus's own buffer is full before the frame is. */
    BUFFER_OVERFLOW(true, "payara", "a frame above 4 MiB closes with 1011"),

    /** Row 20. Tyrus takes some 50 microseconds for each frame, and the pong waits behind the flood. */
    FLOOD_BEFORE_PONG(true, "payara", "a flood of empty frames may end the connection that sends it with 3012"),

    /** Row 23. Tyrus does not always tell of a connection that was reset while it wrote an answer. */
    RESET_UNNOTICED(
            true, "payara", "a peer that resets behind a command may stay in its room until the pong watch ends it"),

    /** Row 45. Grizzly waits for what such a peer does not read. */
    SLOW_READER_STAYS(true, "payara", "the TCP connection of a slow reader that was ended may stay open until it goes"),

    /** Row 7. Undertow folds blanks in a header before anybody sees them. */
    BLANKS_FOLDED(false, "wildfly", "5000 blanks between two subprotocols count as one"),

    /** Row 13. To Undertow a bare CR ends a header line; what follows is judged as a header of its own. */
    BARE_CR_ENDS_A_LINE(false, "wildfly", "a bare CR in a header is taken as the end of the line"),

    /** Row 8. Grizzly answers by itself when it cannot map an empty Host, and no filter runs. */
    EMPTY_HOST_IS_ANSWERED(false, "payara", "an empty Host is answered with an empty 200, without an upgrade"),

    /** Row 1. Grizzly puts the host of an absolute request line in Host's place, as RFC 9112 section 3.2.2 asks. */
    REQUEST_LINE_IS_HOST(
            false, "payara", "the host of an absolute request line is the one that an origin is compared with"),

    /** Row 13. Tyrus finds the endpoint by an address that no filter mapping matches; the endpoint itself refuses. */
    PARAMETER_IN_THE_PATH(false, "payara", "a path parameter inside the endpoint's address is answered with 500");

    /** Whether it is the server's WebSocket that deviates, which the direct transport does without. */
    private final boolean ofWebSocket;

    private final String server;
    private final String instead;

    Deviation(boolean ofWebSocket, String server, String instead) {
        this.ofWebSocket = ofWebSocket;
        this.server = server;
        this.instead = instead;
    }

    String server() {
        return server;
    }

    /** Whether the server under test is the one. */
    boolean isHere() {
        return server.equals(Server.name()) && !(ofWebSocket && Server.isDirect());
    }

    /** What happens there, as a clause. */
    String instead() {
        return instead;
    }
}
