package dev.carillon.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;

/**
 * A WebSocket peer of bare TCP, which can go in ways that no client library offers. It reads nothing after the handshake,
 * so it answers no ping either.
 */
final class TcpPeer {

    private final Socket socket;

    private TcpPeer(Socket socket) {
        this.socket = socket;
    }

    static TcpPeer open(String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), Server.port());
        socket.setSoTimeout(20_000);
        String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + Server.port()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("no handshake: " + head);
            }
            head.append((char) next);
        }
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("no handshake: " + head);
        }
        return new TcpPeer(socket);
    }

    /** Sends one text frame. */
    void say(String text) {
        write(frame(0x81, text.getBytes(UTF_8)));
    }

    /** Sends a frame's header and a little of the content. */
    void beginFrame() {
        byte[] whole = frame(0x81, new byte[60]);
        write(Arrays.copyOf(whole, 20));
    }

    /** Sends a close frame with code 1000, and goes. */
    void sayGoodbye() {
        write(frame(0x88, new byte[] {0x03, (byte) 0xe8}));
        close();
    }

    /** Ends the TCP connection in order. */
    void close() {
        try {
            // with something unread, closing would be a reset
            if (!socket.isClosed()) {
                socket.getInputStream().skipNBytes(socket.getInputStream().available());
            }
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the TCP connection with a reset. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Masked with zeros, which change nothing. */
    private static byte[] frame(int first, byte[] content) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (content.length < 126) {
            frame.write(0x80 | content.length);
        } else {
            frame.write(0x80 | 126);
            frame.write(content.length >> 8);
            frame.write(content.length);
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(content);
        return frame.toByteArray();
    }
}
