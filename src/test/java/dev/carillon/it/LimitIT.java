package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Well formed commands that ask for too much, or for what is not theirs. */
@ExtendWith(Witness.class)
class LimitIT extends Server.Deployed {

    private static final int ANSWERED = 0;
    private static final int UNKNOWN_CHANNEL = 102;
    private static final int DENIED = 103;
    private static final int LIMIT_EXCEEDED = 106;
    private static final int BAD_REQUEST = 107;
    private static final int NOT_AVAILABLE = 108;
    private static final int SLOW = 3008;

    /** {@code carillon.channel.max-publication-bytes} by default. */
    private static final int PUBLICATION_MOST = 65_536;

    private static final int PUBLISHED = 310;
    private static final String CHANNEL = "kept:limits-" + UUID.randomUUID();
    private static final Pattern EPOCH = Pattern.compile("\"epoch\":\"([a-zA-Z]+)\"");

    private static String epoch = "";

    @BeforeAll
    static void publish() throws Exception {
        try (RawWebSocket peer = RawWebSocket.connected()) {
            peer.send(IntStream.range(10, 10 + PUBLISHED)
                    .mapToObj(id -> publish(id, CHANNEL, "1"))
                    .collect(Collectors.joining("\n")));
            for (int id = 10; id < 10 + PUBLISHED; id++) {
                assertThat(peer.verdict(id)).isZero();
            }
            Matcher found = EPOCH.matcher(peer.ask(2, "\"history\":{\"channel\":\"" + CHANNEL + "\"}"));
            assertThat(found.find()).isTrue();
            epoch = found.group(1);
        }
    }

    private static String publish(long id, String channel, String data) {
        return "{\"id\":%d,\"publish\":{\"channel\":\"%s\",\"data\":%s}}".formatted(id, channel, data);
    }

    private static String subscribe(String channel) {
        return "{\"id\":7,\"subscribe\":{\"channel\":\"" + channel + "\"}}";
    }

    private static String text(int bytes) {
        return "\"" + "x".repeat(bytes - 2) + "\"";
    }

    static Stream<Row<String>> commands() {
        return Stream.of(
                Row.of("a publication of the limit", publish(7, "live:size", text(PUBLICATION_MOST)), ANSWERED),
                Row.of(
                        "a publication of one byte more",
                        publish(7, "live:size", text(PUBLICATION_MOST + 1)),
                        LIMIT_EXCEEDED),
                Row.of(
                        "one byte more in letters of two bytes",
                        publish(7, "live:size", "\"a" + "é".repeat(PUBLICATION_MOST / 2 - 1) + "\""),
                        LIMIT_EXCEEDED),
                Row.of("a publication without data", "{\"id\":7,\"publish\":{\"channel\":\"live:size\"}}", BAD_REQUEST),
                Row.of("publish where only others may", publish(7, "closed:x", "1"), DENIED),
                Row.of("publish in a room that one is not in", publish(7, "room:limits", "1"), DENIED),
                Row.of("publish in no namespace", publish(7, "x", "1"), DENIED),
                Row.of("publish in an unknown namespace", publish(7, "nowhere:x", "1"), UNKNOWN_CHANNEL),
                Row.of("subscribe where nobody may", subscribe("closed:x"), DENIED),
                Row.of("subscribe to a private channel", subscribe("$live:x"), DENIED),
                Row.of("subscribe in an unknown namespace", subscribe("nowhere:x"), UNKNOWN_CHANNEL),
                Row.of("subscribe in a namespace of another case", subscribe("LIVE:x"), UNKNOWN_CHANNEL),
                Row.of("a channel name of 255 bytes", subscribe("live:" + "x".repeat(250)), ANSWERED),
                Row.of("a channel name of 256 bytes", subscribe("live:" + "x".repeat(251)), BAD_REQUEST),
                Row.of("a channel name of 100 000 bytes", subscribe("live:" + "x".repeat(100_000)), BAD_REQUEST),
                Row.of("a channel name with a blank", subscribe("live:a b"), ANSWERED, BAD_REQUEST),
                Row.of("a channel name with a line feed", subscribe("live:a\\nb"), BAD_REQUEST),
                Row.of("a channel name with NUL", subscribe("live:a\\u0000b"), BAD_REQUEST),
                Row.of("a channel name beyond ASCII", subscribe("live:é"), BAD_REQUEST),
                Row.of("a channel named __proto__", subscribe("live:__proto__"), ANSWERED),
                Row.of("a channel that climbs", subscribe("live:../../closed:x"), ANSWERED, BAD_REQUEST),
                Row.of(
                        "presence where there is none",
                        "{\"id\":7,\"presence\":{\"channel\":\"live:x\"}}",
                        NOT_AVAILABLE),
                Row.of(
                        "presence of a room that one is not in",
                        "{\"id\":7,\"presence\":{\"channel\":\"room:limits\"}}",
                        DENIED),
                Row.of("history where there is none", "{\"id\":7,\"history\":{\"channel\":\"live:x\"}}", NOT_AVAILABLE),
                Row.of(
                        "history of a room that one is not in",
                        "{\"id\":7,\"history\":{\"channel\":\"room:limits\",\"limit\":1}}",
                        DENIED),
                Row.of(
                        "history backwards from offset 0",
                        history("\"limit\":1,\"reverse\":true,\"since\":{\"offset\":0,\"epoch\":\"\"}"),
                        BAD_REQUEST),
                Row.of(
                        "history of another epoch",
                        history("\"limit\":1,\"since\":{\"offset\":1,\"epoch\":\"xxxx\"}"),
                        112),
                Row.of("history with a limit beyond 32 bits", history("\"limit\":4294967296"), 3501, BAD_REQUEST),
                Row.of(
                        "history since a negative offset",
                        history("\"limit\":1,\"since\":{\"offset\":-1,\"epoch\":\"\"}"),
                        3501,
                        BAD_REQUEST),
                Row.of("an unknown remote method", "{\"id\":7,\"rpc\":{\"method\":\"explode\",\"data\":1}}", 104),
                Row.of("a remote method without a name", "{\"id\":7,\"rpc\":{\"data\":1}}", 104));
    }

