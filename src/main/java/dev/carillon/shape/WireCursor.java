package dev.carillon.shape;

import dev.carillon.message.MalformedMessageException;

/**
 * Walks through Protobuf's wire format, one message at a time. Every method throws {@link MalformedMessageException} where
 * the bytes are no such thing. Not thread-safe.
 */
final class WireCursor {

    /** The last three bits of a tag tell how its value is written. */
    static final int FORM_BITS = 3;

    static final int FORM = 7;
    static final int LENGTH_IN_FRONT = 2;
    static final int GROUP_END = 4;

    private final byte[] bytes;
    private int position;

    /** Where the current message, entry or packed array ends. */
    private int limit;

    /** The tag that ends the current message if it is a group, else 0. */
    private int close;

    WireCursor(byte[] bytes) {
        this.bytes = bytes;
        this.limit = bytes.length;
    }

    /** What is around the current message. */
    record Around(int limit, int close) {}

    /** What is left of a message that has been passed over: the tag, and what follows it. */
    record Rest(int tag, int start, int end) {}

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return position;
    }

    boolean atLimit() {
        return position == limit;
    }

    /** Goes back to a place in the same message. */
    void seek(int earlier) {
        position = earlier;
    }

    /** Enters what has so many bytes. */
    Around enter(int length) {
        Around around = new Around(limit, close);
        limit = position + length;
        close = 0;
        return around;
    }

    /** Enters what ends with a tag. */
    Around enterGroup(int closing) {
        Around around = new Around(limit, close);
        close = closing;
        return around;
    }

    /** Passes over what is left of the current message behind a tag. */
    Rest rest(int tag) {
        Rest rest = new Rest(tag, position, limit);
        position = limit;
        return rest;
    }

    /** Enters what was passed over, behind its tag. */
    Around enter(Rest rest) {
        position = rest.start;
        return enter(rest.end - rest.start);
    }

    /** Leaves what was entered, of which {@link #next} has told the end. */
    void leave(Around around) {
        limit = around.limit;
        close = around.close;
    }

    /** The next tag of the current message; 0 at its end. */
    int next() {
        if (position == limit && close == 0) {
            return 0;
        }
        int tag = (int) varint();
        if (close != 0 && tag == close) {
            return 0;
        }
        if (tag >>> FORM_BITS == 0 || (tag & FORM) == GROUP_END || (tag & FORM) > GROUP_END + 1) {
            throw malformed("a tag");
        }
        return tag;
    }

    /** The number of bytes that follow, which are there. */
    int length() {
        int length = (int) varint();
        if (length < 0 || length > limit - position) {
            throw malformed("as many bytes as were announced");
        }
        return length;
    }

    void skip(int length) {
        position += length;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = next(1);
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed("a varint of at most ten bytes");
    }

    private byte next(int count) {
        if (limit - position < count) {
            throw malformed("more");
        }
        position += count;
        return bytes[position - count];
    }

    int fixed32() {
        return (int) fixed(Integer.BYTES);
    }

    long fixed64() {
        return fixed(Long.BYTES);
    }

    private long fixed(int size) {
        int start = position;
        next(size);
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (bytes[start + i] & 0xffL) << 8 * i;
        }
        return value;
    }

    MalformedMessageException malformed(String expected) {
        return new MalformedMessageException("expected " + expected + " at byte " + position);
    }
}
