package dev.carillon.container;

import jakarta.servlet.ServletOutputStream;
import java.util.concurrent.Executor;

/** Remembers what it was asked. */
public final class FakeServerConnection implements ServerConnection {

    public int closed;
    public int completions;
    public boolean last;
    public Runnable gone = () -> {};

    @Override
    public void close() {
        closed++;
    }

    @Override
    public void close(ServletOutputStream out) {
        closed++;
    }

    @Override
    public boolean isLateToLetGo() {
        return false;
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
