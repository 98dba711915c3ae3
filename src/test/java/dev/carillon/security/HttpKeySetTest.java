package dev.carillon.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.carillon.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real sockets: what comes of answers, and of none. */
class HttpKeySetTest {

    private static final int MAX_BYTES = 2_048;

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final ExecutorService serving = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final ConcurrentHashMap<String, Integer> asked = new ConcurrentHashMap<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(serving);
        server.start();
    }

    @AfterEach
    void end() {
        over.countDown();
        server.stop(0);
        executor.shutdownNow();
        serving.shutdownNow();
        timer.shutdownNow();
    }

    private interface Answer {
        void to(HttpExchange exchange) throws Exception;
    }

    private void at(String path, Answer answer) {
        server.createContext(path, exchange -> {
            asked.merge(path, 1, Integer::sum);
            try (exchange) {
                answer.to(exchange);
            } catch (IOException gone) {
                throw gone;
            } catch (Exception e) {
                throw new IOException(e);
            }
        });
    }

    private static Answer status(int status, String body) {
        return exchange -> {
            exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
            exchange.getResponseBody().write(body.getBytes(UTF_8));
        };
    }

    private CompletableFuture<byte[]> fetch(String path, Duration timeout) {
        return new HttpKeySet(settings(address(path), timeout), executor, timer)
                .fetch()
                .toCompletableFuture();
    }

    private CompletableFuture<byte[]> fetch(String path) {
        return fetch(path, Duration.ofSeconds(5));
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static KeySetSettings settings(String address, Duration timeout) {
        return KeySetSettings.of(
                "carillon.token", address, Duration.ofMinutes(1), Duration.ofSeconds(10), timeout, MAX_BYTES);
    }

    private static void assertFails(CompletableFuture<byte[]> fetch) {
        assertThatThrownBy(() -> fetch.get(20, TimeUnit.SECONDS))
                .isNotInstanceOf(java.util.concurrent.TimeoutException.class);
    }

    @Test
    void the_text_comes_as_it_was_given_out() throws Exception {
        at("/keys", status(200, "{\"keys\":[]}"));

        assertThat(fetch("/keys").get(10, TimeUnit.SECONDS)).isEqualTo("{\"keys\":[]}".getBytes(UTF_8));
    }

    @Test
    void an_answer_of_the_largest_size_is_taken_and_one_more_byte_is_not() throws Exception {
        at("/largest", status(200, "x".repeat(MAX_BYTES)));
        at("/larger", status(200, "x".repeat(MAX_BYTES + 1)));

        assertThat(fetch("/largest").get(10, TimeUnit.SECONDS)).hasSize(MAX_BYTES);
        assertFails(fetch("/larger"));
    }

    @Test
    void a_body_without_an_end_is_broken_off() {
        at("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            for (; ; ) {
                out.write(new byte[1_024]);
            }
        });

        assertFails(fetch("/endless"));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 400, 404, 500, 503})
    void another_status_is_a_failure(int status) {
        at("/keys", status(status, status == 204 ? "" : "{\"keys\":[]}"));

        assertFails(fetch("/keys"));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_not_followed(int status) {
        at("/elsewhere", status(200, "{\"keys\":[]}"));
        at("/keys", exchange -> {
            exchange.getResponseHeaders().add("Location", address("/elsewhere"));
            exchange.sendResponseHeaders(status, -1);
        });

        assertFails(fetch("/keys"));
        assertThat(asked).doesNotContainKey("/elsewhere");
    }

    @Test
    void silence_ends_with_the_time() {
        at("/silent", exchange -> over.await());

        assertFails(fetch("/silent", Duration.ofMillis(200)));
    }

    @Test
    void a_body_that_trickles_ends_with_the_time_too() {
        at("/trickle", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            while (!over.await(20, TimeUnit.MILLISECONDS)) {
                out.write(' ');
                out.flush();
            }
        });

        assertFails(fetch("/trickle", Duration.ofMillis(200)));
    }

    @Test
    void nobody_there_is_a_failure() {
        server.stop(0);

        assertFails(fetch("/keys"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://host/keys",
                "jar:http://host/x!/y",
                "//host/keys",
                "host/keys",
                "http:///keys",
                "https://user:secret@host/keys",
                "https://ho st/keys"
            })
    void an_address_of_another_kind_stops_the_deployment_and_is_not_told(String address) {
        assertThatThrownBy(() -> settings(address, Duration.ofSeconds(1)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("carillon.token.jwks-public-endpoint: ")
                .hasMessageNotContaining("secret");
    }
}
