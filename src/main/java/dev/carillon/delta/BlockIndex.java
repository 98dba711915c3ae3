package dev.carillon.delta;

import java.util.Arrays;

/**
 * Where the blocks of a base are, by a hash that rolls over a target one byte at a time. Of blocks that share a hash only a
 * few are looked at, so that no base makes a search long. Not thread-safe.
 */
final class BlockIndex {

    /** Bytes of a block: a shorter common part is found only where it adjoins a longer one. */
    static final int BLOCK = 16;

    private static final int MAX_LOOKS = 16;
    private static final int FACTOR = 0x01000193;
    private static final int FACTOR_OF_FIRST = power(FACTOR, BLOCK - 1);
    private static final int NONE = -1;

    private final byte[] base;
    private final int[] first;
    private final int[] next;
    private final int shift;

    /** The longest common part that a search found; used over again. */
    static final class Match {

        private int offset;
        private int from;
        private int to;

        /** Where it begins in the base. */
        int offset() {
            return offset;
        }

        /** Where it begins in the target. */
        int from() {
            return from;
        }

        /** Where it ends in the target. */
        int to() {
            return to;
        }
    }

    BlockIndex(byte[] base) {
        this.base = base;
        int blocks = base.length / BLOCK;
        int bits = Math.max(4, Integer.SIZE - Integer.numberOfLeadingZeros(blocks) + 1);
        this.shift = Integer.SIZE - bits;
        this.first = new int[1 << bits];
        this.next = new int[blocks];
        Arrays.fill(first, NONE);
        for (int block = blocks - 1; block >= 0; block--) {
            int slot = slot(hash(base, block * BLOCK));
            next[block] = first[slot];
            first[slot] = block;
        }
    }

    static int hash(byte[] bytes, int at) {
        int hash = 0;
        for (int i = at; i < at + BLOCK; i++) {
            hash = hash * FACTOR + bytes[i];
        }
        return hash;
    }

    /** The hash one byte further on. */
    static int roll(int hash, byte[] bytes, int at) {
        return (hash - bytes[at] * FACTOR_OF_FIRST) * FACTOR + bytes[at + BLOCK];
    }

    /**
     * Looks for a block of the base that is at {@code at} in the target, and for what around it is common too.
     *
     * @param hash  of the target's block
     * @param start the common part begins no earlier in the target
     * @param end   it ends no later
     * @return whether there is one; then the longest that was seen is in {@code match}
     */
    boolean find(byte[] target, int hash, int at, int start, int end, Match match) {
        int longest = 0;
        int looks = 0;
        for (int block = first[slot(hash)]; block != NONE && looks < MAX_LOOKS; block = next[block]) {
            looks++;
            int offset = block * BLOCK;
            int after = common(target, at, end, offset);
            if (after < BLOCK) {
                continue;
            }
            int before = 0;
            while (at - before > start && before < offset && base[offset - before - 1] == target[at - before - 1]) {
                before++;
            }
            if (before + after > longest) {
                longest = before + after;
                match.offset = offset - before;
                match.from = at - before;
                match.to = at + after;
            }
        }
        return longest > 0;
    }

    private int common(byte[] target, int at, int end, int offset) {
        int differs = Arrays.mismatch(base, offset, base.length, target, at, end);
        return differs < 0 ? Math.min(base.length - offset, end - at) : differs;
    }

    private int slot(int hash) {
        return hash * 0x9E3779B9 >>> shift;
    }

    private static int power(int factor, int exponent) {
        int power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= factor;
        }
        return power;
    }
}
