package dev.carillon.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.channel.Payload;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Writes what {@link BytesIn} reads. */
final class BytesOut {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    BytesOut(byte version) {
        out.write(version);
    }

    BytesOut flag(boolean flag) {
        out.write(flag ? 1 : 0);
        return this;
    }

    BytesOut number(int number) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        return this;
    }

    BytesOut longNumber(long number) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
        return this;
    }

    BytesOut text(String text) {
        return bytes(text.getBytes(UTF_8));
    }

    BytesOut bytes(byte[] bytes) {
        number(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    BytesOut payload(Payload payload) {
        flag(payload.isJson());
        return bytes(payload.bytes());
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
