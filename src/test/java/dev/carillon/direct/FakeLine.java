package dev.carillon.direct;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A line that takes what it is given, at once or when a test says so. For one thread. */
final class FakeLine implements Line {

    /** The array of each write, as it was given. */
    final List<byte[]> writes = new ArrayList<>();

    boolean full;
    boolean broken;
    boolean ended;
    boolean cut;

    /** Run inside the next write, as if another thread came between. */
    Runnable between = () -> {};

    private boolean inside;

    @Override
    public void write(byte[] bytes) throws IOException {
        if (inside) {
            throw new AssertionError("two writes at a time");
        }
        if (broken) {
            throw new IOException("broken");
        }
        writes.add(bytes);
        inside = true;
        Runnable now = between;
        between = () -> {};
        now.run();
        inside = false;
    }

    @Override
    public boolean isReady() {
        return !full;
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public void cut() {
        cut = true;
    }

    /** All that was written. */
    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        writes.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
