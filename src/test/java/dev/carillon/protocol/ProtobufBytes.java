package dev.carillon.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes Protobuf by field numbers, knowing nothing of the generated classes that it is compared with. */
final class ProtobufBytes {

    private ProtobufBytes() {}

    /** One message after the other, or one field after the other. */
    static byte[] all(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    /** A number or, as 1, true. */
    static byte[] number(int field, long value) {
        return all(varint((long) field << 3), varint(value));
    }

    static byte[] text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes, or a message of these fields. */
    static byte[] bytes(int field, byte[]... parts) {
        return all(varint((long) field << 3 | 2), delimited(parts));
    }

    /** A message behind its length. */
    static byte[] delimited(byte[]... parts) {
        byte[] message = all(parts);
        return all(varint(message.length), message);
    }
}
