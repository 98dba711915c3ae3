package dev.carillon.direct.codec;

import java.util.zip.Deflater;

/**
 * Compresses messages (RFC 7692 section 7.2.1), each for itself: the result is the same for every peer. A deflater is
 * lent only for one call, so a connection has none. Thread-safe.
 */
public final class Deflation implements AutoCloseable {

    /** The end that each message would have, 00 00 ff ff, and that its receiver adds. */
    private static final int LEFT_OUT = 4;

    private final int level;
    private final Pool<Deflater> deflaters;

    /**
     * @param level 1 (fast) to 9 (small)
     * @param kept  deflaters, of about 260 KiB each, between messages
     */
    public Deflation(int level, int kept) {
        this.level = level;
        this.deflaters = new Pool<>(kept, this::make, Deflater::reset, Deflater::end);
    }

    private Deflater make() {
        return new Deflater(level, true);
    }

    /**
     * The finished frame of a message.
     *
     * @param binary whether it is not text
     * @return the compressed message, or the message as it is where it does not get shorter
     */
    public byte[] frame(boolean binary, byte[] message) {
        byte[] room = new byte[message.length];
        int length = deflate(message, room);
        // With no room left there would be more to come.
        if (length == room.length) {
            return binary ? ServerFrame.binary(message) : ServerFrame.text(message);
        }
        return ServerFrame.compressed(binary, room, length - LEFT_OUT);
    }

    private int deflate(byte[] message, byte[] room) {
        Deflater deflater = deflaters.borrow();
        try {
            deflater.setInput(message);
            return deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
        } finally {
            deflaters.giveBack(deflater);
        }
    }

    /** Releases the memory of the deflaters. */
    @Override
    public void close() {
        deflaters.close();
    }
}
