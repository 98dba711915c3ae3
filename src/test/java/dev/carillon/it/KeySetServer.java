package dev.carillon.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in for an identity provider: gives out a key set, counts who asks, and can be away. Thread-safe. */
final class KeySetServer implements AutoCloseable {

    private static final String PATH = "/keys";

    private final AtomicInteger asked = new AtomicInteger();
    private final int port;
    private volatile List<String> keys = List.of();
    private HttpServer server;

    KeySetServer() throws IOException {
        server = listen(0);
        port = server.getAddress().getPort();
    }

    private HttpServer listen(int at) throws IOException {
        HttpServer listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
        listening.createContext(PATH, exchange -> {
            asked.incrementAndGet();
            byte[] set = ("{\"keys\":[" + String.join(",", keys) + "]}").getBytes(UTF_8);
            exchange.sendResponseHeaders(200, set.length);
            exchange.getResponseBody().write(set);
            exchange.close();
        });
        listening.start();
        return listening;
    }

    String address() {
        return "http://127.0.0.1:" + port + PATH;
    }

    /** @param jwks from now on */
    void keys(String... jwks) {
        keys = List.of(jwks);
    }

    int asked() {
        return asked.get();
    }

    /** Goes away, so that nobody listens any more. */
    void stop() {
        server.stop(0);
    }

    /** Comes back at the same address. */
    void start() throws IOException {
        server = listen(port);
    }

    @Override
    public void close() {
        stop();
    }
}
