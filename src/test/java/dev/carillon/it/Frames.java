package dev.carillon.it;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;

/** Frames as bytes (RFC 6455 section 5.2), for both ways of writing them down. */
public final class Frames {

    public static final int TEXT = 0x81;
    public static final int BINARY = 0x82;
    public static final int CLOSE = 0x88;
    public static final int PING = 0x89;
    public static final int PONG = 0x8a;
    public static final int TEXT_BEGIN = 0x01;
    public static final int CONTINUE = 0x00;
    public static final int CONTINUE_END = 0x80;

    private static final Pattern PART = Pattern.compile("'([^']*)'|([0-9a-f]{2})|\\s+");

    private Frames() {}

    /**
     * Bytes in hexadecimal, with blanks as one likes and ASCII between quotes. A mask of zeros leaves the payload
     * readable: {@code 81 82 00000000 '{}'}.
     */
    public static byte[] hex(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher part = PART.matcher(text);
        int at = 0;
        while (part.find() && part.start() == at) {
            at = part.end();
            if (part.group(1) != null) {
                bytes.writeBytes(part.group(1).getBytes(StandardCharsets.US_ASCII));
            } else if (part.group(2) != null) {
                bytes.writeBytes(HexFormat.of().parseHex(part.group(2)));
            }
        }
        if (at != text.length()) {
            throw new IllegalArgumentException("not hexadecimal from " + at + ": " + text);
        }
        return bytes.toByteArray();
    }

    /** @param first the first byte: FIN, RSV and opcode */
    public static byte[] masked(int first, byte[] payload) {
        byte[] mask = {0x37, (byte) 0xfa, 0x21, 0x3d};
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        head(frame, first, 0x80, payload.length);
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i & 3]));
        }
        return bytes(frame);
    }

    public static byte[] masked(int first, String payload) {
        return masked(first, payload.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] unmasked(int first, String payload) {
        byte[] text = payload.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(text.length + 10);
        head(frame, first, 0, text.length);
        return bytes(frame.put(text));
    }

    private static void head(ByteBuffer frame, int first, int maskBit, int length) {
        frame.put((byte) first);
        if (length < 126) {
            frame.put((byte) (maskBit | length));
        } else if (length < 65_536) {
            frame.put((byte) (maskBit | 126)).putShort((short) length);
        } else {
            frame.put((byte) (maskBit | 127)).putLong(length);
        }
    }

    private static byte[] bytes(ByteBuffer filled) {
        byte[] bytes = new byte[filled.flip().remaining()];
        filled.get(bytes);
        return bytes;
    }

    /** The payload of a compressed message, by the steps of RFC 7692 section 7.2.1. */
    public static byte[] deflated(byte[] message) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        byte[] room = new byte[message.length + 100];
        deflater.setInput(message);
        int length = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(room, length - 4);
    }

    /** The same bytes over and over. */
    public static byte[] times(int count, byte[] frame) {
        ByteBuffer all = ByteBuffer.allocate(count * frame.length);
        for (int i = 0; i < count; i++) {
            all.put(frame);
        }
        return all.array();
    }
}
