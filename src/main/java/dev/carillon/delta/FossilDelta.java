package dev.carillon.delta;

import java.util.Arrays;
import java.util.Optional;

/**
 * Makes patches in the fossil delta format: the length of the target, then copies from the base ({@code count@offset,}) and
 * new bytes ({@code count:bytes}), then a checksum of the target.
 *
 * <p>What both ends have in common at their beginning and at their end is found by comparing, the rest by blocks of the base in
 * a hash table ({@link BlockIndex}). Time is in proportion to the lengths, whatever the bytes; memory is about that of the
 * base. Thread-safe, without a state.
 */
public final class FossilDelta {

    /** Longer ones get no patch, in bytes: it bounds the time and the index of one call. */
    public static final int MAX_LENGTH = 1 << 20;

    /** So many bytes more than its command does a copy have to save: it may cut a run of new bytes in two. */
    private static final int COPY_MARGIN = 3;

    private final byte[] base;
    private final byte[] target;
    private final boolean wholeCharacters;
    private final PatchWriter patch;

    /** Up to here the target is in the patch. */
    private int written;

    private FossilDelta(byte[] base, byte[] target, boolean wholeCharacters) {
        this.base = base;
        this.target = target;
        this.wholeCharacters = wholeCharacters;
        this.patch = new PatchWriter(target);
    }

    /** A patch of fewer bytes than the target; empty when there is none, or either array is longer than allowed. */
    public static Optional<byte[]> ofBytes(byte[] base, byte[] target) {
        return of(base, target, false);
    }

    /**
     * The same for UTF-8, as a patch that is UTF-8 itself: new bytes are whole characters, so that the patch survives a
     * format that carries nothing but text.
     */
    public static Optional<byte[]> ofText(byte[] base, byte[] target) {
        return of(base, target, true);
    }

    private static Optional<byte[]> of(byte[] base, byte[] target, boolean wholeCharacters) {
        if (base.length > MAX_LENGTH || target.length > MAX_LENGTH) {
            return Optional.empty();
        }
        return new FossilDelta(base, target, wholeCharacters).make();
    }

    private Optional<byte[]> make() {
        int start = commonStart();
        int end = target.length - commonEnd(start);
        patch.begin();
        copy(0, 0, start);
        copyBlocks(start, end);
        copy(base.length - (target.length - end), end, target.length);
        patch.insert(written, target.length);
        return patch.end();
    }

    private int commonStart() {
        int differs = Arrays.mismatch(base, target);
        return differs < 0 ? target.length : differs;
    }

    private int commonEnd(int start) {
        int most = Math.min(base.length, target.length) - start;
        int length = 0;
        while (length < most && base[base.length - 1 - length] == target[target.length - 1 - length]) {
            length++;
        }
        return length;
    }

    /** Finds what of a part of the target is anywhere in the base. */
    private void copyBlocks(int start, int end) {
        if (end - start < BlockIndex.BLOCK || base.length < BlockIndex.BLOCK) {
            return;
        }
        BlockIndex index = new BlockIndex(base);
        BlockIndex.Match match = new BlockIndex.Match();
        int at = start;
        int hash = BlockIndex.hash(target, at);
        while (at + BlockIndex.BLOCK <= end && !patch.isTooLong()) {
            boolean found = index.find(target, hash, at, written, end, match);
            if (found && copy(match.offset(), match.from(), match.to())) {
                at = match.to();
                if (at + BlockIndex.BLOCK <= end) {
                    hash = BlockIndex.hash(target, at);
                }
            } else {
                if (at + BlockIndex.BLOCK < end) {
                    hash = BlockIndex.roll(hash, target, at);
                }
                at++;
            }
        }
    }

    /** Writes a copy, behind the new bytes before it, unless it saves nothing. Returns whether it was written. */
    private boolean copy(int offset, int from, int to) {
        int first = from;
        int last = to;
        if (wholeCharacters) {
            while (first < last && isWithinCharacter(first)) {
                first++;
            }
            while (last > first && isWithinCharacter(last)) {
                last--;
            }
        }
        int length = last - first;
        int source = offset + first - from;
        if (length < PatchWriter.copyLength(length, source) + COPY_MARGIN) {
            return false;
        }
        patch.insert(written, first);
        patch.copy(length, source);
        written = last;
        return true;
    }

    private boolean isWithinCharacter(int index) {
        return index < target.length && (target[index] & 0xc0) == 0x80;
    }
}
