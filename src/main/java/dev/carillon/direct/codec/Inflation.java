package dev.carillon.direct.codec;

import dev.carillon.channel.Disconnect;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates what peers have compressed (RFC 7692 section 7.2.2), each message for itself. An inflater is lent only for
 * one call, so a connection has none. Thread-safe.
 */
public final class Inflation implements AutoCloseable {

    /**
     * Behind each message: the four bytes that its sender has left out, and unless a last block has ended there, an empty
     * one. A message that is cut off inside a block swallows it, and does not end.
     */
    private static final byte[][] TAIL = {{0, 0, (byte) 0xff, (byte) 0xff}, {1, 0, 0, (byte) 0xff, (byte) 0xff}};

    private static final int USUAL_RATIO = 4;
    private static final int LEAST_ROOM = 64;

    /** Why a message is refused. */
    static final class Refusal extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient Disconnect reason;

        Refusal(Disconnect reason) {
            super(reason.reason(), null, false, false); // peers can have as many as they like of it
            this.reason = reason;
        }

        Disconnect reason() {
            return reason;
        }
    }

    private final Pool<Inflater> inflaters;

    /** @param kept inflaters, of about 40 KiB each, between messages */
    public Inflation(int kept) {
        this(new Pool<>(kept, () -> new Inflater(true), Inflater::reset, Inflater::end));
    }

    Inflation(Pool<Inflater> inflaters) {
        this.inflaters = inflaters;
    }

    /** How long what inflates to so many bytes may be: a little longer, where it cannot be compressed. */
    static int mostCompressed(int maxBytes) {
        return maxBytes + maxBytes / 64 + 64;
    }

    /**
     * @param compressed holds the message from its beginning; not written to
     * @param length     of the message, in bytes
     * @param maxBytes   of the result. No more memory is taken than for this and once more while it grows
     * @throws Refusal with 1009 for what gets longer, 1007 for what is not DEFLATE
     */
    byte[] inflate(byte[] compressed, int length, int maxBytes) throws Refusal {
        Inflater inflater = inflaters.borrow();
        try {
            return inflate(inflater, compressed, length, maxBytes);
        } catch (DataFormatException flaw) {
            throw new Refusal(Disconnect.INVALID_PAYLOAD);
        } finally {
            inflaters.giveBack(inflater);
        }
    }

    private static byte[] inflate(Inflater inflater, byte[] compressed, int length, int maxBytes)
            throws DataFormatException, Refusal {
        int most = maxBytes + 1; // one more than may be tells that it is too long
        byte[] result = new byte[Math.min(most, Math.max(LEAST_ROOM, USUAL_RATIO * length))];
        int size = 0;
        int tails = 0;
        inflater.setInput(compressed, 0, length);
        while (true) {
            int count = inflater.inflate(result, size, result.length - size);
            size += count;
            if (size > maxBytes) {
                throw new Refusal(Disconnect.MESSAGE_TOO_BIG);
            }
            if (inflater.finished()) {
                int rest = inflater.getRemaining();
                if (rest == 0) {
                    return Arrays.copyOf(result, size);
                }
                // A block may say that it is the last, and others follow all the same (section 7.2.3.4).
                if (tails > 0) {
                    throw new Refusal(Disconnect.INVALID_PAYLOAD);
                }
                inflater.reset();
                inflater.setInput(compressed, length - rest, rest);
            } else if (size == result.length) {
                result = Arrays.copyOf(result, (int) Math.min(most, 2L * size));
            } else if (inflater.needsInput() && tails < TAIL.length) {
                inflater.setInput(TAIL[tails++]);
            } else if (count == 0) {
                throw new Refusal(Disconnect.INVALID_PAYLOAD); // cut off, or in need of what no message has
            }
        }
    }

    /** Releases the memory of the inflaters. */
    @Override
    public void close() {
        inflaters.close();
    }
}
