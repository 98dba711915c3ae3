package dev.carillon.stream;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Reads the body of a request as it comes, on the container's threads, and keeps no more of it than is allowed. Confined to
 * the container's calls for one request, which come one after the other.
 */
final class Body implements ReadListener {

    /** What becomes of a body: told exactly once. */
    interface Reader {

        void whole(byte[] body);

        void tooLarge();

        /** The peer is gone, or what it sends is no body. */
        void broken();
    }

    private static final int PART = 4_096;

    /** How often the limit a body that is too large may come before its peer is no longer heard out. */
    private static final int PATIENCE = 16;

    private final ServletInputStream in;
    private final int maxBytes;
    private final Reader reader;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private long seen;
    private boolean over;

    private Body(ServletInputStream in, int maxBytes, Reader reader) {
        this.in = in;
        this.maxBytes = maxBytes;
        this.reader = reader;
    }

    /** @param announced length by the request's header, -1 for none */
    static void read(ServletInputStream in, long announced, int maxBytes, Reader reader) {
        if (announced > maxBytes) {
            reader.tooLarge();
        } else if (announced == 0) {
            reader.whole(new byte[0]);
        } else {
            in.setReadListener(new Body(in, maxBytes, reader));
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] part = new byte[PART];
        while (!over && in.isReady()) {
            int length = in.read(part);
            if (length < 0) {
                return; // the container tells the end by itself
            }
            seen += length;
            if (seen <= maxBytes) {
                read.write(part, 0, length);
            } else if (seen > (long) PATIENCE * maxBytes) {
                over = true;
                reader.tooLarge();
            }
        }
    }

    @Override
    public void onAllDataRead() {
        if (!over) {
            over = true;
            tell();
        }
    }

    // At the end and not as soon as it is known: a peer that is still sending would not hear it, and a container that
    // is
    // still reading fails on a request that is over.
    private void tell() {
        if (seen > maxBytes) {
            reader.tooLarge();
        } else {
            reader.whole(read.toByteArray());
        }
    }

    @Override
    public void onError(Throwable cause) {
        if (!over) {
            over = true;
            reader.broken();
        }
    }
}
