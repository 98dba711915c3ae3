package dev.carillon.direct;

import dev.carillon.channel.Disconnect;
import dev.carillon.client.Transport;
import dev.carillon.direct.codec.FrameEvents;
import dev.carillon.direct.codec.FrameReader;
import dev.carillon.message.Encoded;
import dev.carillon.security.ExtensionOffers;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The codec and the transport on a plain socket, for one connection, without a container: sends back what it gets. */
final class EchoLoopback implements AutoCloseable, FrameEvents {

    static final int LIMIT = 1 << 20;

    private static final Pattern OFFERS = Pattern.compile("(?i)sec-websocket-extensions: *(.*)\r");
    private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: *(\\S+)");

    private final ServerSocket listener;
    private final Optional<Compression> compression;
    private final Thread thread = new Thread(this::serve, "echo on loopback");
    private DirectTransport transport;
    volatile Throwable failure;

    EchoLoopback() throws IOException {
        this(Optional.empty());
    }

    /** @param compression that is agreed to, if the peer wants it */
    EchoLoopback(Optional<Compression> compression) throws IOException {
        this.compression = compression;
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        thread.start();
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/");
    }

    private void serve() {
        try (Socket socket = listener.accept()) {
            Optional<Compression> agreed = upgrade(socket);
            transport = new DirectTransport(
                    new SocketLine(socket), agreed.<Framing>map(ours -> ours).orElse(Framing.PLAIN));
            transport.writePossible();
            FrameReader reader = new FrameReader(LIMIT, this, agreed.flatMap(Compression::inflation));
            byte[] piece = new byte[777]; // a number that cuts anywhere
            for (int count = socket.getInputStream().read(piece); count >= 0; ) {
                reader.read(piece, 0, count);
                transport.drain();
                count = socket.isClosed() ? -1 : socket.getInputStream().read(piece);
            }
        } catch (Exception | AssertionError e) {
            failure = e;
        }
    }

    private Optional<Compression> upgrade(Socket socket) throws Exception {
        StringBuilder head = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        Matcher key = KEY.matcher(head);
        if (!key.find()) {
            throw new AssertionError("no key in " + head);
        }
        Matcher offers = OFFERS.matcher(head);
        Optional<String> extension = compression.isPresent() && offers.find()
                ? ExtensionOffers.parse(List.of(offers.group(1))).flatMap(DeflateOffer::accept)
                : Optional.empty();
        byte[] hash = MessageDigest.getInstance("SHA-1")
                .digest((key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream()
                .write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash) + "\r\n"
                                + extension
                                        .map(agreed -> "Sec-WebSocket-Extensions: " + agreed + "\r\n")
                                        .orElse("")
                                + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return extension.flatMap(agreed -> compression);
    }

    @Override
    public void message(byte[] payload, boolean text) {
        transport.send(text ? Encoded.of(payload) : Encoded.binary(payload, 1), new Transport.Completion() {
            @Override
            public void sent() {}

            @Override
            public void failed() {
                failure = new AssertionError("not sent");
            }
        });
    }

    @Override
    public void ping(byte[] payload) {
        transport.pong(payload);
    }

    @Override
    public void pong() {}

    @Override
    public void closed(byte[] payload) {
        transport.peerClosed(payload);
    }

    @Override
    public void failed(Disconnect reason) {
        transport.close(reason);
    }

    @Override
    public void close() throws Exception {
        listener.close();
        thread.join(10_000);
        if (failure != null) {
            throw new AssertionError("on the server's side", failure);
        }
    }

    /** Blocks where the other side does not read, which a test may. */
    private record SocketLine(Socket socket) implements Line {

        @Override
        public void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void end() {
            cut();
        }

        @Override
        public void cut() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
