package dev.carillon.direct.codec;

import dev.carillon.channel.Disconnect;

/**
 * What a {@link FrameReader} has found, in the order of the bytes. Arrays become the receiver's own. After {@link #closed}
 * or {@link #failed} nothing more is told.
 */
public interface FrameEvents {

    /**
     * A whole message.
     *
     * @param text whether it came as text, and so is UTF-8
     */
    void message(byte[] payload, boolean text);

    /** @param payload at most 125 bytes, for the pong */
    void ping(byte[] payload);

    void pong();

    /**
     * The peer wants to end the connection.
     *
     * @param payload of its close frame, for the answer: empty, or a code that may be used and a reason in UTF-8
     */
    void closed(byte[] payload);

    /** The peer has broken a rule or a limit, and what else comes from it cannot be believed. */
    void failed(Disconnect reason);
}
