package dev.carillon.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.it.RawStream.Way;
import jakarta.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bidirectional streaming transports, byte by byte (protocol.md 1.2 to 1.4). */
@ExtendWith(Witness.class)
class StreamIT extends Server.Deployed {

    /** Ping interval, pong timeout and close timeout of the servers under test, and some. */
    private static final Duration AT_LAST = Duration.ofSeconds(12);

    /** Ping interval and pong timeout, and half a second for a busy machine; WildFly sees its peers leave. */
    private static final Duration NOTICED =
            Server.name().equals("wildfly") ? Duration.ofMillis(1_500) : Duration.ofMillis(5_500);

    private final Api api = new Api(HttpClient.newHttpClient());
    private final String channel = "room:stream-" + UUID.randomUUID();

    private String subscribe(int id) {
        return "{\"id\":" + id + ",\"subscribe\":{\"channel\":\"" + channel + "\"}}";
    }

    private void publish(String data) {
        api.call(
                "publish",
                Json.createObjectBuilder()
                        .add("channel", channel)
                        .add("data", data)
                        .build());
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void who_connects_and_subscribes_gets_what_is_published_and_publishes(Way way) throws Exception {
        try (RawStream stream = RawStream.connected(way, subscribe(2))) {
            assertThat(stream.reply(2)).contains("\"subscribe\":{\"recoverable\":true");
            publish("line\nfeed");
            assertThat(stream.message()).contains("\"pub\":{\"data\":\"line\\nfeed\"");

            stream.say("{\"id\":3,\"publish\":{\"channel\":\"" + channel + "\",\"data\":{\"a\":\n[1,\r2]}}}");
            assertThat(List.of(stream.message(), stream.message()))
                    .anyMatch(each -> each.equals("{\"id\":3,\"publish\":{}}"))
                    .anyMatch(each -> each.contains("\"pub\":{\"data\":{\"a\":[1,2]}"));
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void the_answer_is_kept_back_by_nobody(Way way) throws Exception {
        try (RawStream stream = RawStream.connected(way)) {
            RawHttp.Answer answer = stream.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("X-Accel-Buffering")).contains("no");
            assertThat(answer.header("Cache-Control").orElse(""))
                    .contains("no-store")
                    .contains("no-transform");
            assertThat(answer.header("Transfer-Encoding")).contains("chunked");
            assertThat(answer.header("Content-Type").orElse(""))
                    .isEqualToIgnoringCase(
                            way == Way.HTTP_STREAM ? "application/x-ndjson" : "text/event-stream;charset=UTF-8");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void who_is_sent_away_is_told_why_and_the_stream_ends(Way way) throws Exception {
        String user = "user-" + UUID.randomUUID();
        String token = RawToken.signed("{\"sub\":\"" + user + "\"}");
        try (RawStream stream = RawStream.open(way, "{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}")) {
            stream.reply(1);
            api.disconnect(user, 4001, "come back");

            assertThat(stream.message())
                    .isEqualTo("{\"push\":{\"disconnect\":{\"code\":4001,\"reason\":\"come back\"}}}");
            assertThat(stream.anything()).isEmpty();
            stream.awaitEnd(AT_LAST);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void an_expired_token_is_an_error_reply(Way way) throws Exception {
        String token = RawToken.signed("{\"sub\":\"a\",\"exp\":1000000000}");
        try (RawStream stream = RawStream.open(way, "{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}")) {
            assertThat(stream.message()).startsWith("{\"id\":1,\"error\":{\"code\":109,");
        }
    }

    /** Each waits for a clock of the server's: together they take no longer than the slowest. */
    @Test
    void what_is_silent_ends_in_its_time() throws Exception {
        List<Callable<Void>> all = List.of(
                () -> pings_that_are_answered_keep_it_and_one_that_is_not_ends_it(),
                () -> a_peer_that_vanishes_is_gone_from_its_room(Way.HTTP_STREAM),
                () -> a_peer_that_vanishes_is_gone_from_its_room(Way.SSE_GET),
                () -> a_request_that_does_not_come_whole_is_given_up());
        ExecutorService threads = Executors.newFixedThreadPool(all.size());
        try {
            for (Future<Void> each : threads.invokeAll(all)) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Void pings_that_are_answered_keep_it_and_one_that_is_not_ends_it() throws Exception {
        try (RawStream stream = RawStream.connected(Way.HTTP_STREAM)) {
            assertThat(stream.anything()).isEqualTo("{}");
            stream.say("{}");
            assertThat(stream.anything()).isEqualTo("{}");
            assertThat(stream.anything()).contains("\"code\":3012");
        }
        return null;
    }

    private static Void a_peer_that_vanishes_is_gone_from_its_room(Way way) throws Exception {
        String room = "room:vanish-" + UUID.randomUUID();
        try (RawWebSocket watcher = RawWebSocket.connected()) {
            watcher.ask(2, "\"subscribe\":{\"channel\":\"" + room + "\",\"join_leave\":true}");
            assertThat(watcher.line()).contains("\"join\":");
            RawStream stream = RawStream.connected(way, "{\"id\":2,\"subscribe\":{\"channel\":\"" + room + "\"}}");
            stream.reply(2);
            assertThat(watcher.line()).contains("\"join\":");
            long begun = System.nanoTime();
            if (way == Way.SSE_GET) {
                stream.reset();
            } else {
                stream.close();
            }
            watcher.patience(AT_LAST);
            assertThat(watcher.line()).contains("\"leave\":");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(NOTICED);
        }
        return null;
    }

    private static Void a_request_that_does_not_come_whole_is_given_up() throws Exception {
        byte[] whole = RawStream.post("/connection/http_stream", new byte[100]);
        long begun = System.nanoTime();
        RawHttp.Answer answer = RawHttp.exchange(Arrays.copyOf(whole, whole.length - 50));
        assertThat(answer.status()).isEqualTo(408);
        assertThat(System.nanoTime() - begun).isLessThan(AT_LAST.toNanos());
        return null;
    }

    @Test
    void who_does_not_read_is_ended_as_slow() throws Exception {
        double before = Metrics.now().disconnects(3008);
        try (RawStream stream = RawStream.connected(Way.HTTP_STREAM, subscribe(2));
                RawWebSocket publisher = RawWebSocket.subscribed(channel)) {
            String publish =
                    "{\"id\":3,\"publish\":{\"channel\":\"" + channel + "\",\"data\":\"" + "x".repeat(60_000) + "\"}}";
            for (int i = 0; i < 400; i++) {
                publisher.send(publish);
                publisher.reply(3);
            }
            Metrics.await("the reader that does not read is ended", AT_LAST, now -> now.disconnects(3008) > before);
            assertThat(publisher.ask(9, "\"presence_stats\":{\"channel\":\"" + channel + "\"}"))
                    .contains("\"num_clients\":1");
            stream.awaitClosed(AT_LAST);
        }
    }

    @Test
    void who_is_sent_away_and_does_not_read_it_is_closed_all_the_same() throws Exception {
        String user = "user-" + UUID.randomUUID();
        String connect = "{\"id\":1,\"connect\":{\"token\":\"" + RawToken.signed("{\"sub\":\"" + user + "\"}") + "\"}}";
        try (RawStream stream = RawStream.open(Way.HTTP_STREAM, connect)) {
            stream.reply(1);
            api.disconnect(user, 3503, "go");
            stream.awaitClosed(AT_LAST);
        }
    }

    @Test
    void protobuf_is_spoken_where_the_content_type_says_so() throws Exception {
        byte[] request = RawStream.post(
                "/connection/http_stream", new byte[] {4, 8, 1, 34, 0}, "Content-Type: application/octet-stream");
        try (RawStream stream = RawStream.open(Way.HTTP_STREAM, request)) {
            assertThat(stream.answer().header("Content-Type")).contains("application/octet-stream");
            int length = stream.bytes(1)[0] & 0xff;
            if (length > 127) {
                length = length & 0x7f | (stream.bytes(1)[0] & 0xff) << 7;
            }
            byte[] reply = stream.bytes(length);
            assertThat(reply).startsWith(8, 1, 42);
        }
    }

    // ---- what is refused

    private static int status(byte[] request) throws IOException {
        return RawHttp.exchange(request).status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/connection/http_stream", "/connection/sse", "/emulation"})
    void a_body_over_the_limit_is_too_large_announced_or_not(String path) throws Exception {
        byte[] large = new byte[65_537];
        assertThat(status(RawStream.post(path, large))).isEqualTo(413);
        StringBuilder chunked = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + Server.port()
                + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 17; i++) {
            chunked.append("1000\r\n").append(" ".repeat(4_096)).append("\r\n");
        }
        assertThat(status(chunked.append("0\r\n\r\n").toString().getBytes(UTF_8)))
                .isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/connection/http_stream", "/connection/sse", "/emulation"})
    void other_methods_are_refused(String path) throws Exception {
        RawHttp.Answer answer = RawHttp.exchange(RawStream.request("PUT", path, new byte[0]));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow").orElse("")).contains("POST", "OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/connection/http_stream", "/connection/sse", "/emulation"})
    void only_pages_of_allowed_origins_may_ask(String path) throws Exception {
        assertThat(status(RawStream.post(path, new byte[] {'x'}, "Origin: https://evil.example")))
                .isEqualTo(403);
        RawHttp.Answer refused =
                RawHttp.exchange(RawStream.request("OPTIONS", path, new byte[0], "Origin: https://evil.example"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("Access-Control-Allow-Origin")).isEmpty();

        String own = "http://127.0.0.1:" + Server.port();
        RawHttp.Answer allowed = RawHttp.exchange(RawStream.request(
                "OPTIONS",
                path,
                new byte[0],
                "Origin: " + own,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: content-type"));
        assertThat(allowed.status()).isEqualTo(204);
        assertThat(allowed.header("Access-Control-Allow-Origin")).contains(own);
        assertThat(allowed.header("Access-Control-Allow-Credentials")).contains("true");
        assertThat(allowed.header("Access-Control-Allow-Headers")).contains("content-type");
        assertThat(allowed.header("Access-Control-Max-Age")).contains("300");
        assertThat(allowed.header("Vary").orElse("")).contains("Origin");
    }

    @Test
    void the_uplink_tells_the_node_from_the_session_and_both_from_nonsense() throws Exception {
        try (RawStream stream = RawStream.connected(Way.HTTP_STREAM)) {
            assertThat(RawStream.emulate(stream.node(), stream.session(), "{\"id\":2,\"rpc\":{\"method\":\"time\"}}"))
                    .isEqualTo(204);
            assertThat(stream.reply(2)).contains("\"rpc\"");
            assertThat(RawStream.emulate(stream.node(), "gone", "{}")).isEqualTo(204);
            assertThat(RawStream.emulate("other", stream.session(), "{}")).isEqualTo(404);
            for (String body :
                    List.of("", "{", "[]", "{\"session\":1}", "{\"session\":\"a\",\"session\":\"b\"}", "{} x")) {
                assertThat(status(RawStream.post("/emulation", body.getBytes(UTF_8))))
                        .as(body)
                        .isEqualTo(400);
            }
            assertThat(stream.session()).isNotEqualTo(stream.node());
        }
    }

    @Test
    void commands_that_cannot_be_read_end_the_stream_with_a_push() throws Exception {
        for (Map.Entry<Way, String> bad : Map.of(Way.HTTP_STREAM, "{\"id\":", Way.SSE_POST, "", Way.SSE_GET, "nonsense")
                .entrySet()) {
            try (RawStream stream = RawStream.open(bad.getKey(), bad.getValue())) {
                assertThat(stream.message()).contains("\"code\":3501");
                assertThat(stream.anything()).isEmpty();
            }
        }
        assertThat(status(RawStream.get("/connection/sse"))).isEqualTo(400);
    }
}
