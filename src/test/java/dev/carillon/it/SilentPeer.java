package dev.carillon.it;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A WebSocket peer on a bare socket, which answers no ping and reads only when a test says so. */
final class SilentPeer implements AutoCloseable {

    /**
     * What a peer found when it read at last.
     *
     * @param messages how many came
     * @param code     what the server closed with; {@link #DROPPED} or {@link #OPEN} when it closed without a word, or
     *                 not at all
     */
    record Found(int messages, int code) {}

    static final int DROPPED = 0;
    static final int OPEN = -1;

    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final DataOutputStream out;

    SilentPeer(String path) throws IOException {
        socket.setReceiveBufferSize(16_384); // so that little fits between the server and a peer that does not read
        socket.connect(new InetSocketAddress("127.0.0.1", Server.port()));
        socket.setSoTimeout(PlainPeer.SECONDS * 1_000);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = new DataOutputStream(socket.getOutputStream());
        out.write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + Server.port()
                        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) in.readUnsignedByte());
        }
        if (!answer.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("no upgrade: " + answer);
        }
    }

    /** @param message 126 to 65535 bytes */
    void say(byte[] message) throws IOException {
        out.writeByte(BINARY);
        out.writeByte(0x80 | 126);
        out.writeShort(message.length);
        out.writeInt(0); // a mask that changes nothing
        out.write(message);
    }

    /** Reads up to the close frame, to where the connection breaks off, or until nothing comes any more. */
    Found readAll() {
        int messages = 0;
        try {
            while (true) {
                int first = in.readUnsignedByte();
                int length = in.readUnsignedByte();
                long bytes = length == 127 ? in.readLong() : length == 126 ? in.readUnsignedShort() : length;
                if (first == CLOSE) {
                    return new Found(messages, bytes < 2 ? 1005 : in.readUnsignedShort());
                }
                in.skipNBytes(bytes);
                if (first == BINARY) {
                    messages++;
                }
            }
        } catch (SocketTimeoutException open) {
            return new Found(messages, OPEN);
        } catch (IOException dropped) {
            return new Found(messages, DROPPED);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
