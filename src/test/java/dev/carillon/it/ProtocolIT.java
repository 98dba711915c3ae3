package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the Centrifuge protocol does not allow, over whole frames: one violation a row, and the close code of each. */
@ExtendWith(Witness.class)
class ProtocolIT extends Server.Deployed {

    private static final int BAD_REQUEST = 3501;
    private static final int STALE = 3502;
    private static final int NOT_AVAILABLE = 3508;
    private static final int DROPPED = 1000;

    private static final String CONNECT = "{\"id\":1,\"connect\":{}}";
    private static final String TIME = "{\"id\":2,\"rpc\":{\"method\":\"time\"}}";

    static Stream<Row<String>> beforeConnect() {
        return Stream.of(
                Row.of("rpc", TIME, BAD_REQUEST),
                Row.of("subscribe", "{\"id\":1,\"subscribe\":{\"channel\":\"live:x\"}}", BAD_REQUEST),
                Row.of("publish", "{\"id\":1,\"publish\":{\"channel\":\"live:x\",\"data\":1}}", BAD_REQUEST),
                Row.of("send", "{\"send\":{\"data\":1}}", BAD_REQUEST),
                Row.of("refresh", "{\"id\":1,\"refresh\":{\"token\":\"a\"}}", BAD_REQUEST),
                Row.of("a pong", "{}", BAD_REQUEST),
                Row.of("connect without an id", "{\"connect\":{}}", BAD_REQUEST),
                Row.of("connect with id 0", "{\"id\":0,\"connect\":{}}", BAD_REQUEST),
                Row.of("an empty frame", "", BAD_REQUEST),
                Row.of("a line break", "\n", BAD_REQUEST),
                Row.of("a greeting", "hello", BAD_REQUEST));
    }

