package dev.carillon.direct.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.it.Frames;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 6455, one rule a row: what a peer sends, and what the reader tells of it, however the bytes are cut. */
class FrameRulesTest {

    /** Small, so that rows about it are short. */
    private static final int LIMIT = 130;

    private static final String NO_MASK = "00000000";

    record Rule(String section, String name, String bytes, List<String> events) {

        static Rule of(String section, String name, String bytes, String... events) {
            return new Rule(section, name, bytes, List.of(events));
        }

        @Override
        public String toString() {
            return section + " " + name;
        }
    }

    static Stream<Rule> masks() {
        return Stream.of(
                Rule.of("5.1", "text has a mask", "81 02 'hi'", "failed 1002"),
                Rule.of("5.1", "an empty text has one", "81 00", "failed 1002"),
                Rule.of("5.1", "a ping has one", "89 00", "failed 1002"),
                Rule.of("5.1", "a close has one", "88 00", "failed 1002"),
                Rule.of("5.1", "a continuation has one", "01 81 00000000 'a' 80 01 'b'", "failed 1002"),
                Rule.of("5.3", "a mask of zeros changes nothing", "81 82 00000000 'hi'", "text 'hi'"),
                Rule.of("5.7", "the RFC's example of a mask", "81 85 37fa213d 7f9f4d5158", "text 'Hello'"),
                Rule.of(
                        "5.3",
                        "the mask goes round and begins anew with each frame",
                        "02 85 01020304 0000000000 80 85 01020304 0000000000",
                        "binary 01020304010102030401"),
                Rule.of(
                        "5.3",
                        "a mask over more than a long",
                        "82 93 ff00ff00 " + "00".repeat(19),
                        "binary " + "ff00ff00".repeat(5).substring(0, 38)),
                Rule.of("5.3", "the mask is also on a ping", "89 82 01010101 6968", "ping 'hi'"));
    }

    static Stream<Rule> firstBytes() {
        return Stream.of(
                Rule.of("5.2", "RSV1 on text", "c1 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.2", "RSV2 on text", "a1 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.2", "RSV3 on text", "91 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.2", "all of RSV on binary", "f2 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.2", "RSV1 on a continuation", "01 80 00000000 c0 80 00000000", "failed 1002"),
                Rule.of("5.2", "RSV1 on a ping", "c9 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.2", "RSV2 on a close", "a8 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.2", "opcode 3", "83 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.2", "opcode 4", "84 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.2", "opcode 5", "85 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.2", "opcode 6", "86 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.2", "opcode 7", "87 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.2", "opcode 11", "8b 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.2", "opcode 12", "8c 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.2", "opcode 13", "8d 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.2", "opcode 14", "8e 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.2", "opcode 15", "8f 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.2", "it is judged before the rest has come", "83", "failed 1002"));
    }

    static Stream<Rule> fragments() {
        return Stream.of(
                Rule.of("5.4", "text in two", "01 81 00000000 'a' 80 81 00000000 'b'", "text 'ab'"),
                Rule.of(
                        "5.4",
                        "binary in three",
                        "02 81 00000000 01 00 81 00000000 02 80 81 00000000 03",
                        "binary 010203"),
                Rule.of("5.4", "fragments may be empty", "01 80 00000000 00 80 00000000 80 80 00000000", "text ''"),
                Rule.of("5.4", "an empty end", "01 82 00000000 'ab' 80 80 00000000", "text 'ab'"),
                Rule.of("5.4", "a lone last continuation", "80 81 00000000 'a'", "failed 1002"),
                Rule.of("5.4", "a lone first continuation", "00 81 00000000 'a'", "failed 1002"),
                Rule.of(
                        "5.4",
                        "a continuation behind a whole message",
                        "81 81 00000000 'a' 80 81 00000000 'b'",
                        "text 'a'",
                        "failed 1002"),
                Rule.of("5.4", "text inside fragments of text", "01 81 00000000 'a' 81 81 00000000 'b'", "failed 1002"),
                Rule.of(
                        "5.4",
                        "binary inside fragments of text",
                        "01 81 00000000 'a' 82 81 00000000 'b'",
                        "failed 1002"),
                Rule.of(
                        "5.4",
                        "text inside fragments of binary",
                        "02 81 00000000 'a' 01 81 00000000 'b'",
                        "failed 1002"),
                Rule.of(
                        "5.4",
                        "a ping between fragments is told at once",
                        "01 81 00000000 'a' 89 81 00000000 'p' 80 81 00000000 'b'",
                        "ping 'p'",
                        "text 'ab'"),
                Rule.of(
                        "5.4",
                        "a close between fragments ends all",
                        "01 81 00000000 'a' 88 80 00000000 80 81 00000000 'b'",
                        "closed "),
                Rule.of("5.4", "a message without its end is nothing yet", "01 81 00000000 'a'"));
    }

