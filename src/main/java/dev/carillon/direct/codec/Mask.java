package dev.carillon.direct.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Takes the mask off a payload (RFC 6455 section 5.3), eight bytes at a time. */
final class Mask {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Mask() {}

    /**
     * Copies without the mask.
     *
     * @param mask the four bytes of the key, the one for the first byte here on top
     * @return the mask for the byte that follows
     */
    static int remove(int mask, byte[] masked, int from, byte[] plain, int to, int length) {
        long wide = (long) mask << Integer.SIZE | mask & 0xffff_ffffL;
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            LONG.set(plain, to + at, (long) LONG.get(masked, from + at) ^ wide);
        }
        int rest = mask;
        for (; at < length; at++) {
            rest = Integer.rotateLeft(rest, Byte.SIZE);
            plain[to + at] = (byte) (masked[from + at] ^ rest);
        }
        return rest;
    }
}
