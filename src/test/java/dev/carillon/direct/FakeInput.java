package dev.carillon.direct;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.ArrayDeque;

/** What a peer has sent, and whether it has ended. For one thread. */
final class FakeInput extends ServletInputStream {

    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();
    private boolean over;
    boolean broken;
    int listeners;

    /** Each call is what one read finds. */
    void comes(byte[] bytes) {
        pieces.add(bytes);
    }

    void ends() {
        over = true;
    }

    int unread() {
        return pieces.size();
    }

    @Override
    public boolean isFinished() {
        return over && pieces.isEmpty();
    }

    @Override
    public boolean isReady() {
        return broken || over || !pieces.isEmpty();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        listeners++; // the test is the listener's caller
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException("byte by byte");
    }

    @Override
    public int read(byte[] into) throws IOException {
        if (broken) {
            throw new IOException("reset");
        }
        byte[] next = pieces.poll();
        if (next == null) {
            return -1;
        }
        System.arraycopy(next, 0, into, 0, next.length);
        return next.length;
    }
}