    private static String history(String members) {
        return "{\"id\":7,\"history\":{\"channel\":\"" + CHANNEL + "\"," + members + "}}";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void a_command_is_answered_or_refused(Row<String> row) throws Exception {
        try (RawWebSocket peer = RawWebSocket.connected()) {
            peer.send(row.input());

            assertThat(peer.verdict(7)).isIn(row.outcomes());
        }
    }

    /** @param given how many publications come */
    record Asked(String members, int given) {}

    static Stream<Asked> pages() {
        return Stream.of(
                new Asked("\"limit\":0", 0),
                new Asked("\"reverse\":false", 0),
                new Asked("\"limit\":1", 1),
                new Asked("\"limit\":300", 300),
                new Asked("\"limit\":301", 300),
                new Asked("\"limit\":2147483647", 300),
                new Asked("\"limit\":-1", 300),
                new Asked("\"limit\":-2147483648", 300),
                new Asked(
                        "\"limit\":5,\"since\":{\"offset\":%d,\"epoch\":\"%s\"}".formatted(PUBLISHED - 2, "EPOCH"), 2),
                new Asked("\"limit\":5,\"since\":{\"offset\":%d,\"epoch\":\"%s\"}".formatted(PUBLISHED, "EPOCH"), 0),
                new Asked("\"limit\":5,\"since\":{\"offset\":99999,\"epoch\":\"EPOCH\"}", 0),
                new Asked("\"limit\":5,\"since\":{\"offset\":9223372036854775807,\"epoch\":\"EPOCH\"}", 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void a_page_of_history_has_at_most_300_publications_and_the_position(Asked asked) throws Exception {
        try (RawWebSocket peer = RawWebSocket.connected()) {
            peer.send(history(asked.members().replace("EPOCH", epoch)));

            String reply = peer.reply(7);

            assertThat(reply.split("\"data\":", -1)).hasSize(asked.given() + 1);
            assertThat(reply).endsWith("],\"offset\":" + PUBLISHED + ",\"epoch\":\"" + epoch + "\"}}");
        }
    }

    @Test
    void the_129th_subscription_is_refused_and_the_others_live() throws Exception {
        String channel = "live:many-" + UUID.randomUUID() + "-";
        try (RawWebSocket peer = RawWebSocket.connected()) {
            peer.send(IntStream.range(0, 1_000)
                    .mapToObj(i -> "{\"id\":%d,\"subscribe\":{\"channel\":\"%s%d\"}}".formatted(10 + i, channel, i))
                    .collect(Collectors.joining("\n")));

            for (int i = 0; i < 128; i++) {
                assertThat(peer.reply(10 + i)).contains("\"subscribe\":{");
            }
            for (int i = 128; i < 1_000; i++) {
                assertThat(peer.reply(10 + i)).contains("\"error\":{\"code\":106,");
            }
            peer.send(publish(5_000, channel + 127, "\"alive\""));
            assertThat(List.of(peer.line(), peer.line()))
                    .anyMatch(line -> line.contains("\"pub\":{\"data\":\"alive\""));
        }
    }

    @Test
    void data_is_delivered_as_it_was_written() throws Exception {
        String channel = "live:" + UUID.randomUUID();
        String data =
                "{\"__proto__\":{\"a\":1},\"x\":\"<img src=x onerror=alert(1)>\\u0000\\ud83d\\ude00\",\"n\":1e99}";
        try (RawWebSocket listener = RawWebSocket.subscribed(channel);
                RawWebSocket speaker = RawWebSocket.connected()) {
            speaker.send(publish(7, channel, data));

            assertThat(speaker.verdict(7)).isZero();
            assertThat(listener.line()).contains("\"pub\":{\"data\":" + data);
        }
    }

    @Test
    void a_peer_that_reads_gets_a_reply_of_six_megabytes() throws Exception {
        String channel = "kept:large-" + UUID.randomUUID();
        fill(channel);
        try (RawWebSocket peer = RawWebSocket.connected()) {
            String reply = peer.ask(7, "\"history\":{\"channel\":\"" + channel + "\",\"limit\":300}");

            assertThat(reply).hasSizeGreaterThan(6_000_000);
        }
    }

    private static void fill(String channel) throws Exception {
        try (RawWebSocket speaker = RawWebSocket.connected()) {
            for (int i = 0; i < 100; i++) {
                speaker.send(publish(10 + i, channel, text(60_000)));
                assertThat(speaker.verdict(10 + i)).isZero();
            }
        }
    }

    @Test
    void a_peer_that_asks_for_much_and_reads_nothing_is_ended_as_slow() throws Exception {
        String channel = "kept:flood-" + UUID.randomUUID();
        fill(channel);
        Metrics before = Metrics.now();
        long heap = Metrics.liveHeapBytes();
        try (RawWebSocket peer = RawWebSocket.connected()) {
            peer.send(IntStream.range(10, 110)
                    .mapToObj(id -> "{\"id\":%d,\"history\":{\"channel\":\"%s\",\"limit\":300}}".formatted(id, channel))
                    .collect(Collectors.joining("\n")));

            Metrics.await(
                    "a peer ended as slow", RawHttp.PATIENCE, now -> now.disconnects(SLOW) > before.disconnects(SLOW));
            assertThat(Metrics.liveHeapBytes() - heap).isLessThan(100 << 20);
        }
    }
}
