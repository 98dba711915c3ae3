package dev.carillon.direct;

import dev.carillon.channel.Disconnect;
import dev.carillon.client.Client;
import dev.carillon.direct.codec.FrameEvents;
import dev.carillon.direct.codec.FrameReader;
import dev.carillon.direct.codec.Inflation;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.Optional;

/**
 * One connection of the direct transport: reads what comes and hands it to its client. One thread at a time reads: the
 * container's, or a worker behind it when a peer floods.
 */
final class DirectConnection implements ReadListener, WriteListener, FrameEvents {

    private static final int PIECE_BYTES = 16_384;

    /** So much of one peer is read before others have their turn. */
    private static final int PIECES_AT_ONCE = 16;

    /** Only lent while somebody reads, so an idle connection has no buffer. */
    private static final ThreadLocal<byte[]> PIECE = ThreadLocal.withInitial(() -> new byte[PIECE_BYTES]);

    private static final int ERRORS_MOST = 100;

    private final ServletInputStream in;
    private final DirectTransport transport;
    private final Client client;
    private final DirectSurroundings around;
    private final FrameReader frames;
    private boolean opened;
    private int errors;

    /** @param inflation where it was agreed that messages may be compressed */
    DirectConnection(
            ServletInputStream in,
            DirectTransport transport,
            Client client,
            DirectSurroundings around,
            Optional<Inflation> inflation) {
        this.in = in;
        this.transport = transport;
        this.client = client;
        this.around = around;
        this.frames = new FrameReader(around.messageMaxBytes(), this, inflation);
    }

    // ---- what the container tells

    @Override
    public void onDataAvailable() {
        if (!read()) {
            readLater();
        }
    }

    private void readLater() {
        around.executor().execute(this::readOn);
    }

    // Not by the container, which calls again only behind a read that found nothing.
    private void readOn() {
        onDataAvailable();
        if (in.isFinished()) {
            onAllDataRead();
        }
    }

    /**
     * What is not read fills the peer's window: it waits, and is not ended for saying more than is worked on.
     *
     * @return false when there may be more, but others should have their turn
     */
    private boolean read() {
        byte[] piece = PIECE.get();
        try {
            for (int i = 0; i < PIECES_AT_ONCE; i++) {
                if (!client.takesMore(this::readLater) || !in.isReady()) {
                    return true;
                }
                int count = in.read(piece);
                if (count < 0) {
                    onAllDataRead();
                    return true;
                }
                frames.read(piece, 0, count);
                transport.drain(); // the pongs
            }
            return false;
        } catch (IOException | RuntimeException broken) {
            onError(broken);
            return true;
        }
    }

    @Override
    public void onAllDataRead() {
        gone();
    }

    // Nothing is read before it can be answered: on a server that is busy that may be seconds later, and a peer whose
    // answer does not leave in time counts as one that does not read.
    @Override
    public void onWritePossible() {
        transport.writePossible();
        if (!opened) {
            opened = true;
            in.setReadListener(this);
        }
    }

    /**
     * The connection is broken. Whatever it was, the peer is gone without a word.
     *
     * @throws IllegalStateException to get out of a server's loop, if it tells the same again and again: see {@link
     *     dev.carillon.container.ServerConnection}
     */
    @Override
    public void onError(Throwable cause) {
        gone();
        if (errors++ > ERRORS_MOST) {
            throw new IllegalStateException("told of the same broken connection again and again", cause);
        }
    }

    /** The connection is of no more use. Idempotent. */
    void gone() {
        client.closed();
        transport.abort();
    }

    // ---- what the peer says

    @Override
    public void message(byte[] payload, boolean text) {
        client.receive(payload); // either opcode is taken, and read in the negotiated format
    }

    @Override
    public void ping(byte[] payload) {
        transport.pong(payload);
    }

    @Override
    public void pong() {
        client.framePong();
    }

    @Override
    public void closed(byte[] payload) {
        client.closed();
        transport.peerClosed(payload);
        if (!transport.isClosed()) {
            // What is in flight may never leave, and nobody watches a client that is gone.
            around.later().run(transport::abort, around.closeTimeout());
        }
    }

    @Override
    public void failed(Disconnect reason) {
        client.disconnect(reason);
    }
}
