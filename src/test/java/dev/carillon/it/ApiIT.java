package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The server API asked by those who may not, and for what it does not give. */
@ExtendWith(Witness.class)
class ApiIT extends Server.Deployed {

    private static final String KEY = "X-API-Key: " + Configured.API_KEY;
    private static final String SMALL = "{\"channel\":\"live:api\",\"data\":1}";

    /** A request and the HTTP status of its answer. */
    private static Row<String> row(String name, String line, String headers, String body, Integer... status) {
        String request = line + " HTTP/1.1\r\nHost: 127.0.0.1:" + Server.port() + "\r\n"
                + (headers.isEmpty() ? "" : headers + "\r\n") + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        return Row.of(name, request, status);
    }

    private static Row<String> publish(String name, String headers, Integer... status) {
        return row(name, "POST /api/publish", headers, SMALL, status);
    }

    static Stream<Row<String>> callers() {
        String token = RawToken.signed("{\"sub\":\"anna\"}");
        return Stream.of(
                publish("the right key", KEY, 200),
                publish("the right key as Authorization", "Authorization: apikey " + Configured.API_KEY, 200),
                publish("no key", "", 401),
                publish("an empty key", "X-API-Key:", 401),
                publish("a wrong key", "X-API-Key: wrong", 401),
                publish("the key's beginning", "X-API-Key: integration", 401),
                publish("the key and more", KEY + "x", 401),
                publish(
                        "the key in other letters",
                        "X-API-Key: " + Configured.API_KEY.toUpperCase(java.util.Locale.ROOT),
                        401),
                publish("a wrong key and the right one", "X-API-Key: wrong\r\n" + KEY, 401),
                publish("the token secret", "X-API-Key: " + Configured.TOKEN_SECRET, 401),
                publish("a client's token", "X-API-Key: " + token, 401),
                publish("a client's token as bearer", "Authorization: Bearer " + token, 401),
                publish("the key as bearer", "Authorization: Bearer " + Configured.API_KEY, 401),
                row("the key in the address", "POST /api/publish?api_key=" + Configured.API_KEY, "", SMALL, 401),
                row("no key and an unknown method", "POST /api/explode", "", "{}", 401),
                row("an unknown method", "POST /api/explode", KEY, "{}", 404),
                row("a path that climbs", "POST /api/../api/publish", "", SMALL, 401, 400, 404),
                row("GET", "GET /api/publish", KEY, "", 405),
                row("PUT", "PUT /api/publish", KEY, SMALL, 405),
                row("TRACE", "TRACE /api/publish", KEY, "", 405, 400, 501),
                row(
                        "a preflight",
                        "OPTIONS /api/publish",
                        "Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: x-api-key",
                        "",
                        405,
                        403),
                publish("another page, with the key", KEY + "\r\nOrigin: https://evil.example", 200, 403));
    }

    static Stream<Row<String>> bodies() {
        return Stream.of(
                body("nothing", "", 400),
                body("null", "null", 400),
                body("an array", "[]", 400),
                body("a string", "\"x\"", 400),
                body("half an object", "{\"channel\":", 400),
                body("two objects", SMALL + SMALL, 400),
                body("a number that is too large", "{\"channel\":\"live:api\",\"data\":1e999}", 400),
                body(
                        "depth 10 000",
                        "{\"channel\":\"live:api\",\"data\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
                        400),
                body(
                        "depth 1 000 000 without an end",
                        "{\"channel\":\"live:api\",\"data\":" + "[".repeat(1_000_000),
                        400),
                body("a channel that is a number", "{\"channel\":1,\"data\":1}", 400));
    }

    private static Row<String> body(String name, String body, Integer... status) {
        return row(name, "POST /api/publish", KEY, body, status);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"callers", "bodies"})
    void a_call_has_one_status(Row<String> row) throws Exception {
        RawHttp.Answer answer = RawHttp.exchange(row.input().getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).as("%s", answer).isIn(row.outcomes());
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.header("Set-Cookie")).isEmpty();
    }

    @Test
    void a_body_over_the_limit_is_refused_before_it_is_sent() throws Exception {
        String head = "POST /api/publish HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\nContent-Length: 104857600\r\n\r\n{"
                .formatted(Server.port(), KEY);

        assertThat(RawHttp.exchange(head.getBytes(StandardCharsets.UTF_8)).status())
                .isIn(413, 400); // 400 where the server's own limit is below what is announced
    }

    @Test
    void a_body_over_the_limit_in_chunks_is_refused() throws Exception {
        String head = "POST /api/publish HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\nTransfer-Encoding: chunked\r\n\r\n"
                .formatted(Server.port(), KEY);
        String chunk = "100000\r\n" + " ".repeat(0x100000) + "\r\n";

        RawHttp.Answer answer =
                RawHttp.exchange((head + chunk.repeat(5) + "0\r\n\r\n").getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(413);
    }

    static Stream<Row<String>> refusals() {
        return Stream.of(
                body("a publication of the limit", data(65_536), 0),
                body("a publication of one byte more", data(65_537), 107),
                body("no channel", "{\"data\":1}", 107),
                body("an unknown namespace", "{\"channel\":\"nowhere:x\",\"data\":1}", 102),
                row("a broadcast to 10 000 channels", "POST /api/broadcast", KEY, broadcast(10_000), 0),
                row("a broadcast to 10 001 channels", "POST /api/broadcast", KEY, broadcast(10_001), 107));
    }

    private static String data(int bytes) {
        return "{\"channel\":\"live:api\",\"data\":\"" + "x".repeat(bytes - 2) + "\"}";
    }

    private static String broadcast(int channels) {
        return IntStream.range(0, channels)
                .mapToObj(i -> "\"live:broadcast-" + i + "\"")
                .collect(Collectors.joining(",", "{\"channels\":[", "],\"data\":1}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void a_call_is_done_or_refused_in_the_answer(Row<String> row) throws Exception {
        Map<String, Double> before = Metrics.now().values();

        RawHttp.Answer answer = RawHttp.exchange(row.input().getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(200);
        String code = row.outcomes().get(0).toString();
        double counted = Metrics.now().value("carillon_api_errors_total{code=\"" + code + "\"}")
                - before.getOrDefault("carillon_api_errors_total{code=\"" + code + "\"}", 0.0);
        assertThat(counted).isEqualTo(code.equals("0") ? 0 : 1);
    }

    @Test
    void what_is_measured_does_not_grow_with_the_names_of_channels() throws Exception {
        RawHttp.exchange(callOf("broadcast", broadcast(10)));
        int before = Metrics.now().values().size();

        for (int i = 0; i < 20; i++) {
            RawHttp.exchange(
                    callOf("publish", SMALL.replace("api", UUID.randomUUID().toString())));
            RawHttp.exchange(callOf(UUID.randomUUID().toString(), "{}"));
        }

        assertThat(Metrics.now().values()).hasSizeLessThan(before + 5);
    }

    private static byte[] callOf(String method, String body) {
        return row(method, "POST /api/" + method, KEY, body).input().getBytes(StandardCharsets.UTF_8);
    }
}
