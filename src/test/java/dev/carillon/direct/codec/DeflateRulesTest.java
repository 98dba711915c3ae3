package dev.carillon.direct.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.it.Frames;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 7692, one rule a row, where permessage-deflate was agreed: what a peer sends, and what the reader tells of it. */
class DeflateRulesTest {

    /** Small, so that rows about it are short. */
    private static final int LIMIT = 130;

    private static final String NO_MASK = " 00000000 ";

    private final Inflation inflation = new Inflation(1);

    record Rule(String section, String name, String bytes, List<String> events) {

        static Rule of(String section, String name, String bytes, String... events) {
            return new Rule(section, name, bytes, List.of(events));
        }

        @Override
        public String toString() {
            return section + " " + name;
        }
    }

    /** A whole compressed text message. */
    private static String text(String payload) {
        return frame("c1", payload);
    }

    private static String frame(String first, String payload) {
        int length = Frames.hex(payload).length;
        String announced = length < 126 ? "%02x".formatted(0x80 | length) : "fe %04x".formatted(length);
        return first + " " + announced + NO_MASK + payload + " ";
    }

    private static String deflated(byte[] message) {
        return HexFormat.of().formatHex(Frames.deflated(message));
    }

    private static String deflated(String message) {
        return deflated(message.getBytes(StandardCharsets.UTF_8));
    }

    /** One block without compression. */
    private static String stored(int bytes) {
        return "00 %02x %02x %02x %02x ".formatted(bytes & 0xff, bytes >> 8, ~bytes & 0xff, ~bytes >> 8 & 0xff)
                + "61".repeat(bytes) + " 00";
    }

    static Stream<Rule> examples() {
        return Stream.of(
                Rule.of("7.2.3.1", "one compressed block", "c1 87 00000000 f248cdc9c90700", "text 'Hello'"),
                Rule.of(
                        "7.2.3.1",
                        "the same in two fragments",
                        "41 83 00000000 f248cd 80 84 00000000 c9c90700",
                        "text 'Hello'"),
                Rule.of(
                        "7.2.3.2",
                        "a window that was taken over, against what was agreed",
                        text("f248cdc9c90700") + text("f200110000"),
                        "text 'Hello'",
                        "failed 1007"),
                Rule.of("7.2.3.3", "a block without compression", text("00 0500 faff 'Hello' 00"), "text 'Hello'"),
                Rule.of("7.2.3.4", "a block that is the last", text("f348cdc9c9070000"), "text 'Hello'"),
                Rule.of("7.2.3.5", "two blocks", text("f248050000 00ffff cac9c90700"), "text 'Hello'"),
                Rule.of("7.2.3.6", "an empty message", text("00"), "text ''"),
                Rule.of(
                        "7.2.3.6",
                        "an empty last fragment",
                        "41 87 00000000 f248cdc9c90700 80 80 00000000",
                        "text 'Hello'"));
    }

    static Stream<Rule> marks() {
        return Stream.of(
                Rule.of("6", "binary", frame("c2", "f248cdc9c90700"), "binary 48656c6c6f"),
                Rule.of("6", "a message without the mark is as it is", frame("81", "'Hello'"), "text 'Hello'"),
                Rule.of(
                        "6",
                        "each message has its own mark",
                        text("f248cdc9c90700") + frame("81", "'Hi'") + text("00") + frame("82", "f2"),
                        "text 'Hello'",
                        "text 'Hi'",
                        "text ''",
                        "binary f2"),
                Rule.of("6.1", "on a continuation", "41 83 00000000 f248cd c0 84", "failed 1002"),
                Rule.of("6.1", "on a continuation only", "01 81 00000000 'a' c0 81", "failed 1002"),
                Rule.of("6.1", "on a ping", "c9 80" + NO_MASK, "failed 1002"),
                Rule.of("6.1", "on a pong", "ca 80" + NO_MASK, "failed 1002"),
                Rule.of("6.1", "on a close", "c8 80" + NO_MASK, "failed 1002"),
                Rule.of("6455 5.2", "with RSV2", "e1 80" + NO_MASK, "failed 1002"),
                Rule.of("6455 5.2", "with RSV3", "d2 80" + NO_MASK, "failed 1002"),
                Rule.of("6455 5.2", "on an unknown opcode", "c3 80" + NO_MASK, "failed 1002"),
                Rule.of(
                        "6455 5.4",
                        "a ping between fragments",
                        "41 83 00000000 f248cd 89 81 00000000 'p' 80 84 00000000 c9c90700",
                        "ping 'p'",
                        "text 'Hello'"),
                Rule.of("6455 5.4", "a close between fragments", "41 83 00000000 f248cd 88 80 00000000", "closed "));
    }

