package dev.carillon.direct.codec;

import dev.carillon.channel.Disconnect;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads what a peer sends (RFC 6455 section 5), in pieces cut anywhere: the events are the same however they are cut, and
 * each rule is judged at the first byte that breaks it. What a frame announces is compared with the limit before memory is
 * taken, and no more memory is taken than twice what has come. A compressed message (RFC 7692) is kept as it comes, and
 * inflated once it is whole: the limit is then that of what comes out.
 *
 * <p>Not thread-safe. Between messages no payload is held.
 */
public final class FrameReader {

    /** What the next byte is. */
    private enum Next {
        OPCODE,
        LENGTH,
        LONG_LENGTH,
        MASK,
        PAYLOAD,
        /** Nothing that is looked at: the connection is over. */
        NOTHING
    }

    private static final byte[] EMPTY = {};
    private static final int RSV1 = 0x40;
    private static final int RSV = 0x70;
    private static final int CONTROL_MOST = 125;
    private static final int IN_16_BITS = 126;
    private static final int IN_64_BITS = 127;

    private final int maxBytes;
    private final FrameEvents events;
    private final Optional<Inflation> inflation;

    private Next next = Next.OPCODE;

    // the frame
    private boolean last;
    private int opcode;
    private long length;
    /** What the kind of the length is for: a shorter one has to be said with fewer bytes. */
    private int shortest;

    private int mask;
    /** Bytes of the length or of the mask that are still to come. */
    private int lacking;
    /** Bytes of the payload that are still to come. */
    private int left;

    // the message, of which the frame may be one of several
    private int kind;
    private boolean compressed;
    private byte[] message = EMPTY;
    private int size;
    private final Utf8 text = new Utf8();

    // the control frame, which may stand between two of a message
    private byte[] control = EMPTY;

    /** One without an extension. */
    public FrameReader(int maxBytes, FrameEvents events) {
        this(maxBytes, events, Optional.empty());
    }

    /**
     * @param maxBytes  of one message, after it was inflated; what is longer fails with 1009
     * @param inflation where permessage-deflate was agreed
     */
    public FrameReader(int maxBytes, FrameEvents events, Optional<Inflation> inflation) {
        this.maxBytes = maxBytes;
        this.events = events;
        this.inflation = inflation;
    }

    /**
     * Takes what has come; the events are told before it returns.
     *
     * @param bytes not kept and not written to
     */
    public void read(byte[] bytes, int from, int count) {
        int at = from;
        int end = from + count;
        while (at < end && next != Next.NOTHING) {
            switch (next) {
                case OPCODE -> opcode(bytes[at++] & 0xff);
                case LENGTH -> length(bytes[at++] & 0xff);
                case LONG_LENGTH -> longLength(bytes[at++] & 0xff);
                case MASK -> mask(bytes[at++] & 0xff);
                case PAYLOAD -> {
                    int taken = Math.min(left, end - at);
                    payload(bytes, at, taken);
                    at += taken;
                }
                case NOTHING -> {}
            }
        }
    }

    /** Whether nothing is looked at any more, because the peer has closed or broken a rule. */
    public boolean isOver() {
        return next == Next.NOTHING;
    }

    private void opcode(int b) {
        last = (b & 0x80) != 0;
        opcode = b & 0x0f;
        boolean control = Opcode.isControl(opcode);
        boolean begins = !control && opcode != Opcode.CONTINUATION;
        // Only the first frame of a message says that it is compressed.
        int allowed = begins && inflation.isPresent() ? RSV1 : 0;
        boolean reserved = (b & RSV & ~allowed) != 0 || !Opcode.isKnown(opcode);
        // A continuation needs a message that has begun, and another message must wait for its end.
        boolean outOfPlace = !control && (opcode == Opcode.CONTINUATION) == (kind == Opcode.CONTINUATION);
        if (reserved || outOfPlace || control && !last) {
            fail(Disconnect.PROTOCOL_ERROR);
            return;
        }
        if (begins) {
            kind = opcode;
            compressed = (b & RSV1) != 0;
        }
        next = Next.LENGTH;
    }

