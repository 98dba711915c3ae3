package dev.carillon.client;

import dev.carillon.channel.Disconnect;
import dev.carillon.message.Push;
import dev.carillon.message.UnencodablePayloadException;
import dev.carillon.message.WireFormat;
import java.util.UUID;

/**
 * The other end of a connection: how it talks, what is known of it before its first message, and what waits to be read by
 * it.
 *
 * <p>Thread-safe.
 */
public final class Peer {

    private final Transport transport;
    private final WireFormat format;
    private final Handshake handshake;
    private final String session;
    private final SendQueue queue;

    Peer(
            String id,
            Transport transport,
            WireFormat format,
            Handshake handshake,
            Surroundings around,
            SendQueue.Listener listener) {
        this.transport = transport;
        this.format = format;
        this.handshake = handshake;
        this.session = transport.kind() == Transport.Kind.DUPLEX
                ? id
                : UUID.randomUUID().toString();
        this.queue = new SendQueue(
                transport,
                format,
                around.limits().send(),
                around.executor(),
                around.nanoTime(),
                around.writeDelay(),
                listener);
    }

    /** By which it proves that a connection is its own: a secret, unless the transport needs none. */
    public String session() {
        return session;
    }

    public Handshake handshake() {
        return handshake;
    }

    public WireFormat format() {
        return format;
    }

    public Transport.Kind kind() {
        return transport.kind();
    }

    /** Whether it only listens. */
    public boolean isUnidirectional() {
        return kind() == Transport.Kind.UNIDIRECTIONAL;
    }

    /** Whether it asked for the transport's own pings in place of the protocol's. */
    boolean wantsFramePings() {
        return handshake.framePing();
    }

    /** One that cannot talk answers no pings but the transport's own. */
    boolean answersPings() {
        return wantsFramePings() || !isUnidirectional();
    }

    SendQueue queue() {
        return queue;
    }

    /** @throws UnencodablePayloadException when its format cannot carry that; nothing is said then */
    void say(Push push) {
        queue.offer(format.encode(push));
        queue.drain();
    }

    void ping() {
        if (wantsFramePings()) {
            transport.ping();
        }
        if (!wantsFramePings() || isUnidirectional()) {
            queue.offer(format.ping());
            queue.drain();
        }
    }

    /** Says why it is over, behind all that waits; what is slow is not waited for. */
    void sayGoodbye(Disconnect disconnect) {
        if (disconnect.code() == Disconnect.SLOW.code()) {
            queue.closeNow(disconnect);
        } else {
            queue.closeAfterDrain(disconnect);
        }
    }

    /** Drops the connection without a word. Idempotent. */
    void drop() {
        transport.abort();
    }
}