    static Stream<Rule> flaws() {
        return Stream.of(
                Rule.of("7.2.2", "no payload at all", text(""), "failed 1007"),
                Rule.of("7.2.2", "a block of the reserved type", text("06"), "failed 1007"),
                Rule.of("7.2.2", "cut off inside a block", text("f248cd"), "failed 1007"),
                Rule.of("7.2.2", "cut off inside a block without compression", text("00 0a00 f5ff 61"), "failed 1007"),
                Rule.of("7.2.2", "as long as the tail that is added", frame("c2", "00 0a00 f5ff 61"), "failed 1007"),
                Rule.of("7.2.2", "a last block that ends inside the tail", frame("c2", "01 0100 feff"), "failed 1007"),
                Rule.of("7.2.2", "lengths that do not agree", text("00 0500 faf0 'Hello' 00"), "failed 1007"),
                Rule.of("7.2.2", "a reference to before the message", text("f200110000"), "failed 1007"),
                Rule.of("7.2.2", "something behind the last block", text("f248cdc9c90700 07"), "failed 1007"),
                Rule.of(
                        "7.2.2",
                        "with the bytes at the end that should be left out",
                        text("f248cdc9c90700 0000ffff"),
                        "failed 1007"),
                Rule.of("7.2.1", "an empty last block with four bytes left out", text("01"), "text ''"),
                Rule.of("7.2.1", "the same behind another", text("00 0500 faff 'Hello' 01"), "text 'Hello'"),
                Rule.of("7.2.3.4", "the last block, not padded", text("f348cdc9c90700"), "text 'Hello'"),
                Rule.of(
                        "7.2.3.4",
                        "another behind the last block",
                        text("f348cdc9c90700 f248cdc9c90700"),
                        "text 'HelloHello'"),
                Rule.of("7.2.3.4", "something else behind the last block", text("f348cdc9c90700 06"), "failed 1007"),
                Rule.of("7.2.3.4", "a reference over the last block", text("f348cdc9c90700 f200110000"), "failed 1007"),
                Rule.of("6455 8.1", "not UTF-8", text(deflated(new byte[] {'a', (byte) 0xff})), "failed 1007"),
                Rule.of(
                        "6455 8.1",
                        "a letter without its end",
                        text(deflated(new byte[] {(byte) 0xc3})),
                        "failed 1007"),
                Rule.of(
                        "6455 8.1",
                        "bytes that would be no UTF-8 if they were not compressed",
                        text(deflated("é€😄")),
                        "text 'é€😄'"),
                Rule.of(
                        "6455 8.1",
                        "binary may be anything",
                        frame("c2", deflated(new byte[] {'a', (byte) 0xff})),
                        "binary 61ff"));
    }

    static Stream<Rule> limits() {
        return Stream.of(
                Rule.of("8", "the limit", text(deflated("a".repeat(130))), "text '" + "a".repeat(130) + "'"),
                Rule.of("8", "one byte more", text(deflated("a".repeat(131))), "failed 1009"),
                Rule.of("8", "much more", text(deflated("a".repeat(100_000))), "failed 1009"),
                Rule.of("8", "the limit in a form that is longer", text(stored(130)), "text '" + "a".repeat(130) + "'"),
                Rule.of("8", "one byte more in that form", text(stored(131)), "failed 1009"),
                Rule.of("8", "longer than any form of the limit", "c1 fe 00c5", "failed 1009"),
                Rule.of(
                        "8",
                        "the same in fragments",
                        "41 fe 00c4" + NO_MASK + "00".repeat(196) + "80 81",
                        "failed 1009"),
                Rule.of("8", "not compressed, it is the limit as ever", "81 fe 0083", "failed 1009"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"examples", "marks", "flaws", "limits"})
    void a_rule_holds_however_the_bytes_are_cut(Rule rule) {
        byte[] bytes = Frames.hex(rule.bytes());

        for (int piece = 1; piece <= bytes.length; piece++) {
            assertThat(Told.of(bytes, LIMIT, piece, Optional.of(inflation)))
                    .as("in pieces of %d", piece)
                    .isEqualTo(rule.events());
        }
    }
}
