package dev.carillon.container;

import jakarta.servlet.ServletOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

/** Remembers what it was asked. */
public final class FakeServerConnection implements ServerConnection {

    public int closed;
    public int completions;
    public boolean last;
    public boolean late;
    public Runnable gone = () -> {};

    /** What has been taken from {@link #writeNow}. */
    public final StringBuilder wire = new StringBuilder();

    /** How much of each write the operating system takes. */
    public int takesBytes;

    @Override
    public void close() {
        closed++;
    }

    @Override
    public void close(ServletOutputStream out) {
        closed++;
    }

    @Override
    public void answered() {}

    @Override
    public int writeNow(byte[] bytes) {
        int taken = Math.min(takesBytes, bytes.length);
        wire.append(new String(bytes, 0, taken, StandardCharsets.US_ASCII));
        return taken;
    }

    @Override
    public boolean isLateToLetGo() {
        return late;
    }

    @Override
    public boolean whenPeerLeaves(Runnable newGone) {
        gone = newGone;
        return true;
    }

    @Override
    public boolean endsByHeader() {
        return true;
    }

    @Override
    public void endBehindAnswer() {
        last = true;
    }

    @Override
    public Executor completing(Executor otherwise) {
        return task -> {
            completions++;
            task.run();
        };
    }
}
