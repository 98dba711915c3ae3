package dev.carillon.direct;

import dev.carillon.client.Later;
import dev.carillon.container.ServerConnection;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A line on the streams of an upgraded request. */
final class ServletLine implements Line {

    private final WebConnection connection;
    private final ServletOutputStream out;
    private final Optional<ServerConnection> below;
    private final Later later;
    private final long openedAt = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();

    // Of one writer at a time, which a lock hands over from one to the next.

    /** Whether the stream holds something that the server does not see yet. */
    private boolean unflushed;

    /** Whether all of the last write went past the stream. */
    private boolean past;

    ServletLine(WebConnection connection, Optional<ServerConnection> below, Later later) throws IOException {
        this.connection = connection;
        this.out = connection.getOutputStream();
        this.below = below;
        this.later = later;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        int taken = unflushed || below.isEmpty() ? 0 : below.get().writeNow(bytes);
        past = taken == bytes.length;
        if (!past) {
            // Always whole arrays: with a write listener set, Undertow forgets offset and length.
            writeToStream(taken == 0 ? bytes : Arrays.copyOfRange(bytes, taken, bytes.length));
        }
    }

    private void writeToStream(byte[] bytes) throws IOException {
        out.write(bytes);
        unflushed = true;
        if (ended.get()) {
            cutNow(); // meanwhile, and the server must not keep what it could not write
        } else if (out.isReady()) {
            out.flush();
            unflushed = false;
        }
    }

    @Override
    public boolean isReady() {
        return past || out.isReady();
    }

    // Behind a write that is ready again the operating system has all of it on WildFly. Payara may hold a little back
    // from a
    // peer that is slow, which then misses the answer to its own close: better than to wait for it without end.
    @Override
    public void end() {
        cut();
    }

    @Override
    public void cut() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        Duration young = ServerConnection.GROWN.minusNanos(System.nanoTime() - openedAt);
        if (below.filter(ServerConnection::isLateToLetGo).isPresent() && !young.isNegative()) {
            later.run(this::cutNow, young);
        } else {
            cutNow();
        }
    }

    private void cutNow() {
        try {
            if (below.isPresent()) {
                below.get().close(out);
            }
            connection.close();
        } catch (Exception gone) {
            // Declared by the connection, and thrown where it has ended already: nothing is left to end.
            return;
        }
    }
}
