package dev.carillon.endpoint;

import dev.carillon.channel.Disconnect;
import dev.carillon.client.Transport;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;
import dev.carillon.protocol.JsonPushFormat;
import java.util.concurrent.atomic.AtomicBoolean;

/** A WebSocket to a peer that only listens: why it ends is told by a push before the close frame (protocol.md 1.5). */
final class UniTransport implements Transport {

    private final Transport socket;
    private final AtomicBoolean told = new AtomicBoolean();

    UniTransport(Transport socket) {
        this.socket = socket;
    }

    @Override
    public String name() {
        return "uni_websocket";
    }

    @Override
    public Kind kind() {
        return Kind.UNIDIRECTIONAL;
    }

    @Override
    public void send(Encoded frame, Completion done) {
        socket.send(frame, done);
    }

    @Override
    public void ping() {
        socket.ping();
    }

    @Override
    public void close(Disconnect disconnect) {
        // One that is slow still has a frame in flight, and there must not be two.
        boolean silent =
                disconnect.code() == Disconnect.SLOW.code() || disconnect.code() == Disconnect.CONNECTION_CLOSED.code();
        if (silent || !told.compareAndSet(false, true)) {
            socket.close(disconnect);
            return;
        }
        socket.send(JsonPushFormat.PUSHES.encode(new Push.Disconnected(disconnect)), new Completion() {
            @Override
            public void sent() {
                socket.close(disconnect);
            }

            @Override
            public void failed() {
                socket.close(disconnect);
            }
        });
    }

    @Override
    public void abort() {
        socket.abort();
    }
}
