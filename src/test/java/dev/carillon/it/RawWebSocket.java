package dev.carillon.it;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A WebSocket client that says exactly what it is told to, right or wrong, and hears exactly what comes. Nothing is
 * answered by itself but the server's application ping. Every wait ends: with {@link AssertionError} when the server
 * has said nothing for {@link RawHttp#PATIENCE}. For one thread.
 */
final class RawWebSocket implements AutoCloseable {

    static final String PATH = "/connection/websocket";

    /** Ended without a close frame (RFC 6455 section 7.4.1). */
    static final int ABNORMAL = 1006;

    /** A close frame without a code. */
    static final int NO_STATUS = 1005;

    private static final Pattern ERROR = Pattern.compile("\\{\"id\":\\d+,\"error\":\\{\"code\":(\\d+),");
    private static final int FRAME_MOST = 1 << 25;

    /** A frame of the server's. */
    record Frame(int first, byte[] payload) {

        boolean is(int other) {
            return first == other;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        int closeCode() {
            return payload.length < 2 ? NO_STATUS : ByteBuffer.wrap(payload).getShort() & 0xffff;
        }

        String closeReason() {
            return payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    /** The peer has ended the connection while something was awaited from it. */
    static final class Ended extends IOException {

        private static final long serialVersionUID = 1L;

        private final int code;

        Ended(int code) {
            super("closed with " + code);
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final ArrayDeque<String> lines = new ArrayDeque<>();

    private RawWebSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 65_536));
    }

    /** Opens the main endpoint; nothing is sent after the handshake. */
    static RawWebSocket open() throws IOException {
        return open(Upgrade.to(PATH));
    }

    static RawWebSocket open(Upgrade request) throws IOException {
        return open(RawHttp.connect(), request);
    }

    /** Opens the main endpoint of a server of one's own. */
    static RawWebSocket open(OwnServer server) throws IOException {
        URI address = server.http(PATH);
        return open(
                RawHttp.connect(address.getPort()),
                Upgrade.to(address.getPath()).set("Host", "127.0.0.1:" + address.getPort()));
    }

    private static RawWebSocket open(Socket socket, Upgrade request) throws IOException {
        socket.getOutputStream().write(request.bytes());
        RawWebSocket peer = new RawWebSocket(socket);
        RawHttp.Answer answer = RawHttp.answer(peer.in);
        if (answer.status() != 101) {
            socket.close();
            throw new AssertionError("no upgrade but " + answer);
        }
        return peer;
    }

    /** Opens the main endpoint and connects, without a token. */
    static RawWebSocket connected() throws IOException {
        RawWebSocket peer = open();
        peer.send("{\"id\":1,\"connect\":{}}");
        peer.reply(1);
        return peer;
    }

    /** Opens the main endpoint, connects and subscribes. */
    static RawWebSocket subscribed(String channel) throws IOException {
        RawWebSocket peer = connected();
        peer.send("{\"id\":2,\"subscribe\":{\"channel\":\"%s\"}}".formatted(channel));
        peer.reply(2);
        return peer;
    }

    /** How long a read may take before it is a failure. */
    void patience(Duration most) throws IOException {
        socket.setSoTimeout((int) most.toMillis());
    }

    /** How much may be under way to it, about, before it is read. */
    void receiveBuffer(int bytes) throws IOException {
        socket.setReceiveBufferSize(bytes);
    }

    /** Bytes as they stand. A server that has gone already is no failure: what it said can still be read. */
    boolean bytes(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /** See {@link Frames#hex}. */
    void hex(String bytes) {
        bytes(Frames.hex(bytes));
    }

    /** One masked text frame. */
    void send(String text) {
        bytes(Frames.masked(Frames.TEXT, text));
    }

    /** The next frame of any kind; empty when the connection has ended, in order or not. */
    Optional<Frame> frame() throws IOException {
        try {
            int first = in.read();
            if (first < 0) {
                return Optional.empty();
            }
            int second = in.readUnsignedByte();
            long length = second;
            if (second == 126) {
                length = in.readUnsignedShort();
            } else if (second == 127) {
                length = in.readLong();
            }
            if (length < 0 || length > FRAME_MOST) {
                throw new AssertionError("a frame of " + length + " bytes");
            }
            byte[] payload = new byte[(int) length];
            in.readFully(payload);
            return Optional.of(new Frame(first, payload));
        } catch (SocketTimeoutException silence) {
            throw new AssertionError("the server said nothing for " + socket.getSoTimeout() + " ms", silence);
        } catch (EOFException | SocketException gone) {
            return Optional.empty();
        }
    }

    /**
     * The next reply or push. Pings are answered and passed over.
     *
     * @throws Ended when the connection ended first
     */
    String line() throws IOException {
        long end = System.nanoTime() + socket.getSoTimeout() * 1_000_000L;
        while (lines.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the server said nothing but pings for " + socket.getSoTimeout() + " ms");
            }
            Frame frame = frame().orElseThrow(() -> new Ended(ABNORMAL));
            if (frame.is(Frames.CLOSE)) {
                throw new Ended(frame.closeCode());
            }
            if (frame.is(Frames.TEXT)) {
                for (String line : frame.text().split("\n")) {
                    if (line.equals("{}")) {
                        send("{}");
                    } else {
                        lines.add(line);
                    }
                }
            }
        }
        return lines.remove();
    }

    /** The reply with this id; pushes before it are passed over. */
    String reply(long id) throws IOException {
        String start = "{\"id\":" + id + ",";
        while (true) {
            String line = line();
            if (line.startsWith(start)) {
                return line;
            }
            if (!line.startsWith("{\"push\"")) {
                throw new AssertionError("instead of the reply to " + id + ": " + line);
            }
        }
    }

    /** Sends one command and reads its reply. */
    String ask(long id, String request) throws IOException {
        send("{\"id\":" + id + "," + request + "}");
        return reply(id);
    }

    /** @return 0 when the command with this id succeeds, else the code of its error or of the connection's end */
    int verdict(long id) throws IOException {
        try {
            Matcher error = ERROR.matcher(reply(id));
            return error.lookingAt() ? Integer.parseInt(error.group(1)) : 0;
        } catch (Ended ended) {
            return ended.code();
        }
    }

    /** The code with which the server ends the connection; what it says before is passed over. */
    int closeCode() throws IOException {
        try {
            while (true) {
                line();
            }
        } catch (Ended ended) {
            return ended.code();
        }
    }

    /** @return 0 when a command is still answered, else the code with which the connection has ended */
    int outcome() throws IOException {
        send("{\"id\":4294967295,\"rpc\":{\"method\":\"time\"}}");
        try {
            while (!line().startsWith("{\"id\":4294967295,")) {
                // an answer to what was said before
            }
            return 0;
        } catch (Ended ended) {
            return ended.code();
        }
    }

    /** Says nothing more, and still listens. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection with RST, as a machine does that has lost its memory. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
