package dev.carillon.security;

import static dev.carillon.security.FakeExchange.bearer;
import static dev.carillon.security.FakeExchange.extensions;
import static dev.carillon.security.FakeExchange.key;
import static dev.carillon.security.FakeExchange.origin;
import static dev.carillon.security.FakeExchange.plain;
import static dev.carillon.security.FakeExchange.subprotocol;
import static dev.carillon.security.FakeExchange.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** guarantees.md, rows 1 to 9 and 13: what is refused before the upgrade. */
class HandshakeRefusalTest {

    private final FilterRun filter = new FilterRun();

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments("POST", 405, "method", new FakeExchange().method("POST")),
                arguments("HEAD", 405, "method", new FakeExchange().method("HEAD")),
                arguments("CONNECT", 405, "method", new FakeExchange().method("CONNECT")),
                arguments("get in lower case", 405, "method", new FakeExchange().method("get")),
                arguments("HTTP/1.0", 400, "http_version", new FakeExchange().protocol("HTTP/1.0")),
                arguments("HTTP/0.9", 400, "http_version", new FakeExchange().protocol("HTTP/0.9")),
                arguments("HTTP/2.0", 400, "http_version", new FakeExchange().protocol("HTTP/2.0")),
                arguments("a plain GET", 426, "not_an_upgrade", plain()),
                arguments(
                        "a plain GET that keeps alive",
                        426,
                        "not_an_upgrade",
                        plain().with("Connection", "keep-alive")),
                arguments(
                        "an upgrade to HTTP/2",
                        426,
                        "not_an_upgrade",
                        plain().with("Connection", "Upgrade, HTTP2-Settings").with("Upgrade", "h2c")),
                arguments("no Upgrade", 400, "upgrade_headers", new FakeExchange().without("Upgrade")),
                arguments("no Connection", 400, "upgrade_headers", new FakeExchange().without("Connection")),
                arguments("Connection: close", 400, "upgrade_headers", new FakeExchange().with("Connection", "close")),
                arguments(
                        "Connection: upgraded",
                        400,
                        "upgrade_headers",
                        new FakeExchange().with("Connection", "upgraded")),
                arguments("no version", 426, "version", version()),
                arguments("version 8", 426, "version", version("8")),
                arguments("version 12", 426, "version", version("12")),
                arguments("version 14", 426, "version", version("14")),
                arguments("version 013", 426, "version", version("013")),
                arguments("version 13, 8", 426, "version", version("13, 8")),
                arguments("version 13 twice", 426, "version", version("13", "13")),
                arguments("no key", 400, "key", key()),
                arguments("an empty key", 400, "key", key("")),
                arguments("a short key", 400, "key", key("abcd")),
                arguments("a key of 15 bytes", 400, "key", key("AAAAAAAAAAAAAAAAAAAA")),
                arguments("a key of 17 bytes", 400, "key", key("AAAAAAAAAAAAAAAAAAAAAAA=")),
                arguments("a key without padding", 400, "key", key("dGhlIHNhbXBsZSBub25jZQ")),
                arguments("a key with stray bits", 400, "key", key("dGhlIHNhbXBsZSBub25jZR==")),
                arguments("a key in base64url", 400, "key", key("_____________________w==")),
                arguments("two keys", 400, "key", key(FakeExchange.KEY, FakeExchange.KEY)),
                arguments("two keys in one", 400, "key", key(FakeExchange.KEY + "," + FakeExchange.KEY)),
                arguments("no list of extensions", 400, "extensions", extensions("permessage-deflate;")),
                arguments("no list in the second line", 400, "extensions", extensions("x", ";;=,\"'")),
                arguments("no Host", 400, "host", new FakeExchange().without("Host")),
                arguments("two Hosts", 400, "host", new FakeExchange().with("Host", "hub.example", "hub.example")),
                arguments("a foreign page", 403, "origin", origin("https://evil.example")),
                arguments("an opaque page", 403, "origin", origin("null")),
                arguments("an empty origin", 403, "origin", origin("")),
                arguments("two origins", 403, "origin", origin("https://hub.example", "https://hub.example")),
                arguments(
                        "a foreign page with a token",
                        403,
                        "origin",
                        origin("https://evil.example").with("Authorization", "Bearer a.b.c")),
                arguments(
                        "a foreign page with a user",
                        403,
                        "origin",
                        origin("https://evil.example").user("alice")),
                arguments("an empty subprotocol", 400, "subprotocol", subprotocol("")),
                arguments("an empty entry", 400, "subprotocol", subprotocol("a,,b")),
                arguments("a comma at the end", 400, "subprotocol", subprotocol("a,")),
                arguments("a blank in a name", 400, "subprotocol", subprotocol("a b")),
                arguments("a name twice", 400, "subprotocol", subprotocol("a, b, a")),
                arguments("a name twice on two lines", 400, "subprotocol", subprotocol("a", "a")),
                arguments("a quoted name", 400, "subprotocol", subprotocol("\"a\"")),
                arguments("17 names", 400, "subprotocol", subprotocol(numbered(17))),
                arguments("1000 names", 400, "subprotocol", subprotocol(numbered(1_000))),
                arguments("5000 blanks", 400, "subprotocol", subprotocol("a" + " ".repeat(5_000) + ",b")),
                arguments("5000 blanks in a name", 400, "subprotocol", subprotocol("a" + " ".repeat(5_000) + "b")),
                arguments("an empty token entry", 400, "subprotocol", subprotocol("carillon.token.")),
                arguments("two token entries", 400, "subprotocol", subprotocol("carillon.token.a, carillon.token.b")),
                arguments("a token in the address", 400, "token_in_url", new FakeExchange().query("token=a.b.c")),
                arguments("an empty token in the address", 400, "token_in_url", new FakeExchange().query("x=1&token")),
                arguments("a disguised token", 400, "token_in_url", new FakeExchange().query("%74oken=a.b.c")),
                arguments("an escape cut short", 400, "query", new FakeExchange().query("x=%2")),
                arguments("an escape of no digits", 400, "query", new FakeExchange().query("x=%zz")),
                arguments("an empty bearer token", 400, "credentials", bearer("Bearer ")),
                arguments("Bearer alone", 400, "credentials", bearer("bearer")),
                arguments("two Authorization headers", 400, "credentials", bearer("Bearer a", "Bearer b")),
                arguments("101 header lines", 431, "headers", new FakeExchange().with("X", lines(96, "v"))),
                arguments("2000 header lines", 431, "headers", new FakeExchange().with("X", lines(2_000, "v"))),
                arguments("one header of 64 KiB", 431, "headers", new FakeExchange().with("X", "v".repeat(65_536))),
                arguments("a query of 64 KiB", 431, "headers", new FakeExchange().query("v".repeat(65_536))),
                arguments("a path of 64 KiB", 431, "headers", new FakeExchange().path("/rooms/" + "v".repeat(65_536))),
                arguments("NUL in a header", 400, "control_character", new FakeExchange().with("X", "a\0b")),
                arguments("CR in a header", 400, "control_character", new FakeExchange().with("X", "a\rb")),
                arguments("LF in a header", 400, "control_character", new FakeExchange().with("X", "a\nSet-Cookie: b")),
                arguments("DEL in a header", 400, "control_character", new FakeExchange().with("X", "a\u007f")),
                arguments("LF in the path", 400, "control_character", new FakeExchange().path("/rooms/a\nb")),
                arguments(
                        "an escaped LF in the path", 400, "control_character", new FakeExchange().path("/rooms/a%0ab")),
                arguments(
                        "an escaped CR in the path",
                        400,
                        "control_character",
                        new FakeExchange().path("/rooms/a%0D%0Ab")),
                arguments(
                        "an escaped NUL in the path", 400, "control_character", new FakeExchange().path("/rooms/a%00")),
                arguments(
                        "an escaped DEL in the path", 400, "control_character", new FakeExchange().path("/rooms/%7F")),
                arguments("an escaped CR in the query", 400, "control_character", new FakeExchange().query("x=%0d")),
                arguments(
                        "an escape character in the query",
                        400,
                        "control_character",
                        new FakeExchange().query("x=%1b[31m")),
                arguments("a tab in the query", 400, "control_character", new FakeExchange().query("x=\t")));
    }

    @ParameterizedTest(name = "{0} is {1} {2}")
    @MethodSource("refusals")
    void a_bad_request_is_refused_before_the_upgrade(String name, int status, String label, FakeExchange exchange) {
        filter.pass(exchange, HandshakeSettings.DEFAULT);

        assertThat(exchange.status).isEqualTo(status);
        assertThat(filter.counted).containsExactly("handshakes_refused " + label);
        assertThat(exchange.answered)
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("Content-Type", "text/plain;charset=UTF-8")
                .containsEntry("Content-Length", String.valueOf(exchange.body.size()));
        assertThat(exchange.text()).matches("[A-Z][^\\n]*[.]\\n");
    }

    @Test
    void a_refusal_tells_what_would_be_right() {
        assertThat(filter.refused(new FakeExchange().method("PUT")).answered).containsEntry("Allow", "GET");
        assertThat(filter.refused(plain()).answered)
                .containsEntry("Upgrade", "websocket")
                .containsEntry("Connection", "Upgrade");
        assertThat(filter.refused(version("8")).answered).containsEntry("Sec-WebSocket-Version", "13");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_request_of_another_look_is_as_good(String name, FakeExchange exchange) {
        assertThat(filter.accepted(exchange)).isNotNull();
    }

    static Stream<Arguments> a_request_of_another_look_is_as_good() {
        return Stream.of(
                arguments("a list in Connection", new FakeExchange().with("Connection", "keep-alive, Upgrade")),
                arguments("two Connection lines", new FakeExchange().with("Connection", "keep-alive", "upgrade")),
                arguments(
                        "capitals",
                        new FakeExchange().with("Upgrade", "WebSocket").with("Connection", "UPGRADE")),
                arguments("its own page", origin("https://hub.example")),
                arguments("an unknown subprotocol", subprotocol("graphql-ws")),
                arguments("16 subprotocols on two lines", subprotocol(numbered(15), "x")),
                arguments("100 header lines", new FakeExchange().with("X", lines(95, "v"))),
                arguments("a tab in a header", new FakeExchange().with("X", "a\tb")),
                arguments("other people's parameters", new FakeExchange().query("a=1&a=2&&b&=c&%41=+")));
    }

    @Test
    void nothing_in_a_header_takes_more_than_linear_time() {
        int size = 1 << 18;
        HandshakeSettings wide = new HandshakeSettings(List.of(), false, true, "", false, 1, 1_000, size);
        List<FakeExchange> nasty = List.of(
                subprotocol("a" + " ".repeat(size / 2) + ",b"),
                subprotocol(",".repeat(size / 2)),
                subprotocol(" ,".repeat(size / 4)),
                subprotocol("a".repeat(size / 2) + ";"),
                new FakeExchange().with("Connection", ",".repeat(size / 2)),
                new FakeExchange().query("&".repeat(size / 2) + "%"),
                new FakeExchange().with("X", lines(990, " ".repeat(200) + "x")).method("POST"));

        for (FakeExchange exchange : nasty) {
            assertThat(CpuTime.of(() -> filter.pass(exchange, wide))).isLessThan(Duration.ofMillis(50));
            assertThat(exchange.status).isBetween(400, 431);
        }
    }

    @Test
    void a_node_that_takes_nobody_answers_when_to_come_back_and_is_asked_last() {
        filter.admission = remote -> Optional.of(new Admission.Refusal(
                HandshakeRefusal.DRAINING, Duration.ofSeconds(remote.equals("192.0.2.7") ? 7 : 1)));
        FakeExchange exchange = filter.refused(new FakeExchange());

        assertThat(exchange.status).isEqualTo(503);
        assertThat(exchange.answered).containsEntry("Retry-After", "7");
        assertThat(filter.counted).containsExactly("handshakes_refused draining");
        assertThat(filter.refused(origin("https://evil.example")).status).isEqualTo(403);
    }

    @Test
    void a_node_can_only_refuse_with_503() {
        assertThatThrownBy(() -> new Admission.Refusal(HandshakeRefusal.ORIGIN, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void labels_are_distinct_and_every_status_is_a_refusal() {
        assertThat(HandshakeRefusal.values())
                .extracting(HandshakeRefusal::label)
                .doesNotHaveDuplicates();
        assertThat(HandshakeRefusal.values()).allMatch(refusal -> refusal.status() >= 400);
        assertThat(HandshakeRefusal.values())
                .allMatch(refusal -> refusal.label().matches("[a-z0-9_]+"));
    }

    private static String[] lines(int count, String value) {
        return Stream.generate(() -> value).limit(count).toArray(String[]::new);
    }

    private static String numbered(int count) {
        return String.join(
                ", ",
                Stream.iterate(0, i -> i + 1).limit(count).map(i -> "p" + i).toList());
    }
}
