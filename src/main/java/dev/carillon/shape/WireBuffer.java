package dev.carillon.shape;

import java.util.Arrays;

/** Protobuf's wire format into a byte array that grows. Not thread-safe. */
final class WireBuffer {

    private static final int MAX_VARINT = 10;

    private byte[] bytes;
    private int length;

    /** @param capacity expected size in bytes */
    WireBuffer(int capacity) {
        bytes = new byte[Math.max(MAX_VARINT, capacity)];
    }

    /** Bytes written so far. */
    int length() {
        return length;
    }

    /** Takes back all that was written from there on. */
    void truncate(int newLength) {
        length = newLength;
    }

    void varint(long value) {
        ensure(MAX_VARINT);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    void fixed32(int value) {
        fixed(value, Integer.BYTES);
    }

    void fixed64(long value) {
        fixed(value, Long.BYTES);
    }

    private void fixed(long value, int size) {
        ensure(size);
        for (int i = 0; i < size; i++) {
            bytes[length++] = (byte) (value >>> 8 * i);
        }
    }

    void bytes(byte[] from, int start, int end) {
        ensure(end - start);
        System.arraycopy(from, start, bytes, length, end - start);
        length += end - start;
    }

    /** Bytes with their length in front. */
    void text(byte[] from, int start, int end) {
        varint(end - start);
        bytes(from, start, end);
    }

    /**
     * Begins what has its length in front, which is not known yet.
     *
     * @return what {@link #close} asks for
     */
    int open() {
        varint(0);
        return length;
    }

    /** Writes the length of what came since, which is moved where the length takes more than a byte. */
    void close(int opened) {
        int size = length - opened;
        int more = (31 - Integer.numberOfLeadingZeros(size | 1)) / 7;
        ensure(more);
        if (more > 0) {
            System.arraycopy(bytes, opened, bytes, opened + more, size);
        }
        length = opened - 1;
        varint(size);
        length += size;
    }

    /** Whether nothing but zeros came since. */
    boolean isZeroFrom(int start) {
        for (int i = start; i < length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    byte[] copyFrom(int start) {
        return Arrays.copyOfRange(bytes, start, length);
    }

    private void ensure(int room) {
        int needed = Math.addExact(length, room);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
    }
}
