package dev.carillon.direct.codec;

import dev.carillon.channel.Disconnect;
import java.nio.charset.StandardCharsets;

/** Makes finished frames of a server: whole messages, without a mask (RFC 6455 sections 5.1 and 5.2). */
public final class ServerFrame {

    private static final int FIN = 0x80;
    /** Says that a message is compressed (RFC 7692 section 6). */
    private static final int RSV1 = 0x40;

    private static final int IN_16_BITS = 126;
    private static final int IN_64_BITS = 127;

    private static final byte[] PING = of(Opcode.PING, new byte[0]);

    private ServerFrame() {}

    /** @param payload UTF-8 */
    public static byte[] text(byte[] payload) {
        return of(Opcode.TEXT, payload);
    }

    public static byte[] binary(byte[] payload) {
        return of(Opcode.BINARY, payload);
    }

    /**
     * A message that was compressed, text or binary.
     *
     * @param payload holds it from its beginning
     * @param length  of it, in bytes
     */
    public static byte[] compressed(boolean binary, byte[] payload, int length) {
        return of(RSV1 | (binary ? Opcode.BINARY : Opcode.TEXT), payload, length);
    }

    /** An empty ping, always the same array: read only. */
    public static byte[] ping() {
        return PING;
    }

    /** @param payload of the ping, at most 125 bytes */
    public static byte[] pong(byte[] payload) {
        return of(Opcode.PONG, payload);
    }

    /** Says why the server ends the connection. */
    public static byte[] close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[2 + text.length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, text.length);
        return of(Opcode.CLOSE, payload);
    }

    /** As the other {@link #close}; a connection that is just dropped is closed normally. */
    public static byte[] close(Disconnect disconnect) {
        // 3000 means "just drop the connection" where no close frame is needed; a WebSocket peer is told 1000.
        int code = disconnect.code() == Disconnect.CONNECTION_CLOSED.code() ? 1000 : disconnect.code();
        return close(code, disconnect.reason());
    }

    /** Answers a peer's close frame with what was in it. */
    public static byte[] closeEcho(byte[] payload) {
        return of(Opcode.CLOSE, payload);
    }

    private static byte[] of(int opcode, byte[] payload) {
        return of(opcode, payload, payload.length);
    }

    private static byte[] of(int opcode, byte[] payload, int length) {
        int header = length < IN_16_BITS ? 2 : length <= 0xffff ? 4 : 10;
        byte[] frame = new byte[header + length];
        frame[0] = (byte) (FIN | opcode);
        switch (header) {
            case 2 -> frame[1] = (byte) length;
            case 4 -> {
                frame[1] = IN_16_BITS;
                frame[2] = (byte) (length >> 8);
                frame[3] = (byte) length;
            }
            default -> {
                frame[1] = IN_64_BITS;
                for (int i = 0; i < 4; i++) { // an array has no more than 31 bits of length
                    frame[6 + i] = (byte) (length >> 8 * (3 - i));
                }
            }
        }
        System.arraycopy(payload, 0, frame, header, length);
        return frame;
    }
}
