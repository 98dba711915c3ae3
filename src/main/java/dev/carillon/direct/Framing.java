package dev.carillon.direct;

import dev.carillon.direct.codec.ServerFrame;
import dev.carillon.message.Encoded;

/** Puts messages into frames, each once for all connections that share it. */
@FunctionalInterface
interface Framing {

    /** As they are. */
    Framing PLAIN = message -> message.framed(Framing::plain);

    /** @return a finished frame: read only */
    byte[] frame(Encoded message);

    private static byte[] plain(Encoded message) {
        return message.isBinary() ? ServerFrame.binary(message.bytes()) : ServerFrame.text(message.bytes());
    }
}
