package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Upgrade requests as bytes, one flaw a row, and the status that each is answered with. */
@ExtendWith(Witness.class)
class HandshakeIT extends Server.Deployed {

    private static final int UPGRADED = 101;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UPGRADE_REQUIRED = 426;
    private static final int TOO_LARGE = 431;

    private static final Upgrade GOOD = Upgrade.to(RawWebSocket.PATH);

    private static String here() {
        return "127.0.0.1:" + Server.port();
    }

    private static Upgrade from(String origin) {
        return GOOD.with("Origin", origin);
    }

    static Stream<Row<Upgrade>> origins() {
        return Stream.of(
                Row.of("none", GOOD, UPGRADED),
                Row.of("its own", from("http://" + here()), UPGRADED),
                Row.of("its own behind a proxy with TLS", from("https://" + here()), UPGRADED),
                Row.of("another", from("https://evil.example"), FORBIDDEN),
                Row.of("another with a cookie", from("https://evil.example").with("Cookie", "JSESSIONID=1"), FORBIDDEN),
                Row.of(
                        "another with a token in a header",
                        from("https://evil.example").with("Authorization", "Bearer a.b.c"),
                        FORBIDDEN),
                Row.of("null", from("null"), FORBIDDEN),
                Row.of("empty", from(""), FORBIDDEN),
                Row.of("two lines", from("http://" + here()).with("Origin", "https://evil.example"), FORBIDDEN),
                Row.of("the same in two lines", from("http://" + here()).with("Origin", "http://" + here()), FORBIDDEN),
                Row.of("two in one line", from("http://" + here() + " https://evil.example"), FORBIDDEN),
                Row.of("two with a comma", from("http://" + here() + ", https://evil.example"), FORBIDDEN),
                Row.of("its own as a subdomain's start", from("http://" + here() + ".evil.example"), FORBIDDEN),
                Row.of("its own host as a user's name", from("http://" + here() + "@evil.example"), FORBIDDEN),
                Row.of("its own host as a path", from("http://evil.example/" + here()), FORBIDDEN),
                Row.of("its own host as a fragment", from("http://evil.example#" + here()), FORBIDDEN),
                Row.of("a name that ends like its own", from("http://evil127.0.0.1:" + Server.port()), FORBIDDEN),
                Row.of("another port", from("http://127.0.0.1:1"), FORBIDDEN),
                Row.of("no port", from("http://127.0.0.1"), FORBIDDEN),
                Row.of("another name of this machine", from("http://localhost:" + Server.port()), FORBIDDEN),
                Row.of("another spelling of the address", from("http://127.1:" + Server.port()), FORBIDDEN),
                Row.of("a slash behind it", from("http://" + here() + "/"), FORBIDDEN),
                Row.of("a backslash behind it", from("http://" + here() + "\\.evil.example"), FORBIDDEN),
                Row.of("a file", from("file://"), FORBIDDEN),
                Row.of("another scheme", from("ftp://" + here()), FORBIDDEN),
                Row.of("an extension", from("chrome-extension://" + here()), FORBIDDEN));
    }

