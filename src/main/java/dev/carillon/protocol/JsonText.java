package dev.carillon.protocol;

import static dev.carillon.protocol.JsonGrammar.malformed;

import dev.carillon.message.MalformedMessageException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The strings of JSON over a range of bytes: their end, their validity as UTF-8 and as UTF-16, their text. Without a state;
 * most strings are plain ASCII, so that is looked at eight bytes at a time.
 */
final class JsonText {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private JsonText() {}

    /**
     * Skips what stands for itself in a string: printable ASCII but the quote and the backslash.
     *
     * @return index of the first byte that needs a look, or {@code end}
     */
    static int plain(byte[] bytes, int i, int end) {
        int at = i;
        while (at + Long.BYTES <= end) {
            long special = special((long) EIGHT_BYTES.get(bytes, at));
            if (special != 0) {
                return at + (Long.numberOfTrailingZeros(special) >>> 3);
            }
            at += Long.BYTES;
        }
        while (at < end) {
            byte b = bytes[at];
            if (b < ' ' || b == '"' || b == '\\') {
                return at;
            }
            at++;
        }
        return at;
    }

    // Marks the high bit of each byte that is below a space, a quote, a backslash or not ASCII. A borrow can mark a
    // byte by mistake, but only above one that is marked rightly: the lowest mark is always right.
    private static long special(long eight) {
        long control = eight - ONES * ' ';
        long quote = (eight ^ (ONES * '"')) - ONES;
        long backslash = (eight ^ (ONES * '\\')) - ONES;
        return (control | quote | backslash | eight) & HIGHS;
    }

    /**
     * Skips a string.
     *
     * @param i index of the opening quote
     * @return index after the closing one
     * @throws MalformedMessageException unless it is a string of RFC 8259 in valid UTF-8, its surrogates in pairs
     */
    static int string(byte[] bytes, int i, int end) {
        if (i >= end || bytes[i] != '"') {
            throw malformed("a string", i);
        }
        int at = i + 1;
        while (true) {
            at = plain(bytes, at, end);
            if (at >= end) {
                throw malformed("the end of a string", at);
            }
            byte b = bytes[at];
            if (b == '"') {
                return at + 1;
            } else if (b == '\\') {
                at = escape(bytes, at, end);
            } else if (b < 0) {
                at = multibyte(bytes, at, end);
            } else {
                throw malformed("an escaped control character", at);
            }
        }
    }

    private static int escape(byte[] bytes, int i, int end) {
        if (i + 1 >= end) {
            throw malformed("an escape", i);
        }
        switch (bytes[i + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return i + 2;
            }
            case 'u' -> {
                int unit = unit(bytes, i, end);
                if (!Character.isSurrogate((char) unit)) {
                    return i + 6;
                }
                boolean pair = Character.isHighSurrogate((char) unit)
                        && Character.isLowSurrogate((char) unit(bytes, i + 6, end));
                if (!pair) {
                    throw malformed("a surrogate pair", i);
                }
                return i + 12;
            }
            default -> throw malformed("an escape", i);
        }
    }

    /** The UTF-16 code unit of the escape at {@code i}, which is a backslash, a u and four hexadecimal digits. */
    static int unit(byte[] bytes, int i, int end) {
        if (i + 6 > end || bytes[i] != '\\' || bytes[i + 1] != 'u') {
            throw malformed("a surrogate pair or four hexadecimal digits", i);
        }
        int unit = 0;
        for (int at = i + 2; at < i + 6; at++) {
            int digit = Character.digit(bytes[at], 16);
            if (digit < 0) {
                throw malformed("a hexadecimal digit", at);
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    // The Unicode standard's table 3-7: only the second byte has a range of its own, which keeps out overlong forms
    // (c0, c1, e0 80, f0 80), surrogates (ed a0) and what lies above U+10FFFF (f4 90, f5).
    private static int multibyte(byte[] bytes, int i, int end) {
        int lead = bytes[i] & 0xff;
        int second = i + 1 < end ? bytes[i + 1] & 0xff : 0;
        int length;
        boolean good;
        if (lead < 0xe0) {
            length = 2;
            good = lead >= 0xc2 && second >= 0x80 && second <= 0xbf;
        } else if (lead < 0xf0) {
            length = 3;
            good = second >= (lead == 0xe0 ? 0xa0 : 0x80) && second <= (lead == 0xed ? 0x9f : 0xbf);
        } else {
            length = 4;
            good = lead <= 0xf4 && second >= (lead == 0xf0 ? 0x90 : 0x80) && second <= (lead == 0xf4 ? 0x8f : 0xbf);
        }
        good &= i + length <= end;
        for (int at = i + 2; good && at < i + length; at++) {
            good = (bytes[at] & 0xc0) == 0x80;
        }
        if (!good) {
            throw malformed("valid UTF-8", i);
        }
        return i + length;
    }

    /**
     * The text of a string that {@link #string} has checked.
     *
     * @param start index after the opening quote
     * @param close index of the closing one
     */
    static String decode(byte[] bytes, int start, int close) {
        int special = plain(bytes, start, close);
        if (special == close) {
            return new String(bytes, start, close - start, StandardCharsets.ISO_8859_1);
        }
        // An escape is never shorter than what it stands for.
        byte[] text = new byte[close - start];
        int length = 0;
        int at = start;
        while (at < close) {
            byte b = bytes[at];
            if (b != '\\') {
                text[length++] = b;
                at++;
            } else if (bytes[at + 1] != 'u') {
                text[length++] = meaning(bytes[at + 1]);
                at += 2;
            } else {
                int point = unit(bytes, at, close);
                at += 6;
                if (Character.isHighSurrogate((char) point)) {
                    point = Character.toCodePoint((char) point, (char) unit(bytes, at, close));
                    at += 6;
                }
                length = encode(point, text, length);
            }
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    private static byte meaning(byte escaped) {
        return switch (escaped) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escaped;
        };
    }

    /** Writes a code point as UTF-8 and returns the index after it. */
    static int encode(int point, byte[] into, int at) {
        int i = at;
        if (point < 0x80) {
            into[i++] = (byte) point;
        } else if (point < 0x800) {
            into[i++] = (byte) (0xc0 | point >> 6);
            into[i++] = (byte) (0x80 | point & 0x3f);
        } else if (point < 0x10000) {
            into[i++] = (byte) (0xe0 | point >> 12);
            into[i++] = (byte) (0x80 | point >> 6 & 0x3f);
            into[i++] = (byte) (0x80 | point & 0x3f);
        } else {
            into[i++] = (byte) (0xf0 | point >> 18);
            into[i++] = (byte) (0x80 | point >> 12 & 0x3f);
            into[i++] = (byte) (0x80 | point >> 6 & 0x3f);
            into[i++] = (byte) (0x80 | point & 0x3f);
        }
        return i;
    }

    /** Whether a range holds a raw CR or LF: in valid JSON these stand between tokens only. */
    static boolean hasLineBreak(byte[] bytes, int start, int end) {
        int at = start;
        while (at + Long.BYTES <= end) {
            long eight = (long) EIGHT_BYTES.get(bytes, at);
            long lf = eight ^ (ONES * '\n');
            long cr = eight ^ (ONES * '\r');
            if ((((lf - ONES) & ~lf | (cr - ONES) & ~cr) & HIGHS) != 0) {
                return true;
            }
            at += Long.BYTES;
        }
        while (at < end) {
            if (bytes[at] == '\n' || bytes[at] == '\r') {
                return true;
            }
            at++;
        }
        return false;
    }
}
