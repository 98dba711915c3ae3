package dev.carillon.security;

import java.util.Map;

/**
 * Why an upgrade request is refused: the closed table of statuses and sentences that a peer can get instead of a
 * connection (guarantees.md, rows 1 to 13).
 */
public enum HandshakeRefusal {
    TOO_MANY_HEADERS(431, "headers", "The header fields of this request are too many or too large."),
    CONTROL_CHARACTER(400, "control_character", "The address or a header field holds a control character."),
    METHOD(405, "method", "A WebSocket connection begins with GET.", Map.of("Allow", "GET")),
    HTTP_VERSION(400, "http_version", "A WebSocket connection begins with a request of HTTP/1.1."),
    HOST(400, "host", "The request has no Host header, or several."),
    /** A plain GET, such as a person's browser sends. */
    NOT_AN_UPGRADE(426, "not_an_upgrade", "This is a WebSocket endpoint: connect with a WebSocket client.", Ask.FOR_13),
    UPGRADE_HEADERS(400, "upgrade_headers", "A WebSocket request has both Upgrade: websocket and Connection: Upgrade."),
    VERSION(426, "version", "Only version 13 of the WebSocket protocol is spoken here.", Ask.FOR_13),
    KEY(400, "key", "Sec-WebSocket-Key must be given once and hold 16 bytes in Base64."),
    SUBPROTOCOL(400, "subprotocol", "Sec-WebSocket-Protocol must be a short list of different names."),
    EXTENSIONS(400, "extensions", "Sec-WebSocket-Extensions must be a list of extensions."),
    CREDENTIALS(400, "credentials", "The request brings an empty token or several."),
    TOKEN_IN_URL(400, "token_in_url", "A token in the address is not accepted here: addresses end up in logs."),
    QUERY(400, "query", "The query of the address cannot be read."),
    ORIGIN(403, "origin", "Pages of this origin may not connect."),
    DRAINING(503, "draining", "This server is about to stop: try again."),
    CONNECTION_LIMIT(503, "connection_limit", "This server has as many connections as it takes: try again later."),
    CONNECTION_RATE(503, "connection_rate", "Too many connections are being opened: try again later.");

    private final int status;
    private final String label;
    private final String sentence;
    private final Map<String, String> headers;

    HandshakeRefusal(int status, String label, String sentence) {
        this(status, label, sentence, Map.of());
    }

    HandshakeRefusal(int status, String label, String sentence, Map<String, String> headers) {
        this.status = status;
        this.label = label;
        this.sentence = sentence;
        this.headers = headers;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Whether the request was good in every other way, its origin among them. */
    boolean isLater() {
        return status == 503;
    }

    /** The label of the counter. */
    public String label() {
        return label;
    }

    /** What a person is told; nothing of the request is in it. */
    public String sentence() {
        return sentence;
    }

    /** Response headers that this status asks for. */
    public Map<String, String> headers() {
        return headers;
    }

    /** RFC 9110 section 15.5.22, RFC 6455 section 4.4. */
    private static final class Ask {
        static final Map<String, String> FOR_13 =
                Map.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Version", "13");
    }
}
