package dev.carillon.direct.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at UTF-8 as it comes, in pieces cut anywhere (RFC 3629; RFC 6455 section 8.1 asks for it). Fails at the first byte
 * that cannot be part of it, not only at the end of the piece or the character. Eight ASCII bytes at a time are passed
 * over at once. Not thread-safe.
 */
final class Utf8 {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080808080808080L;

    /** Bytes that the character still lacks. */
    private int lacking;

    /** What the next of them may be: the second byte is how overlong forms, surrogates and what is too large are told. */
    private int lowest = 0x80;

    private int highest = 0xbf;

    /**
     * Looks at the bytes from {@code from} up to {@code to}.
     *
     * @return false when no text begins like this; the instance is of no more use then
     */
    boolean accepts(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (lacking == 0) {
                at = passAscii(bytes, at, to);
                if (at == to) {
                    return true;
                }
            }
            int b = bytes[at++] & 0xff;
            if (!(lacking == 0 ? begins(b) : goesOn(b))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a text may end here. */
    boolean isWhole() {
        return lacking == 0;
    }

    private static int passAscii(byte[] bytes, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to && ((long) LONG.get(bytes, at) & NOT_ASCII) == 0) {
            at += Long.BYTES;
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    private boolean begins(int b) {
        if (b < 0xc2 || b > 0xf4) {
            return false; // a continuation, an overlong form of ASCII, or beyond U+10FFFF
        }
        lacking = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
        lowest = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
        highest = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
        return true;
    }

    private boolean goesOn(int b) {
        if (b < lowest || b > highest) {
            return false;
        }
        lacking--;
        lowest = 0x80;
        highest = 0xbf;
        return true;
    }
}
