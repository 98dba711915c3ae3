package dev.carillon.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** HTTP as bytes over a plain socket, for requests that no library would send. */
final class RawHttp {

    /** Longer than any time limit that is configured for the servers under test. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final int HEADER_MOST = 1 << 18;

    /**
     * The header of an answer.
     *
     * @param status 0 when the connection ended without an answer
     * @param lines  header lines
     */
    record Answer(int status, List<String> lines) {

        static final Answer NONE = new Answer(0, List.of());

        Optional<String> header(String name) {
            String start = name + ":";
            return lines.stream()
                    .filter(line -> line.regionMatches(true, 0, start, 0, start.length()))
                    .map(line -> line.substring(start.length()).strip())
                    .findFirst();
        }
    }

    private RawHttp() {}

    static Socket connect() throws IOException {
        return connect(Server.port());
    }

    /** To another server than the one under test. */
    static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress("127.0.0.1", port), (int) PATIENCE.toMillis());
        return socket;
    }

    /** Sends the request over a connection of its own, and reads the header of the answer. */
    static Answer exchange(byte[] request) throws IOException {
        try (Socket socket = connect()) {
            try {
                socket.getOutputStream().write(request);
            } catch (IOException refused) {
                // A server may answer and close before it has read everything; the answer is what counts.
            }
            return answer(socket.getInputStream());
        }
    }

    /** The same, with the whole of what comes until the server closes or falls silent. */
    static String page(byte[] request) throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request);
            socket.setSoTimeout((int) SILENCE.toMillis());
            socket.getInputStream().transferTo(page);
        } catch (SocketTimeoutException silence) {
            // all of it has come, and the connection is kept open
        }
        return page.toString(StandardCharsets.UTF_8);
    }

    /** Reads byte by byte: what follows the header belongs to somebody else. */
    static Answer answer(InputStream in) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        int end = 0;
        while (end < 4) {
            int b;
            try {
                b = in.read();
            } catch (SocketException reset) {
                b = -1;
            }
            if (b < 0) {
                return Answer.NONE;
            }
            header.write(b);
            boolean wanted = b == (end % 2 == 0 ? '\r' : '\n');
            end = wanted ? end + 1 : b == '\r' ? 1 : 0;
            if (header.size() > HEADER_MOST) {
                throw new AssertionError("an answer without an end");
            }
        }
        List<String> lines =
                header.toString(StandardCharsets.ISO_8859_1).lines().toList();
        String[] first = lines.get(0).split(" ", 3);
        return new Answer(Integer.parseInt(first[1]), lines.subList(1, lines.size()));
    }
}