    static Stream<Row<Upgrade>> hosts() {
        return Stream.of(
                Row.of("no Host", GOOD.without("Host"), BAD_REQUEST),
                Row.of("two Hosts", GOOD.with("Host", "evil.example"), BAD_REQUEST),
                Row.of("the same Host twice", GOOD.with("Host", here()), BAD_REQUEST),
                Row.of(
                                "an empty Host with its origin",
                                GOOD.set("Host", "").with("Origin", "http://"),
                                BAD_REQUEST,
                                FORBIDDEN)
                        .but(Deviation.EMPTY_HOST_IS_ANSWERED, 200),
                Row.of(
                        "the page's Host and another's origin",
                        GOOD.set("Host", "good.example").with("Origin", "http://" + here()),
                        FORBIDDEN),
                Row.of(
                        "Host and origin of one other name",
                        GOOD.set("Host", "good.example").with("Origin", "https://good.example"),
                        UPGRADED),
                Row.of(
                        "Host in another case",
                        GOOD.set("Host", "Good.Example").with("Origin", "http://good.example"),
                        UPGRADED),
                Row.of(
                        "Host with the default port",
                        GOOD.set("Host", "good.example:443").with("Origin", "https://good.example"),
                        UPGRADED),
                Row.of(
                        "Host with the other default port",
                        GOOD.set("Host", "good.example:80").with("Origin", "https://good.example"),
                        FORBIDDEN),
                Row.of(
                        "Host with a user",
                        GOOD.set("Host", "a@good.example").with("Origin", "http://good.example"),
                        BAD_REQUEST,
                        FORBIDDEN),
                Row.of(
                        "a forwarded Host nobody trusts",
                        GOOD.with("X-Forwarded-Host", "evil.example").with("Origin", "https://evil.example"),
                        FORBIDDEN),
                Row.of(
                        "a Forwarded header nobody trusts",
                        GOOD.with("Forwarded", "host=evil.example").with("Origin", "https://evil.example"),
                        FORBIDDEN),
                Row.of(
                                "another host in the request line",
                                GOOD.line("GET http://evil.example" + RawWebSocket.PATH + " HTTP/1.1")
                                        .with("Origin", "http://evil.example"),
                                BAD_REQUEST,
                                FORBIDDEN)
                        .but(Deviation.REQUEST_LINE_IS_HOST, UPGRADED));
    }

