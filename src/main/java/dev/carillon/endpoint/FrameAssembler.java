package dev.carillon.endpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts the parts of one message together, under a limit of its own: no container's limit holds for every way in which a
 * message can be cut. Confined to the container's calls for one connection.
 */
final class FrameAssembler {

    /** What a part has led to. */
    enum Progress {
        /** More parts will come. */
        PARTIAL,
        /** The message is whole: {@link #take} it. */
        COMPLETE,
        /** The message is over the limit; this is said once, and nothing is kept. */
        TOO_BIG
    }

    private static final byte[] NOTHING = {};

    private final int maxBytes;
    private byte[] buffer = NOTHING;
    private int length;
    private char highSurrogate;
    private boolean overflowed;

    /** @param maxBytes of one message */
    FrameAssembler(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    Progress append(String part, boolean last) {
        // A container may cut between the halves of a surrogate pair; alone each would become a question mark.
        String text = part;
        if (highSurrogate != 0) {
            text = highSurrogate + part;
            highSurrogate = 0;
        }
        if (!last && !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1))) {
            highSurrogate = text.charAt(text.length() - 1);
            text = text.substring(0, text.length() - 1);
        }
        return append(text.getBytes(StandardCharsets.UTF_8), last);
    }

    Progress append(ByteBuffer part, boolean last) {
        if (part.remaining() > maxBytes) {
            return overflow();
        }
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        return append(bytes, last);
    }

    private Progress append(byte[] bytes, boolean last) {
        if (overflowed) {
            return Progress.PARTIAL;
        }
        if (length + (long) bytes.length > maxBytes) {
            return overflow();
        }
        if (length == 0 && last) {
            buffer = bytes; // the usual case: a message in one part is not copied again
            length = bytes.length;
            return Progress.COMPLETE;
        }
        if (buffer.length - length < bytes.length) {
            int wanted = Math.max(length + bytes.length, 2 * buffer.length);
            buffer = Arrays.copyOf(buffer, Math.min(maxBytes, wanted));
        }
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
        return last ? Progress.COMPLETE : Progress.PARTIAL;
    }

    private Progress overflow() {
        buffer = NOTHING;
        length = 0;
        if (overflowed) {
            return Progress.PARTIAL;
        }
        overflowed = true;
        return Progress.TOO_BIG;
    }

    /** The whole message; the assembler is ready for the next one. */
    byte[] take() {
        byte[] message = buffer.length == length ? buffer : Arrays.copyOf(buffer, length);
        buffer = NOTHING;
        length = 0;
        return message;
    }
}