    static Stream<Rule> controls() {
        return Stream.of(
                Rule.of("5.5", "a fragmented ping", "09 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.5", "a fragmented pong", "0a 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.5", "a fragmented close", "08 80 " + NO_MASK, "failed 1002"),
                Rule.of("5.5", "a ping of 126 bytes", "89 fe 007e 00000000", "failed 1002"),
                Rule.of("5.5", "a pong of 126 bytes", "8a fe 007e 00000000", "failed 1002"),
                Rule.of("5.5", "a close of 126 bytes", "88 fe 007e 00000000", "failed 1002"),
                Rule.of("5.5", "a ping of 126 bytes in 64 bits", "89 ff 000000000000007e", "failed 1002"),
                Rule.of("5.5", "a ping of 5 bytes in 16 bits", "89 fe 0005 00000000 'abcde'", "failed 1002"),
                Rule.of(
                        "5.5",
                        "a ping of 125 bytes",
                        "89 fd 00000000 " + "61".repeat(125),
                        "ping '" + "a".repeat(125) + "'"),
                Rule.of("5.5.2", "an empty ping", "89 80 " + NO_MASK, "ping ''"),
                Rule.of("5.5.3", "a pong nobody asked for", "8a 83 00000000 'abc'", "pong"));
    }

    static Stream<Rule> lengths() {
        return Stream.of(
                Rule.of(
                        "5.2",
                        "125 bytes in 7 bits",
                        "82 fd 00000000 " + "00".repeat(125),
                        "binary " + "00".repeat(125)),
                Rule.of(
                        "5.2",
                        "126 bytes in 16 bits",
                        "82 fe 007e 00000000 " + "00".repeat(126),
                        "binary " + "00".repeat(126)),
                Rule.of("5.2", "125 bytes in 16 bits", "82 fe 007d 00000000", "failed 1002"),
                Rule.of("5.2", "no bytes in 16 bits", "82 fe 0000 00000000", "failed 1002"),
                Rule.of("5.2", "126 bytes in 64 bits", "82 ff 000000000000007e 00000000", "failed 1002"),
                Rule.of("5.2", "65535 bytes in 64 bits", "82 ff 000000000000ffff 00000000", "failed 1002"),
                Rule.of("5.2", "2^63 bytes", "82 ff 8000000000000000", "failed 1002"),
                Rule.of("5.2", "2^64-1 bytes", "82 ff ffffffffffffffff", "failed 1002"),
                Rule.of("10.4", "2^63-1 bytes", "82 ff 7fffffffffffffff", "failed 1009"),
                Rule.of("10.4", "2^32 bytes, which no int holds", "82 ff 0000000100000000", "failed 1009"),
                Rule.of(
                        "10.4",
                        "2^31 bytes, which an int holds as less than none",
                        "82 ff 0000000080000000",
                        "failed 1009"),
                Rule.of("10.4", "the limit", "82 fe 0082 00000000 " + "00".repeat(130), "binary " + "00".repeat(130)),
                Rule.of("10.4", "one byte more, before any of it has come", "82 fe 0083", "failed 1009"),
                Rule.of(
                        "10.4",
                        "the limit in fragments",
                        "02 fd 00000000 " + "00".repeat(125) + "80 85 00000000 0000000000",
                        "binary " + "00".repeat(130)),
                Rule.of(
                        "10.4",
                        "one byte more in fragments",
                        "02 fd 00000000 " + "00".repeat(125) + "80 86",
                        "failed 1009"),
                Rule.of(
                        "10.4",
                        "a ping inside a message of the limit",
                        "02 fe 0082 00000000 " + "00".repeat(130) + "89 81 00000000 'a' 80 80 00000000",
                        "ping 'a'",
                        "binary " + "00".repeat(130)));
    }