    static Stream<Row<Upgrade>> upgrades() {
        return Stream.of(
                Row.of("version 8", GOOD.set("Sec-WebSocket-Version", "8"), UPGRADE_REQUIRED),
                Row.of("version 12", GOOD.set("Sec-WebSocket-Version", "12"), UPGRADE_REQUIRED),
                Row.of("version 14", GOOD.set("Sec-WebSocket-Version", "14"), UPGRADE_REQUIRED),
                Row.of("version 013", GOOD.set("Sec-WebSocket-Version", "013"), UPGRADE_REQUIRED),
                Row.of("version 13, 8", GOOD.set("Sec-WebSocket-Version", "13, 8"), UPGRADE_REQUIRED),
                Row.of("versions 13 and 8", GOOD.with("Sec-WebSocket-Version", "8"), UPGRADE_REQUIRED),
                Row.of("no version", GOOD.without("Sec-WebSocket-Version"), UPGRADE_REQUIRED),
                Row.of("a short key", GOOD.set("Sec-WebSocket-Key", "abcd"), BAD_REQUEST),
                Row.of("an empty key", GOOD.set("Sec-WebSocket-Key", ""), BAD_REQUEST),
                Row.of("a key of 17 bytes", GOOD.set("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAAA="), BAD_REQUEST),
                Row.of("a key of 15 bytes", GOOD.set("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAA"), BAD_REQUEST),
                Row.of("a key without padding", GOOD.set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ"), BAD_REQUEST),
                Row.of("a key with stray bits", GOOD.set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZR=="), BAD_REQUEST),
                Row.of(
                        "a key that is not Base64",
                        GOOD.set("Sec-WebSocket-Key", "!!!!!!!!!!!!!!!!!!!!!!=="),
                        BAD_REQUEST),
                Row.of("two keys", GOOD.with("Sec-WebSocket-Key", Upgrade.KEY), BAD_REQUEST),
                Row.of("no key", GOOD.without("Sec-WebSocket-Key"), BAD_REQUEST),
                Row.of(
                        "POST",
                        GOOD.line("POST " + RawWebSocket.PATH + " HTTP/1.1").with("Content-Length", "0"),
                        METHOD_NOT_ALLOWED),
                Row.of(
                        "PUT",
                        GOOD.line("PUT " + RawWebSocket.PATH + " HTTP/1.1").with("Content-Length", "0"),
                        METHOD_NOT_ALLOWED),
                Row.of("HEAD", GOOD.line("HEAD " + RawWebSocket.PATH + " HTTP/1.1"), METHOD_NOT_ALLOWED),
                Row.of("OPTIONS", GOOD.line("OPTIONS " + RawWebSocket.PATH + " HTTP/1.1"), METHOD_NOT_ALLOWED),
                Row.of("an unknown method", GOOD.line("BREW " + RawWebSocket.PATH + " HTTP/1.1"), METHOD_NOT_ALLOWED),
                Row.of(
                        "get in small letters",
                        GOOD.line("get " + RawWebSocket.PATH + " HTTP/1.1"),
                        METHOD_NOT_ALLOWED,
                        BAD_REQUEST),
                Row.of("HTTP/1.0", GOOD.line("GET " + RawWebSocket.PATH + " HTTP/1.0"), BAD_REQUEST),
                Row.of("HTTP/0.9", GOOD.line("GET " + RawWebSocket.PATH), BAD_REQUEST, 0),
                Row.of("HTTP/9.9", GOOD.line("GET " + RawWebSocket.PATH + " HTTP/9.9"), BAD_REQUEST, 505),
                Row.of("no Connection", GOOD.without("Connection"), BAD_REQUEST),
                Row.of("Connection: keep-alive", GOOD.set("Connection", "keep-alive"), BAD_REQUEST),
                Row.of("Connection: Upgraded", GOOD.set("Connection", "Upgraded"), BAD_REQUEST),
                Row.of("Connection: keep-alive, upgrade", GOOD.set("Connection", "keep-alive, upgrade"), UPGRADED),
                Row.of("no Upgrade", GOOD.without("Upgrade"), UPGRADE_REQUIRED, BAD_REQUEST),
                Row.of("Upgrade: websockets", GOOD.set("Upgrade", "websockets"), UPGRADE_REQUIRED, BAD_REQUEST),
                Row.of("Upgrade: h2c", GOOD.set("Upgrade", "h2c"), UPGRADE_REQUIRED, BAD_REQUEST),
                Row.of("Upgrade: WebSocket", GOOD.set("Upgrade", "WebSocket"), UPGRADED),
                Row.of("a plain GET", GOOD.without("Upgrade").without("Connection"), UPGRADE_REQUIRED),
                Row.of(
                        "compression offered that cannot be had",
                        GOOD.with("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=99"),
                        UPGRADED),
                Row.of("a bad offer of extensions", GOOD.with("Sec-WebSocket-Extensions", ";;=,\"'"), BAD_REQUEST));
    }

    static Stream<Row<Upgrade>> subprotocols() {
        return Stream.of(
                Row.of("JSON", GOOD.with("Sec-WebSocket-Protocol", "centrifuge-json"), UPGRADED),
                Row.of("an unknown one", GOOD.with("Sec-WebSocket-Protocol", "mqtt"), UPGRADED),
                Row.of("an empty one", GOOD.with("Sec-WebSocket-Protocol", ""), BAD_REQUEST),
                Row.of("one twice", GOOD.with("Sec-WebSocket-Protocol", "mqtt, mqtt"), BAD_REQUEST),
                Row.of("one with a blank inside", GOOD.with("Sec-WebSocket-Protocol", "mq tt"), BAD_REQUEST),
                Row.of("one with quotes", GOOD.with("Sec-WebSocket-Protocol", "\"mqtt\""), BAD_REQUEST),
                Row.of("5000 blanks", GOOD.with("Sec-WebSocket-Protocol", "a," + " ".repeat(5_000) + "b"), BAD_REQUEST)
                        .but(Deviation.BLANKS_FOLDED, UPGRADED),
                Row.of(
                        "5000 blanks without a comma",
                        GOOD.with("Sec-WebSocket-Protocol", "a" + " ".repeat(5_000) + "b"),
                        BAD_REQUEST),
                Row.of("5000 commas", GOOD.with("Sec-WebSocket-Protocol", ",".repeat(5_000)), BAD_REQUEST),
                Row.of("1000 names", GOOD.with("Sec-WebSocket-Protocol", numbered(1_000, "p", ",")), BAD_REQUEST),
                Row.of(
                        "a token twice",
                        GOOD.with("Sec-WebSocket-Protocol", "carillon.token.a, carillon.token.b"),
                        BAD_REQUEST),
                Row.of("a token that is empty", GOOD.with("Sec-WebSocket-Protocol", "carillon.token."), BAD_REQUEST),
                Row.of("a token in the address", Upgrade.to(RawWebSocket.PATH + "?token=a.b.c"), BAD_REQUEST),
                Row.of(
                        "a long token in the address",
                        Upgrade.to(RawWebSocket.PATH + "?token=" + "a".repeat(8_192)),
                        BAD_REQUEST,
                        414,
                        TOO_LARGE));
    }

    static Stream<Row<Upgrade>> sizes() {
        return Stream.of(
                Row.of("90 headers", many(90), UPGRADED),
                Row.of("101 headers", many(101), TOO_LARGE, BAD_REQUEST),
                Row.of("2000 headers", many(2_000), TOO_LARGE, BAD_REQUEST),
                Row.of("a header of 7 KiB", GOOD.with("X-Long", "a".repeat(7_168)), UPGRADED),
                Row.of("a header of 64 KiB", GOOD.with("X-Long", "a".repeat(65_536)), TOO_LARGE, BAD_REQUEST),
                Row.of("a header of 2 MiB", GOOD.with("X-Long", "a".repeat(1 << 21)), TOO_LARGE, BAD_REQUEST, 0),
                Row.of("a name of 64 KiB", GOOD.with("a".repeat(65_536), "1"), TOO_LARGE, BAD_REQUEST),
                Row.of(
                        "a path of 64 KiB",
                        Upgrade.to(RawWebSocket.PATH + "/" + "a".repeat(65_536)),
                        414,
                        TOO_LARGE,
                        BAD_REQUEST,
                        NOT_FOUND,
                        0),
                Row.of(
                        "a query of 64 KiB",
                        Upgrade.to(RawWebSocket.PATH + "?" + "a".repeat(65_536)),
                        414,
                        TOO_LARGE,
                        BAD_REQUEST,
                        0));
    }

    static Stream<Row<Upgrade>> injections() {
        return Stream.of(
                Row.of(
                        "CR LF in the path, escaped",
                        Upgrade.to(RawWebSocket.PATH + "%0d%0aX-Injected:%201"),
                        BAD_REQUEST,
                        NOT_FOUND),
                Row.of("NUL in the path, escaped", Upgrade.to(RawWebSocket.PATH + "%00"), BAD_REQUEST, NOT_FOUND),
                Row.of(
                        "CR LF in the query, escaped",
                        Upgrade.to(RawWebSocket.PATH + "?a=%0d%0aX-Injected:%201"),
                        BAD_REQUEST),
                Row.of("NUL in the query, escaped", Upgrade.to(RawWebSocket.PATH + "?a=%00"), BAD_REQUEST),
                Row.of("half an escape in the query", Upgrade.to(RawWebSocket.PATH + "?a=%"), BAD_REQUEST),
                Row.of("CR in the path", Upgrade.to(RawWebSocket.PATH + "\ra"), BAD_REQUEST, NOT_FOUND, 505),
                Row.of("LF in the path", Upgrade.to(RawWebSocket.PATH + "\na"), BAD_REQUEST, NOT_FOUND, 0),
                Row.of("NUL in the path", Upgrade.to(RawWebSocket.PATH + "\0"), BAD_REQUEST, NOT_FOUND),
                Row.of("NUL in the query", Upgrade.to(RawWebSocket.PATH + "?a=\0"), BAD_REQUEST),
                Row.of("ESC in the query", Upgrade.to(RawWebSocket.PATH + "?a=\033[31m"), BAD_REQUEST),
                Row.of("NUL in a header", GOOD.with("X-A", "a\0b"), BAD_REQUEST),
                Row.of("a bare CR in a header", GOOD.with("X-A", "a\rb"), BAD_REQUEST)
                        .but(Deviation.BARE_CR_ENDS_A_LINE, UPGRADED),
                Row.of(
                        "a bare CR before a foreign Origin",
                        GOOD.with("X-A", "a\rOrigin: https://evil.example"),
                        BAD_REQUEST,
                        FORBIDDEN),
                Row.of("NUL in a header's name", GOOD.with("X-\0A", "a"), BAD_REQUEST),
                Row.of(
                        "CR LF in the Origin",
                        GOOD.with("Origin", "http://" + here() + "\r\nX-Injected: 1"),
                        UPGRADED,
                        BAD_REQUEST),
                Row.of(
                        "a path that climbs",
                        Upgrade.to("/a/.." + RawWebSocket.PATH).with("Origin", "https://evil.example"),
                        FORBIDDEN,
                        BAD_REQUEST,
                        NOT_FOUND),
                Row.of(
                        "a path with a parameter",
                        Upgrade.to(RawWebSocket.PATH + ";a=b").with("Origin", "https://evil.example"),
                        FORBIDDEN,
                        BAD_REQUEST,
                        NOT_FOUND),
                Row.of(
                                "a parameter inside the path",
                                Upgrade.to("/connection;a=b/websocket").with("Origin", "https://evil.example"),
                                FORBIDDEN,
                                BAD_REQUEST,
                                NOT_FOUND)
                        .but(Deviation.PARAMETER_IN_THE_PATH, 500),
                Row.of(
                        "an escaped letter",
                        Upgrade.to("/connection/%77ebsocket").with("Origin", "https://evil.example"),
                        FORBIDDEN,
                        BAD_REQUEST,
                        NOT_FOUND),
                Row.of(
                        "an escaped slash",
                        Upgrade.to("/connection%2fwebsocket").with("Origin", "https://evil.example"),
                        FORBIDDEN,
                        BAD_REQUEST,
                        NOT_FOUND),
                Row.of(
                        "two slashes",
                        Upgrade.to("//connection//websocket").with("Origin", "https://evil.example"),
                        FORBIDDEN,
                        BAD_REQUEST,
                        NOT_FOUND),
                Row.of(
                        "a slash behind",
                        Upgrade.to(RawWebSocket.PATH + "/").with("Origin", "https://evil.example"),
                        FORBIDDEN,
                        BAD_REQUEST,
                        NOT_FOUND),
                Row.of(
                        "capitals",
                        Upgrade.to("/Connection/WebSocket").with("Origin", "https://evil.example"),
                        FORBIDDEN,
                        BAD_REQUEST,
                        NOT_FOUND));
    }

    private static Upgrade many(int count) {
        Upgrade request = GOOD;
        for (int i = GOOD.headers().size(); i < count; i++) {
            request = request.with("X-" + i, "1");
        }
        return request;
    }

    private static String numbered(int count, String name, String separator) {
        return IntStream.range(0, count).mapToObj(i -> name + i).collect(Collectors.joining(separator));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"origins", "hosts", "upgrades", "subprotocols", "sizes", "injections"})
    void an_upgrade_has_one_status(Row<Upgrade> row) throws Exception {
        RawHttp.Answer answer = RawHttp.exchange(row.input().bytes());

        assertThat(answer.status()).as("%s", answer).isIn(row.outcomes());
        assertThat(answer.header("X-Injected")).isEmpty();
        assertThat(answer.header("Sec-WebSocket-Extensions")).isEmpty();
        if (answer.status() == UPGRADE_REQUIRED) {
            assertThat(answer.header("Sec-WebSocket-Version")).hasValue("13");
        }
    }

    @Test
    void a_refusal_is_counted() throws Exception {
        Metrics before = Metrics.now();

        RawHttp.exchange(from("https://evil.example").bytes());

        assertThat(Metrics.now().refusals("origin") - before.refusals("origin")).isEqualTo(1);
    }

    @Test
    void a_failure_inside_tells_the_peer_nothing_of_the_inside() throws Exception {
        // The one request known to fail inside, on one of the servers; the others do not know the address.
        String page = RawHttp.page(Upgrade.to("/connection;a=b/websocket").bytes());

        assertThat(page).startsWith("HTTP/1.1 ").doesNotContain("xception", "dev.carillon", "\tat ");
    }

    @Test
    void only_the_real_subprotocol_is_chosen_beside_a_token() throws Exception {
        Upgrade request = GOOD.with("Sec-WebSocket-Protocol", "carillon.token.a.b.c, centrifuge-json");

        assertThat(RawHttp.exchange(request.bytes()).header("Sec-WebSocket-Protocol"))
                .hasValue("centrifuge-json");
    }

    @Test
    void no_subprotocol_is_chosen_where_none_is_known() throws Exception {
        Upgrade request = GOOD.with("Sec-WebSocket-Protocol", "mqtt, wamp");

        assertThat(RawHttp.exchange(request.bytes()).header("Sec-WebSocket-Protocol"))
                .isEmpty();
    }
}
