package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that hold no JSON, or JSON that no command is made of. What is expected is a close code, or an error's. */
@ExtendWith(Witness.class)
class JsonIT extends Server.Deployed {

    private static final int ANSWERED = 0;
    private static final int REFUSED = 107;
    private static final int ENDED = 3501;

    private static final String ECHO = "{\"id\":7,\"rpc\":{\"method\":\"echo\",\"data\":%s}}";
    private static final String PUBLISH = "{\"id\":7,\"publish\":{\"channel\":\"live:json\",\"data\":%s}}";

    static Stream<Row<String>> frames() {
        return Stream.of(
                Row.of("an open brace", "{", ENDED),
                Row.of("a closing brace", "}", ENDED),
                Row.of("an array", "[]", ENDED),
                Row.of("null", "null", ENDED),
                Row.of("a number", "123", ENDED),
                Row.of("a string", "\"x\"", ENDED),
                Row.of("true", "true", ENDED),
                Row.of("a byte order mark", "\ufeff" + ECHO.formatted(1), ENDED),
                Row.of("a comment", "/* */" + ECHO.formatted(1), ENDED),
                Row.of("single quotes", "{'id':7,'rpc':{'method':'time'}}", ENDED),
                Row.of("no quotes", "{id:7,rpc:{method:\"time\"}}", ENDED),
                Row.of("a comma too many", "{\"id\":7,\"rpc\":{\"method\":\"time\"},}", ENDED),
                Row.of("a comma too few", "{\"id\":7 \"rpc\":{\"method\":\"time\"}}", ENDED),
                Row.of("a form feed as a blank", "{\"id\":7,\f\"rpc\":{\"method\":\"time\"}}", ENDED),
                Row.of("a bare control character in a string", "{\"id\":7,\"rpc\":{\"method\":\"ti\u0001me\"}}", ENDED),
                Row.of("depth 10 000 of objects", "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000), ENDED),
                Row.of("depth 60 000 without an end", "{\"id\":7,\"x\":" + "[".repeat(60_000), ENDED),
                Row.of(
                        "depth 10 000 in an unknown member",
                        "{\"id\":7,\"rpc\":{\"method\":\"time\"},\"x\":" + "[".repeat(10_000) + "]".repeat(10_000)
                                + "}",
                        ENDED),
                Row.of(
                        "an unknown member",
                        "{\"id\":7,\"rpc\":{\"method\":\"time\",\"new\":[{}]},\"newer\":{\"a\":null}}",
                        ANSWERED),
                Row.of(
                        "a member named __proto__",
                        "{\"id\":7,\"__proto__\":{\"id\":8},\"rpc\":{\"method\":\"time\",\"__proto__\":1}}",
                        ANSWERED),
                Row.of("blanks everywhere", " { \"id\" : 7 , \"rpc\" : { \"method\" : \"time\" } } ", ANSWERED),
                Row.of("escapes in a name", "{\"\\u0069d\":7,\"rpc\":{\"method\":\"time\"}}", ANSWERED));
    }

    static Stream<Row<String>> ids() {
        return Stream.of(
                id("0", ENDED),
                id("-1", ENDED),
                id("-0", ENDED),
                id("1.5", ENDED),
                id("1.0", ENDED),
                id("1e0", ENDED),
                id("1e999", ENDED),
                id("\"1\"", ENDED),
                id("[1]", ENDED),
                id("{}", ENDED),
                id("true", ENDED),
                id("NaN", ENDED),
                id("01", ENDED),
                id("+1", ENDED),
                id("0x1", ENDED),
                id("4294967296", ENDED),
                id("18446744073709551617", ENDED),
                id("9".repeat(1_000), ENDED));
    }

    private static Row<String> id(String id, int expected) {
        String shown = id.length() > 30 ? id.length() + " digits" : id;
        return Row.of("id " + shown, "{\"id\":" + id + ",\"rpc\":{\"method\":\"time\"}}", expected);
    }

    static Stream<Row<String>> values() {
        return Stream.of(
                value("NaN", ENDED, REFUSED),
                value("Infinity", ENDED, REFUSED),
                value("-", ENDED, REFUSED),
                value("01", ENDED, REFUSED),
                value(".5", ENDED, REFUSED),
                value("1.", ENDED, REFUSED),
                value("tru", ENDED, REFUSED),
                value("\"\\x\"", ENDED, REFUSED),
                value("\"\\u12\"", ENDED, REFUSED),
                value("\"\t\"", ENDED, REFUSED),
                value("{\"a\"}", ENDED, REFUSED),
                value("[1,]", ENDED, REFUSED),
                value("", ENDED, REFUSED),
                value("1e999", ENDED, REFUSED),
                value("1e99", ANSWERED),
                value("\"\\ud800\"", ENDED, REFUSED),
                value("{\"a\":1,\"a\":2}", ANSWERED),
                value("{\"__proto__\":{\"admin\":true}}", ANSWERED),
                value("\"<script>alert(1)</script>\"", ANSWERED),
                value("\"\\u0000\\u2028\"", ANSWERED),
                value("[\n1\r\n]", ANSWERED),
                Row.of("depth 10 000", PUBLISH.formatted("[".repeat(10_000) + "]".repeat(10_000)), ENDED, REFUSED));
    }

    private static Row<String> value(String json, Integer... expected) {
        return Row.of("data " + json.replaceAll("\\s", " "), PUBLISH.formatted(json), expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"frames", "ids", "values"})
    void a_frame_is_answered_refused_or_ends_the_connection(Row<String> row) throws Exception {
        try (RawWebSocket peer = RawWebSocket.connected()) {
            peer.send(row.input());

            assertThat(peer.verdict(7)).isIn(row.outcomes());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"frames", "ids", "values"})
    void no_frame_is_taken_for_a_connect(Row<String> row) throws Exception {
        try (RawWebSocket peer = RawWebSocket.open()) {
            peer.send(row.input());

            assertThat(peer.closeCode()).isEqualTo(ENDED);
        }
    }
}