    static Stream<Row<String>> violations() {
        return Stream.of(
                Row.of("a second connect", "{\"id\":2,\"connect\":{}}", BAD_REQUEST),
                Row.of("a pong nobody asked for", "{}", BAD_REQUEST),
                Row.of("a pong with id 0", "{\"id\":0}", BAD_REQUEST),
                Row.of("an empty frame", "", BAD_REQUEST),
                Row.of("a line break", "\n", BAD_REQUEST),
                Row.of("ping", "{\"id\":2,\"ping\":{}}", BAD_REQUEST),
                Row.of("an id alone", "{\"id\":2}", BAD_REQUEST),
                Row.of("an unknown request", "{\"id\":2,\"explode\":{}}", BAD_REQUEST),
                Row.of("a request that is null", "{\"id\":2,\"rpc\":null}", BAD_REQUEST),
                Row.of("a request that is a string", "{\"id\":2,\"rpc\":\"time\"}", BAD_REQUEST),
                Row.of("a request that is an array", "{\"id\":2,\"subscribe\":[]}", BAD_REQUEST),
                Row.of("rpc without an id", "{\"rpc\":{\"method\":\"time\"}}", BAD_REQUEST),
                Row.of("send with an id", "{\"id\":2,\"send\":{\"data\":1}}", BAD_REQUEST),
                Row.of("send that nobody handles", "{\"send\":{\"data\":1}}", NOT_AVAILABLE),
                Row.of("subscribe without a channel", "{\"id\":2,\"subscribe\":{}}", BAD_REQUEST),
                Row.of("unsubscribe without a channel", "{\"id\":2,\"unsubscribe\":{}}", BAD_REQUEST),
                Row.of("publish without a channel", "{\"id\":2,\"publish\":{\"data\":1}}", BAD_REQUEST),
                Row.of("presence without a channel", "{\"id\":2,\"presence\":{}}", BAD_REQUEST),
                Row.of("presence_stats without a channel", "{\"id\":2,\"presence_stats\":{}}", BAD_REQUEST),
                Row.of("history without a channel", "{\"id\":2,\"history\":{}}", BAD_REQUEST),
                Row.of("sub_refresh without a channel", "{\"id\":2,\"sub_refresh\":{\"token\":\"a\"}}", BAD_REQUEST),
                Row.of(
                        "an unknown delta",
                        "{\"id\":2,\"subscribe\":{\"channel\":\"live:x\",\"delta\":\"xdelta\"}}",
                        BAD_REQUEST),
                Row.of("refresh without a token", "{\"id\":2,\"refresh\":{}}", BAD_REQUEST),
                Row.of("refresh of what does not expire", "{\"id\":2,\"refresh\":{\"token\":\"a.b.c\"}}", BAD_REQUEST),
                Row.of("two commands without a line feed", TIME + TIME.replace('2', '3'), BAD_REQUEST),
                Row.of("two commands with a comma", TIME + "," + TIME.replace('2', '3'), BAD_REQUEST),
                Row.of("commands in an array", "[" + TIME + "]", BAD_REQUEST),
                Row.of("something behind a command", TIME + " x", BAD_REQUEST),
                Row.of("NUL behind a command", TIME + "\0", BAD_REQUEST),
                Row.of("half a command", "{\"id\":2,\"rpc\":", BAD_REQUEST));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("beforeConnect")
    void nothing_but_connect_comes_first(Row<String> row) throws Exception {
        try (RawWebSocket peer = RawWebSocket.open()) {
            peer.send(row.input());

            assertThat(peer.closeCode()).isIn(row.outcomes());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void a_violation_ends_the_connection(Row<String> row) throws Exception {
        try (RawWebSocket peer = RawWebSocket.connected()) {
            peer.send(row.input());

            assertThat(peer.closeCode()).isIn(row.outcomes());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void commands_before_a_violation_in_its_frame_are_answered(Row<String> row) throws Exception {
        try (RawWebSocket peer = RawWebSocket.open()) {
            peer.send(CONNECT + "\n{\"id\":77,\"rpc\":{\"method\":\"echo\",\"data\":\"before\"}}\n" + row.input());

            peer.reply(1);
            assertThat(peer.reply(77)).isEqualTo("{\"id\":77,\"rpc\":{\"data\":\"before\"}}");
            if (!row.input().isBlank()) { // a line feed at the end is allowed
                assertThat(peer.closeCode()).isIn(row.outcomes());
            }
        }
    }

    @Test
    void a_close_has_a_reason_that_no_client_takes_for_json() throws Exception {
        try (RawWebSocket peer = RawWebSocket.connected()) {
            peer.send("{\"id\":2}");

            RawWebSocket.Frame last = peer.frame().orElseThrow();

            assertThat(last.closeCode()).isEqualTo(BAD_REQUEST);
            assertThat(last.closeReason()).isEqualTo("bad request");
        }
    }

    @Test
    void a_peer_that_says_nothing_is_stale() throws Exception {
        try (RawWebSocket peer = RawWebSocket.open()) {
            long begun = System.nanoTime();

            assertThat(peer.closeCode()).isEqualTo(STALE);
            assertThat((System.nanoTime() - begun) / 1e9).isBetween(4.5, 12.0);
        }
    }

    @Test
    void a_peer_that_only_pings_is_stale_too() throws Exception {
        try (RawWebSocket peer = RawWebSocket.open()) {
            Thread pings = new Thread(() -> {
                while (peer.bytes(Frames.masked(Frames.PING, ""))) {
                    java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
                }
            });
            pings.start();

            assertThat(peer.closeCode()).isEqualTo(STALE);
        }
    }

    @Test
    void many_commands_in_a_frame_are_answered_in_order() throws Exception {
        try (RawWebSocket peer = RawWebSocket.connected()) {
            peer.send(IntStream.rangeClosed(2, 3_001)
                    .mapToObj(id -> "{\"id\":" + id + ",\"rpc\":{\"method\":\"time\"}}")
                    .collect(Collectors.joining("\n")));

            for (int id = 2; id <= 3_001; id++) {
                assertThat(peer.line()).startsWith("{\"id\":" + id + ",\"rpc\":{");
            }
        }
    }

    @Test
    void ten_thousand_lines_are_answered_in_order_or_refused_as_too_long() throws Exception {
        try (RawWebSocket peer = RawWebSocket.connected()) {
            peer.send(IntStream.rangeClosed(2, 10_001)
                    .mapToObj(id -> "{\"id\":" + id + ",\"rpc\":{\"method\":\"time\"}}")
                    .collect(Collectors.joining("\n")));

            assertThat(peer.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void an_id_that_comes_twice_is_answered_twice() throws Exception {
        try (RawWebSocket peer = RawWebSocket.connected()) {
            peer.send(
                    "{\"id\":2,\"rpc\":{\"method\":\"echo\",\"data\":\"a\"}}\n{\"id\":2,\"rpc\":{\"method\":\"echo\",\"data\":\"b\"}}");

            assertThat(peer.line()).isEqualTo("{\"id\":2,\"rpc\":{\"data\":\"a\"}}");
            assertThat(peer.line()).isEqualTo("{\"id\":2,\"rpc\":{\"data\":\"b\"}}");
        }
    }

    @Test
    void what_follows_a_refused_connect_is_discarded_and_the_peer_may_come_back() throws Exception {
        String expired = RawToken.signed("{\"sub\":\"u\",\"exp\":1000}");
        try (RawWebSocket peer = RawWebSocket.open()) {
            peer.send("{\"id\":1,\"connect\":{\"token\":\"" + expired
                    + "\"}}\n{\"id\":2,\"subscribe\":{\"channel\":\"live:x\"}}\nnonsense");

            assertThat(peer.line()).startsWith("{\"id\":1,\"error\":{\"code\":109,");
            peer.send("nonsense");
            assertThat(peer.closeCode()).isEqualTo(DROPPED);
        }
    }

    @Test
    void a_second_subscribe_is_told_so() throws Exception {
        try (RawWebSocket peer = RawWebSocket.subscribed("live:" + UUID.randomUUID())) {
            peer.send(
                    "{\"id\":3,\"subscribe\":{\"channel\":\"live:twice\"}}\n{\"id\":4,\"subscribe\":{\"channel\":\"live:twice\"}}");

            assertThat(peer.reply(3)).startsWith("{\"id\":3,\"subscribe\":{");
            assertThat(peer.reply(4)).startsWith("{\"id\":4,\"error\":{\"code\":105,");
            assertThat(peer.ask(5, "\"unsubscribe\":{\"channel\":\"live:never\"}"))
                    .isEqualTo("{\"id\":5,\"unsubscribe\":{}}");
        }
    }
}
