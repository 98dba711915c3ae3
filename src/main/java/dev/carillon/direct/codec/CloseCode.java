package dev.carillon.direct.codec;

import dev.carillon.channel.Disconnect;
import java.util.Optional;

/** What may stand in a close frame (RFC 6455 sections 5.5.1 and 7.4, and its registry). */
final class CloseCode {

    private CloseCode() {}

    /** @return what is wrong with the payload of a peer's close frame */
    static Optional<Disconnect> flaw(byte[] payload) {
        if (payload.length == 0) {
            return Optional.empty();
        }
        if (payload.length == 1 || !mayBeSent((payload[0] & 0xff) << 8 | payload[1] & 0xff)) {
            return Optional.of(Disconnect.PROTOCOL_ERROR);
        }
        Utf8 reason = new Utf8();
        return reason.accepts(payload, 2, payload.length) && reason.isWhole()
                ? Optional.empty()
                : Optional.of(Disconnect.INVALID_PAYLOAD);
    }

    // 1004 has no meaning, 1005, 1006 and 1015 never go on the wire, 1016 to 2999 are for later versions.
    private static boolean mayBeSent(int code) {
        boolean ofTheProtocol = code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014;
        return ofTheProtocol || code >= 3000 && code <= 4999;
    }
}
