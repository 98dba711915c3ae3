package dev.carillon.endpoint;

import dev.carillon.channel.Disconnect;
import dev.carillon.client.Later;
import dev.carillon.client.Transport;
import dev.carillon.container.ServerConnection;
import dev.carillon.message.Encoded;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Writes to a container's WebSocket session. No send timeout of the container's is used: it is ignored by one and harmful
 * in another; the send queue times what is in flight by itself. No idle timeout either: the client's watch ends who is
 * silent, and see {@link IdleTimer}.
 */
final class WebSocketTransport implements Transport {

    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final Session session;
    private final Later later;
    private final long grownAt;
    private final RemoteEndpoint.Async remote;

    WebSocketTransport(Session session, Later later) {
        IdleTimer.remove(session);
        this.session = session;
        this.later = later;
        // Undertow has no request that could still be in its hands
        this.grownAt = System.nanoTime() + (ForcedClose.isUndertow(session) ? 0 : ServerConnection.GROWN.toNanos());
        this.remote = session.getAsyncRemote();
    }

    @Override
    public String name() {
        return "websocket";
    }

    @Override
    public void send(Encoded frame, Completion done) {
        SendHandler handler = result -> {
            if (result.isOK()) {
                done.sent();
            } else {
                done.failed();
            }
        };
        try {
            if (frame.isBinary()) {
                remote.sendBinary(ByteBuffer.wrap(frame.bytes()), handler);
            } else {
                remote.sendText(frame.text(), handler);
            }
        } catch (RuntimeException closed) {
            // IllegalStateException once the session is closed; which other ones depends on the container.
            done.failed();
        }
    }

    @Override
    public void ping() {
        try {
            remote.sendPing(NO_DATA.duplicate());
        } catch (IOException | RuntimeException closed) {
            abort(); // the peer cannot be reached: its close event will come, or the pong watch ends it
        }
    }

    @Override
    public void close(Disconnect disconnect) {
        whenGrown(() -> closeNow(disconnect));
    }

    @Override
    public void abort() {
        whenGrown(() -> ForcedClose.of(session));
    }

    private void whenGrown(Runnable closing) {
        long young = grownAt - System.nanoTime();
        if (young <= 0) {
            closing.run();
        } else {
            later.run(closing, Duration.ofNanos(young));
        }
    }

    private void closeNow(Disconnect disconnect) {
        // 3000 means "just drop the connection" where no close frame is needed; a WebSocket peer is told 1000.
        int code = disconnect.code() == Disconnect.CONNECTION_CLOSED.code()
                ? CloseReason.CloseCodes.NORMAL_CLOSURE.getCode()
                : disconnect.code();
        try {
            session.close(new CloseReason(() -> code, disconnect.reason()));
        } catch (IOException | RuntimeException gone) {
            ForcedClose.of(session);
        }
    }
}
