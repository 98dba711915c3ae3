package dev.carillon.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A peer of the streaming transports over a plain socket: what it says goes with a connection of its own each time. For one
 * thread.
 */
final class RawStream implements AutoCloseable {

    /** The ways in. */
    enum Way {
        HTTP_STREAM,
        SSE_GET,
        SSE_POST;

        byte[] request(String commands) {
            return switch (this) {
                case HTTP_STREAM -> post("/connection/http_stream", commands.getBytes(UTF_8));
                case SSE_POST -> post("/connection/sse", commands.getBytes(UTF_8));
                case SSE_GET -> get("/connection/sse?cf_connect=" + URLEncoder.encode(commands, UTF_8));
            };
        }
    }

    private static final Pattern SESSION = Pattern.compile("\"session\":\"([^\"]+)\"");
    private static final Pattern NODE = Pattern.compile("\"node\":\"([^\"]+)\"");

    private final Way way;
    private final Socket socket;
    private final InputStream in;
    private final RawHttp.Answer answer;
    private long left;
    private boolean ended;
    private String session = "";
    private String node = "";

    private RawStream(Way way, Socket socket) throws IOException {
        this.way = way;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 65_536);
        this.answer = RawHttp.answer(in);
    }

    static byte[] get(String path, String... headers) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + Server.port() + "\r\n" + lines(headers) + "\r\n")
                .getBytes(UTF_8);
    }

    static byte[] post(String path, byte[] body, String... headers) {
        return request("POST", path, body, headers);
    }

    static byte[] request(String method, String path, byte[] body, String... headers) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes((method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + Server.port()
                        + "\r\nContent-Length: " + body.length + "\r\n" + lines(headers) + "\r\n")
                .getBytes(UTF_8));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private static String lines(String... headers) {
        return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    }

    /** Sends a request and reads the header of its answer. */
    static RawStream open(Way way, byte[] request) throws IOException {
        Socket socket = RawHttp.connect();
        socket.getOutputStream().write(request);
        return new RawStream(way, socket);
    }

    static RawStream open(Way way, String commands) throws IOException {
        return open(way, way.request(commands));
    }

    /** Connects without a token, and does what else is asked. */
    static RawStream connected(Way way, String... more) throws IOException {
        String commands = "{\"id\":1,\"connect\":{}}" + (more.length == 0 ? "" : "\n" + String.join("\n", more));
        RawStream stream = open(way, commands);
        stream.meet(stream.reply(1));
        return stream;
    }

    void meet(String reply) {
        session = found(SESSION, reply);
        node = found(NODE, reply);
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError(pattern + " is not in " + text);
        }
        return matcher.group(1);
    }

    RawHttp.Answer answer() {
        return answer;
    }

    String session() {
        return session;
    }

    String node() {
        return node;
    }

    void patience(Duration most) throws IOException {
        socket.setSoTimeout((int) most.toMillis());
    }

    /** The next byte of the body, -1 at its end. */
    private int read() throws IOException {
        if (ended) {
            return -1;
        }
        try {
            if (left == 0) {
                left = Long.parseLong(chunkLine(), 16);
                if (left == 0) {
                    chunkLine();
                    ended = true;
                    return -1;
                }
            }
            int b = in.read();
            left--;
            if (left == 0) {
                chunkLine();
            }
            return b;
        } catch (SocketTimeoutException silence) {
            throw new AssertionError("the server said nothing for " + socket.getSoTimeout() + " ms", silence);
        } catch (SocketException reset) {
            ended = true;
            return -1;
        }
    }

    private String chunkLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new SocketException("ended within a chunk");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    /** So many bytes of the body, fewer at its end. */
    byte[] bytes(int count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (bytes.size() < count) {
            int b = read();
            if (b < 0) {
                break;
            }
            bytes.write(b);
        }
        return bytes.toByteArray();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = read(); b != '\n'; b = read()) {
            if (b < 0) {
                return "";
            }
            line.write(b);
        }
        return line.toString(UTF_8);
    }

    /** The next message, pings too; empty when the stream has ended. */
    String anything() throws IOException {
        if (way == Way.HTTP_STREAM) {
            return line();
        }
        String line = line();
        while (line.equals("\r")) {
            line = line(); // the prologue
        }
        if (line.isEmpty()) {
            return "";
        }
        if (!line.startsWith("data: ") || !line().isEmpty()) {
            throw new AssertionError("no event but " + line);
        }
        return line.substring("data: ".length());
    }

    /** The next message but for pings, which are answered; empty when the stream has ended. */
    String message() throws IOException {
        String message = anything();
        while (message.equals("{}")) {
            say("{}");
            message = anything();
        }
        return message;
    }

    /** The reply with this id; pushes before it are passed over. */
    String reply(long id) throws IOException {
        String start = "{\"id\":" + id + ",";
        for (String message = message(); !message.isEmpty(); message = message()) {
            if (message.startsWith(start)) {
                return message;
            }
        }
        throw new AssertionError("the stream ended without the reply to " + id);
    }

    /** Says something by the uplink, which must take it. */
    void say(String commands) throws IOException {
        int status = emulate(node, session, commands);
        if (status != 204) {
            throw new AssertionError("the uplink answered " + status);
        }
    }

    static int emulate(String node, String session, String commands) throws IOException {
        String data = commands.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
        String body = "{\"session\":\"" + session + "\",\"node\":\"" + node + "\",\"data\":\"" + data + "\"}";
        return RawHttp.exchange(post("/emulation", body.getBytes(UTF_8))).status();
    }

    String ask(long id, String request) throws IOException {
        say("{\"id\":" + id + "," + request + "}");
        return reply(id);
    }

    /** Waits, without reading a byte, until the server has closed the connection: it answers what it is sent then with RST. */
    void awaitClosed(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                socket.getOutputStream().write('\n');
            } catch (IOException closed) {
                return;
            }
            Thread.sleep(100); // only what is written finds out
        }
        throw new AssertionError("the connection is open after " + atMost);
    }

    /** Waits for the server's end of the connection, behind all that it has said. */
    void awaitEnd(Duration atMost) throws IOException {
        socket.setSoTimeout(Math.toIntExact(atMost.toMillis()));
        while (in.read() >= 0) {
            // the end of the last chunk
        }
    }

    /** Ends the connection with RST. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