    private void length(int b) {
        boolean masked = (b & 0x80) != 0;
        int announced = b & 0x7f;
        if (!masked || Opcode.isControl(opcode) && announced > CONTROL_MOST) {
            fail(Disconnect.PROTOCOL_ERROR);
        } else if (announced >= IN_16_BITS) {
            length = 0;
            shortest = announced == IN_16_BITS ? IN_16_BITS : 0x1_0000;
            lacking = announced == IN_16_BITS ? Short.BYTES : Long.BYTES;
            next = Next.LONG_LENGTH;
        } else {
            length = announced;
            announced();
        }
    }

    private void longLength(int b) {
        length = length << Byte.SIZE | b;
        lacking--;
        if (lacking == 0) {
            // Shorter than this kind of length is for, or with the highest bit, which makes it negative here.
            if (length < shortest) {
                fail(Disconnect.PROTOCOL_ERROR);
            } else {
                announced();
            }
        }
    }

    private void announced() {
        if (!Opcode.isControl(opcode) && length > mostBytes() - size) {
            fail(Disconnect.MESSAGE_TOO_BIG);
            return;
        }
        left = (int) length;
        mask = 0;
        lacking = Integer.BYTES;
        next = Next.MASK;
    }

    // As they come.
    private int mostBytes() {
        return compressed ? Inflation.mostCompressed(maxBytes) : maxBytes;
    }

    private void mask(int b) {
        mask = mask << Byte.SIZE | b;
        lacking--;
        if (lacking > 0) {
            return;
        }
        next = Next.PAYLOAD;
        if (Opcode.isControl(opcode)) {
            control = left == 0 ? EMPTY : new byte[left];
        }
        if (left == 0) {
            end();
        }
    }

    private void payload(byte[] bytes, int from, int count) {
        if (Opcode.isControl(opcode)) {
            mask = Mask.remove(mask, bytes, from, control, control.length - left, count);
        } else {
            makeRoom(count);
            mask = Mask.remove(mask, bytes, from, message, size, count);
            size += count;
            if (kind == Opcode.TEXT && !compressed && !text.accepts(message, size - count, size)) {
                fail(Disconnect.INVALID_PAYLOAD);
                return;
            }
        }
        left -= count;
        if (left == 0) {
            end();
        }
    }

    // Usually the whole message is here, and the array just fits. Else it grows with what comes, not with what is
    // announced.
    private void makeRoom(int count) {
        if (message.length - size >= count) {
            return;
        }
        int announced = size + left;
        int wanted = last && count == left ? announced : Math.max(size + count, 2 * message.length);
        message = Arrays.copyOf(message, Math.min(wanted, mostBytes()));
    }

    private void end() {
        next = Next.OPCODE;
        switch (opcode) {
            case Opcode.PING -> events.ping(takeControl());
            case Opcode.PONG -> {
                control = EMPTY;
                events.pong();
            }
            case Opcode.CLOSE -> close(takeControl());
            default -> {
                if (last) {
                    endMessage();
                }
            }
        }
    }

    private void endMessage() {
        boolean isText = kind == Opcode.TEXT;
        byte[] whole;
        try {
            whole = whole();
        } catch (Inflation.Refusal flaw) {
            fail(flaw.reason());
            return;
        }
        if (isText && (compressed && !text.accepts(whole, 0, whole.length) || !text.isWhole())) {
            fail(Disconnect.INVALID_PAYLOAD);
            return;
        }
        kind = Opcode.CONTINUATION;
        message = EMPTY;
        size = 0;
        events.message(whole, isText);
    }

    private byte[] whole() throws Inflation.Refusal {
        if (compressed) {
            return inflation.orElseThrow().inflate(message, size, maxBytes);
        }
        return message.length == size ? message : Arrays.copyOf(message, size);
    }

    private byte[] takeControl() {
        byte[] taken = control;
        control = EMPTY;
        return taken;
    }

    private void close(byte[] payload) {
        Optional<Disconnect> flaw = CloseCode.flaw(payload);
        if (flaw.isPresent()) {
            fail(flaw.get());
        } else {
            stop();
            events.closed(payload);
        }
    }

    private void fail(Disconnect reason) {
        stop();
        events.failed(reason);
    }

    private void stop() {
        next = Next.NOTHING;
        message = EMPTY;
        control = EMPTY;
    }
}
