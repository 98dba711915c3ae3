package dev.carillon.delta;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Writes the commands of one patch, as long as it is shorter than its target. Not thread-safe. */
final class PatchWriter {

    private static final byte[] DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~".getBytes(StandardCharsets.US_ASCII);

    private final byte[] target;
    private final byte[] buffer;
    private int length;
    private boolean tooLong;

    PatchWriter(byte[] target) {
        this.target = target;
        this.buffer = new byte[target.length];
    }

    /** Whether nothing that is written any more matters: the patch is no shorter than the target. */
    boolean isTooLong() {
        return tooLong;
    }

    void begin() {
        number(target.length);
        put('\n');
    }

    /** New bytes: those of the target in this range, which may be empty. */
    void insert(int from, int to) {
        int count = to - from;
        if (count == 0) {
            return;
        }
        number(count);
        put(':');
        if (fits(count)) {
            System.arraycopy(target, from, buffer, length, count);
            length += count;
        }
    }

    void copy(int count, int offset) {
        number(count);
        put('@');
        number(offset);
        put(',');
    }

    /** What a copy costs, in bytes. */
    static int copyLength(int count, int offset) {
        return digits(count) + digits(offset) + 2;
    }

    /** The patch; empty when it is no shorter than the target. */
    Optional<byte[]> end() {
        number(checksum(target));
        put(';');
        return tooLong || length >= target.length ? Optional.empty() : Optional.of(Arrays.copyOf(buffer, length));
    }

    /** Sum of the big-endian words of 32 bits, the last one filled up with zeros. */
    private static int checksum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += (bytes[i] & 0xff) << 24 - 8 * (i & 3);
        }
        return sum;
    }

    private static int digits(int number) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(number);
        return Math.max(1, (bits + 5) / 6);
    }

    /** Unsigned, the most significant digit first. */
    private void number(int number) {
        for (int shift = 6 * (digits(number) - 1); shift >= 0; shift -= 6) {
            put(DIGITS[number >>> shift & 63]);
        }
    }

    private void put(int ascii) {
        if (fits(1)) {
            buffer[length++] = (byte) ascii;
        }
    }

    private boolean fits(int count) {
        tooLong |= count > buffer.length - length;
        return !tooLong;
    }
}
