package dev.carillon.security;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Whether a request asks for a WebSocket as RFC 6455 section 4.2.1 says. The containers answer 101 to much that is wrong
 * here, each to something else.
 */
final class UpgradeRequest {

    private static final int KEY_BYTES = 16;

    private UpgradeRequest() {}

    /** @return what is wrong first, in the order in which a person would want to hear it */
    static Optional<HandshakeRefusal> flaw(RequestHeaders headers) {
        if (!headers.request().getMethod().equals("GET")) {
            return Optional.of(HandshakeRefusal.METHOD);
        }
        if (!headers.request().getProtocol().equals("HTTP/1.1")) {
            return Optional.of(HandshakeRefusal.HTTP_VERSION);
        }
        boolean toWebSocket = headers.lists("Upgrade", "websocket");
        boolean asConnection = headers.lists("Connection", "upgrade");
        if (!toWebSocket && (!asConnection || headers.has("Upgrade"))) {
            return Optional.of(HandshakeRefusal.NOT_AN_UPGRADE);
        }
        if (!toWebSocket || !asConnection) {
            return Optional.of(HandshakeRefusal.UPGRADE_HEADERS);
        }
        if (!headers.all("Sec-WebSocket-Version").equals(List.of("13"))) {
            return Optional.of(HandshakeRefusal.VERSION);
        }
        if (headers.single("Sec-WebSocket-Key").filter(UpgradeRequest::isKey).isEmpty()) {
            return Optional.of(HandshakeRefusal.KEY);
        }
        // Also where none would be agreed to: section 9.1 wants such a connection to fail.
        return ExtensionOffers.parse(headers.all("Sec-WebSocket-Extensions")).isPresent()
                ? Optional.empty()
                : Optional.of(HandshakeRefusal.EXTENSIONS);
    }

    // Written back and compared: the decoder forgives missing padding and stray bits.
    private static boolean isKey(String text) {
        try {
            byte[] key = Base64.getDecoder().decode(text);
            return key.length == KEY_BYTES
                    && Base64.getEncoder().encodeToString(key).equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
