package dev.carillon.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.channel.Payload;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Reads what {@link BytesOut} wrote. What is none of ours is found out, whatever it is, before anything is allocated for it. */
final class BytesIn {

    private final ByteBuffer in;

    BytesIn(byte[] bytes, int from, byte version) throws UnknownVersionException {
        if (from < 0 || from > bytes.length) {
            throw new UnknownVersionException("a beginning at " + from);
        }
        in = ByteBuffer.wrap(bytes, from, bytes.length - from);
        byte found = in.hasRemaining() ? in.get() : 0;
        if (found != version) {
            throw new UnknownVersionException("version " + found);
        }
    }

    boolean flag() throws UnknownVersionException {
        try {
            return in.get() != 0;
        } catch (BufferUnderflowException cut) {
            throw new UnknownVersionException("cut off");
        }
    }

    int number() throws UnknownVersionException {
        try {
            return in.getInt();
        } catch (BufferUnderflowException cut) {
            throw new UnknownVersionException("cut off");
        }
    }

    long longNumber() throws UnknownVersionException {
        try {
            return in.getLong();
        } catch (BufferUnderflowException cut) {
            throw new UnknownVersionException("cut off");
        }
    }

    String text() throws UnknownVersionException {
        return new String(bytes(), UTF_8);
    }

    byte[] bytes() throws UnknownVersionException {
        int length = number();
        if (length < 0 || length > in.remaining()) {
            throw new UnknownVersionException("a length of " + length);
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    Payload payload() throws UnknownVersionException {
        boolean json = flag();
        byte[] bytes = bytes();
        return json ? Payload.json(bytes) : Payload.of(bytes);
    }
}
