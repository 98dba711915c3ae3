package dev.carillon.client;

import dev.carillon.channel.Disconnect;
import dev.carillon.message.Encoded;

/**
 * The way to one peer. Only {@link SendQueue} calls {@link #send}, and never again before the last send has completed.
 *
 * <p>No method blocks, and none throws: what fails is told to the completion. A completion may be called on any thread,
 * also inside {@link #send} itself.
 */
public interface Transport {

    /** How both sides talk over a transport (protocol.md 1). */
    enum Kind {
        /** Both on the same connection. */
        DUPLEX,
        /** The peer's commands come apart from its stream: it is told by which session and node. */
        EMULATED,
        /** Only the server talks once it has heard who is there. */
        UNIDIRECTIONAL
    }

    /** A short name for metrics, such as {@code websocket}. */
    String name();

    /** The same for as long as it lives. */
    default Kind kind() {
        return Kind.DUPLEX;
    }

    /**
     * Writes one frame.
     *
     * @param frame not changed, and not kept after completion
     * @param done  told exactly once
     */
    void send(Encoded frame, Completion done);

    /**
     * Sends the transport's own ping, for a peer that asked for it or knows no other; the answer goes to {@link
     * Client#framePong}. A control frame, so it may overtake what was sent.
     */
    void ping();

    /** Ends the connection in the transport's orderly way, behind what was sent. Idempotent. */
    void close(Disconnect disconnect);

    /** Drops the connection without waiting for the peer. Idempotent. */
    void abort();

    /** What becomes of a send. */
    interface Completion {

        /** The frame is with the operating system, as far as the container can tell. */
        void sent();

        /** The frame did not leave, or not whole: the connection is of no more use. */
        void failed();
    }
}