    static Stream<Rule> utf8() {
        return Stream.of(
                Rule.of(
                        "8.1",
                        "letters of two, three and four bytes",
                        "81 89 00000000 c3a9e282acf09f9884",
                        "text 'é€😄'"),
                Rule.of(
                        "8.1",
                        "a letter cut between fragments",
                        "01 82 00000000 f09f 80 82 00000000 9884",
                        "text '😄'"),
                Rule.of(
                        "8.1",
                        "a ping inside a letter",
                        "01 81 00000000 c3 89 81 00000000 'a' 80 81 00000000 a9",
                        "ping 'a'",
                        "text 'é'"),
                Rule.of("8.1", "half a surrogate pair", "81 83 00000000 eda080", "failed 1007"),
                Rule.of("8.1", "an overlong slash", "81 82 00000000 c0af", "failed 1007"),
                Rule.of("8.1", "an overlong letter of three bytes", "81 83 00000000 e09f80", "failed 1007"),
                Rule.of("8.1", "an overlong letter of four bytes", "81 84 00000000 f08f8080", "failed 1007"),
                Rule.of("8.1", "above U+10FFFF", "81 84 00000000 f4908080", "failed 1007"),
                Rule.of("8.1", "a byte that never is", "81 81 00000000 ff", "failed 1007"),
                Rule.of("8.1", "behind many good ones", "81 94 00000000 '0123456789abcdefghi' ff", "failed 1007"),
                Rule.of("8.1", "a continuation alone", "81 81 00000000 80", "failed 1007"),
                Rule.of("8.1", "a letter without its end", "81 82 00000000 e282", "failed 1007"),
                Rule.of("8.1", "no end in the last fragment", "01 81 00000000 c3 80 80 00000000", "failed 1007"),
                Rule.of(
                        "8.1",
                        "a wrong end in the next fragment",
                        "01 81 00000000 c3 80 81 00000000 28",
                        "failed 1007"),
                Rule.of("8.1", "before the message is whole", "01 81 00000000 ff", "failed 1007"),
                Rule.of("8.1", "before the frame is whole", "81 85 00000000 ff", "failed 1007"),
                Rule.of("5.6", "binary may be anything", "82 83 00000000 eda080", "binary eda080"),
                Rule.of(
                        "8.1",
                        "each message is looked at for itself",
                        "81 82 00000000 c3a9 81 81 00000000 a9",
                        "text 'é'",
                        "failed 1007"));
    }

    static Stream<Rule> closes() {
        return Stream.of(
                Rule.of("5.5.1", "nothing", "88 80 00000000", "closed "),
                Rule.of("5.5.1", "one byte", "88 81 00000000 03", "failed 1002"),
                Rule.of("5.5.1", "a reason", "88 85 00000000 03e8 'bye'", "closed 03e8627965"),
                Rule.of("5.5.1", "a reason that is not UTF-8", "88 84 00000000 03e8 eda0", "failed 1007"),
                Rule.of("5.5.1", "a reason without its end", "88 83 00000000 03e8 c3", "failed 1007"),
                Rule.of("5.5.1", "nothing is looked at behind it", "88 80 00000000 83", "closed "),
                Rule.of("7.4.1", "1000", "88 82 00000000 03e8", "closed 03e8"),
                Rule.of("7.4.1", "1003", "88 82 00000000 03eb", "closed 03eb"),
                Rule.of("7.4.1", "1004 has no meaning", "88 82 00000000 03ec", "failed 1002"),
                Rule.of("7.4.1", "1005 is never sent", "88 82 00000000 03ed", "failed 1002"),
                Rule.of("7.4.1", "1006 is never sent", "88 82 00000000 03ee", "failed 1002"),
                Rule.of("7.4.1", "1007", "88 82 00000000 03ef", "closed 03ef"),
                Rule.of("7.4.1", "1011", "88 82 00000000 03f3", "closed 03f3"),
                Rule.of("11.7", "1012 to 1014 were registered later", "88 82 00000000 03f6", "closed 03f6"),
                Rule.of("7.4.1", "1015 is never sent", "88 82 00000000 03f7", "failed 1002"),
                Rule.of("7.4.2", "0", "88 82 00000000 0000", "failed 1002"),
                Rule.of("7.4.2", "999", "88 82 00000000 03e7", "failed 1002"),
                Rule.of("7.4.2", "1016", "88 82 00000000 03f8", "failed 1002"),
                Rule.of("7.4.2", "2999", "88 82 00000000 0bb7", "failed 1002"),
                Rule.of("7.4.2", "3000", "88 82 00000000 0bb8", "closed 0bb8"),
                Rule.of("7.4.2", "4999", "88 82 00000000 1387", "closed 1387"),
                Rule.of("7.4.2", "5000", "88 82 00000000 1388", "failed 1002"),
                Rule.of("7.4.2", "65535", "88 82 00000000 ffff", "failed 1002"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"masks", "firstBytes", "fragments", "controls", "lengths", "utf8", "closes"})
    void a_rule_holds_however_the_bytes_are_cut(Rule rule) {
        byte[] bytes = Frames.hex(rule.bytes());

        for (int piece = 1; piece <= bytes.length; piece++) {
            assertThat(Told.of(bytes, LIMIT, piece))
                    .as("in pieces of %d", piece)
                    .isEqualTo(rule.events());
        }
    }
}
