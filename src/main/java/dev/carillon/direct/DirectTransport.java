package dev.carillon.direct;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.carillon.channel.Disconnect;
import dev.carillon.client.Transport;
import dev.carillon.direct.codec.ServerFrame;
import dev.carillon.message.Encoded;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to a {@link Line}, one write in flight. A shared message is written as the same finished frame to every
 * member; control frames that wait go before it in the same write, the close frame behind it.
 *
 * <p>Thread-safe. Who finds the line free writes, and goes on until nothing waits: nobody waits for anybody, no lock is
 * held while the line is written to or a completion is told, and nothing recurses.
 */
final class DirectTransport implements Transport {

    /** Bytes of pongs that may wait; the oldest go first, since a pong answers all pings before it (RFC 6455 5.5.3). */
    private static final int PONGS_MOST_BYTES = 32_768;

    private static final byte[] NOTHING = {};

    private enum Phase {
        /** The line has not said yet that it can be written to. */
        OPENING,
        FREE,
        /** Somebody is inside {@link Line#write}. */
        WRITING,
        /** The same, and the line has said meanwhile that it is ready again. */
        WRITING_AND_READY,
        /** The line has not taken all of it yet. */
        WAITING,
        /** Nothing is written any more. */
        OVER
    }

    private final Line line;
    private final Framing framing;

    @GuardedBy("this")
    private Phase phase = Phase.OPENING;

    @GuardedBy("this")
    private final ArrayDeque<byte[]> controls = new ArrayDeque<>(1);

    @GuardedBy("this")
    private int controlBytes;

    @GuardedBy("this")
    private byte[] message = NOTHING;

    /** Of the message that waits, or is in flight: there is never more than one. */
    @GuardedBy("this")
    private @Nullable Completion completion;

    @GuardedBy("this")
    private byte[] close = NOTHING;

    /** Whether a close frame waits or has been written, or the line is of no more use: nothing more is taken. */
    @GuardedBy("this")
    private boolean closing;

    @GuardedBy("this")
    private boolean closeTaken;

    @GuardedBy("this")
    private boolean closeWritten;

    @GuardedBy("this")
    private boolean peerHasClosed;

    DirectTransport(Line line, Framing framing) {
        this.line = line;
        this.framing = framing;
    }

    @Override
    public String name() {
        return "websocket-direct"; // tells metrics who speaks WebSocket
    }

    @Override
    public void send(Encoded frame, Completion done) {
        if (waits(framing.frame(frame), done)) {
            drain();
        } else {
            done.failed();
        }
    }

    private synchronized boolean waits(byte[] frame, Completion done) {
        if (closing) {
            return false;
        }
        message = frame;
        completion = done;
        return true;
    }

    @Override
    public void ping() {
        control(ServerFrame.ping());
        drain();
    }

    /** Answers a ping. {@link #drain} must follow, once for as many as there are. */
    void pong(byte[] payload) {
        control(ServerFrame.pong(payload));
    }

    private synchronized void control(byte[] frame) {
        if (closing) {
            return;
        }
        controls.add(frame);
        controlBytes += frame.length;
        while (controlBytes > PONGS_MOST_BYTES) {
            controlBytes -= controls.remove().length;
        }
    }

    @Override
    public void close(Disconnect disconnect) {
        closeWith(ServerFrame.close(disconnect));
    }

    /** The peer has closed: it is answered, unless it was asked to, and the line ends when the close frame has left. */
    void peerClosed(byte[] payload) {
        boolean over;
        synchronized (this) {
            peerHasClosed = true;
            over = closeWritten;
        }
        if (over) {
            line.end();
        } else {
            closeWith(ServerFrame.closeEcho(payload));
        }
    }

    private void closeWith(byte[] frame) {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
            close = frame;
        }
        drain();
    }

    @Override
    public void abort() {
        stop();
        line.cut();
    }

    /** Whether both sides have closed, so that the connection has ended in order. */
    synchronized boolean isClosed() {
        return closeWritten && peerHasClosed;
    }

    /** The line can be written to, for the first time or again. */
    void writePossible() {
        Completion landed = null;
        synchronized (this) {
            switch (phase) {
                case OPENING -> phase = Phase.FREE;
                case WRITING -> phase = Phase.WRITING_AND_READY;
                case WAITING -> landed = free();
                default -> {}
            }
        }
        tell(landed);
        drain();
    }

    /** The line is of no more use. Idempotent. */
    void stop() {
        Completion lost;
        synchronized (this) {
            phase = Phase.OVER;
            closing = true;
            controls.clear();
            message = NOTHING;
            close = NOTHING;
            lost = completion;
            completion = null;
        }
        if (lost != null) {
            lost.failed();
        }
    }

    /** Writes what waits, as far as the line takes it. Not under any lock. */
    void drain() {
        for (byte[] next = take(); next.length > 0; next = take()) {
            boolean ready;
            try {
                line.write(next);
                ready = line.isReady();
            } catch (IOException | RuntimeException broken) {
                // Of what kind depends on the container: some have an exception of their own for a peer that is gone.
                abort();
                return;
            }
            Completion landed;
            synchronized (this) {
                if (phase == Phase.WRITING && !ready) {
                    phase = Phase.WAITING;
                    return;
                }
                landed = phase == Phase.OVER ? null : free();
            }
            tell(landed);
        }
    }

    private synchronized byte[] take() {
        if (phase != Phase.FREE) {
            return NOTHING;
        }
        byte[] next = message;
        if (!controls.isEmpty() || close.length > 0) {
            List<byte[]> all = new ArrayList<>(controls);
            all.add(message);
            all.add(close);
            next = join(all);
            controls.clear();
            controlBytes = 0;
            closeTaken = close.length > 0;
            close = NOTHING;
        }
        message = NOTHING;
        if (next.length > 0) {
            phase = Phase.WRITING;
        }
        return next;
    }

    private static byte[] join(List<byte[]> frames) {
        byte[] all = new byte[frames.stream().mapToInt(each -> each.length).sum()];
        int at = 0;
        for (byte[] each : frames) {
            System.arraycopy(each, 0, all, at, each.length);
            at += each.length;
        }
        return all;
    }

    /** @return whom to tell that a message has left */
    @GuardedBy("this")
    private @Nullable Completion free() {
        phase = Phase.FREE;
        Completion landed = message.length == 0 ? completion : null;
        if (landed != null) {
            completion = null;
        }
        closeWritten = closeTaken;
        return landed;
    }

    private void tell(@Nullable Completion landed) {
        if (landed != null) {
            landed.sent();
        }
        if (isClosed()) {
            line.end();
        }
    }
}
