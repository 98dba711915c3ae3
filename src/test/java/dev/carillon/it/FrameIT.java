package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that RFC 6455 does not allow, one rule a row, sent by a client that has connected. */
@ExtendWith(Witness.class)
class FrameIT extends Server.Deployed {

    private static final int ANSWERED = 0;
    private static final int NORMAL = 1000;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int INVALID_PAYLOAD = 1007;

    private static final String RPC = "'{\"id\":5,\"rpc\":{\"method\":\"time\"}}'";

    static Stream<Row<String>> rules() {
        return Stream.of(
                Row.of("text without a mask", "81 20 " + RPC, PROTOCOL_ERROR).but(Deviation.UNMASKED_TAKEN, ANSWERED),
                Row.of("a ping without a mask", "89 01 61", PROTOCOL_ERROR)
                        .but(Deviation.UNMASKED_TAKEN, ANSWERED)
                        .but(Deviation.UNMASKED_PING_TAKEN, ANSWERED),
                Row.of("an empty ping without a mask", "89 00", PROTOCOL_ERROR)
                        .but(Deviation.UNMASKED_TAKEN, ANSWERED)
                        .but(Deviation.UNMASKED_PING_TAKEN, ANSWERED),
                Row.of(
                                "a continuation without a mask",
                                "01 82 00000000 '{\"' 80 1e 'id\":5,\"rpc\":{\"method\":\"time\"}}'",
                                PROTOCOL_ERROR)
                        .but(Deviation.UNMASKED_TAKEN, ANSWERED),
                Row.of("RSV1 on text", "c1 82 00000000 '{}'", PROTOCOL_ERROR),
                Row.of("RSV2 on text", "a1 82 00000000 '{}'", PROTOCOL_ERROR),
                Row.of("RSV3 on text", "91 82 00000000 '{}'", PROTOCOL_ERROR),
                Row.of("RSV1 on a continuation", "01 81 00000000 '{' c0 81 00000000 '}'", PROTOCOL_ERROR),
                Row.of("RSV1 on a ping", "c9 80 00000000", PROTOCOL_ERROR),
                Row.of("RSV2 on a close", "a8 80 00000000", PROTOCOL_ERROR),
                Row.of("opcode 3", "83 80 00000000", PROTOCOL_ERROR),
                Row.of("opcode 4", "84 80 00000000", PROTOCOL_ERROR),
                Row.of("opcode 5", "85 80 00000000", PROTOCOL_ERROR),
                Row.of("opcode 6", "86 80 00000000", PROTOCOL_ERROR),
                Row.of("opcode 7", "87 82 00000000 '{}'", PROTOCOL_ERROR),
                Row.of("opcode 11", "8b 80 00000000", PROTOCOL_ERROR),
                Row.of("opcode 12", "8c 80 00000000", PROTOCOL_ERROR),
                Row.of("opcode 15", "8f 82 00000000 '{}'", PROTOCOL_ERROR),
                Row.of("a fragmented ping", "09 80 00000000 80 80 00000000", PROTOCOL_ERROR),
                Row.of("a fragmented pong", "0a 80 00000000 80 80 00000000", PROTOCOL_ERROR),
                Row.of("a fragmented close", "08 80 00000000 80 80 00000000", PROTOCOL_ERROR),
                Row.of("a ping of 126 bytes", "89 fe 007e 00000000" + "00".repeat(126), PROTOCOL_ERROR),
                Row.of("a pong of 126 bytes", "8a fe 007e 00000000" + "00".repeat(126), PROTOCOL_ERROR),
                Row.of("a close of 126 bytes", "88 fe 007e 00000000 03e8" + "61".repeat(124), PROTOCOL_ERROR),
                Row.of(
                        "a ping of 126 bytes in 64 bits",
                        "89 ff 000000000000007e 00000000" + "00".repeat(126),
                        PROTOCOL_ERROR),
                Row.of("a lone last continuation", "80 82 00000000 '{}'", PROTOCOL_ERROR),
                Row.of("a lone first continuation", "00 82 00000000 '{}'", PROTOCOL_ERROR),
                Row.of("text inside fragments of text", "01 81 00000000 '{' 81 82 00000000 '{}'", PROTOCOL_ERROR),
                Row.of("binary inside fragments of text", "01 81 00000000 '{' 82 82 00000000 '{}'", PROTOCOL_ERROR),
                Row.of("text inside fragments of binary", "02 81 00000000 '{' 01 82 00000000 '{}'", PROTOCOL_ERROR),
                Row.of("a length of 2^63", "81 ff 8000000000000000 00000000 '{}'", PROTOCOL_ERROR, 1009),
                Row.of("a length of 2^64-1", "81 ff ffffffffffffffff 00000000 '{}'", PROTOCOL_ERROR, 1009)
                        .but(Deviation.HUGE_LENGTH_IS_A_FAILURE, 1011));
    }

    static Stream<Row<String>> utf8() {
        return Stream.of(
                Row.of("half a surrogate pair", "81 83 00000000 eda080", INVALID_PAYLOAD),
                Row.of("an overlong slash", "81 82 00000000 c0af", INVALID_PAYLOAD),
                Row.of("above U+10FFFF", "81 84 00000000 f4908080", INVALID_PAYLOAD),
                Row.of("a byte that never is", "81 81 00000000 ff", INVALID_PAYLOAD),
                Row.of("a sequence without its end", "81 82 00000000 e282", INVALID_PAYLOAD),
                Row.of("a wrong end in the next fragment", "01 81 00000000 c3 80 81 00000000 28", INVALID_PAYLOAD),
                Row.of("no end in the last fragment", "01 81 00000000 c3 80 80 00000000", INVALID_PAYLOAD),
                Row.of("wrong in the first of two fragments", "01 81 00000000 ff 80 81 00000000 28", INVALID_PAYLOAD));
    }

    static Stream<Row<String>> closes() {
        return Stream.of(
                Row.of("one byte", "88 81 00000000 03", PROTOCOL_ERROR),
                Row.of("code 0", "88 82 00000000 0000", PROTOCOL_ERROR),
                Row.of("code 999", "88 82 00000000 03e7", PROTOCOL_ERROR),
                Row.of("code 1004", "88 82 00000000 03ec", PROTOCOL_ERROR),
                Row.of("code 1005", "88 82 00000000 03ed", PROTOCOL_ERROR),
                Row.of("code 1006", "88 82 00000000 03ee", PROTOCOL_ERROR),
                Row.of("code 1015", "88 82 00000000 03f7", PROTOCOL_ERROR),
                Row.of("code 1016", "88 82 00000000 03f8", PROTOCOL_ERROR),
                Row.of("code 2999", "88 82 00000000 0bb7", PROTOCOL_ERROR),
                Row.of("code 5000", "88 82 00000000 1388", PROTOCOL_ERROR),
                Row.of("code 65535", "88 82 00000000 ffff", PROTOCOL_ERROR),
                Row.of("a reason that is not UTF-8", "88 84 00000000 03e8 eda0", PROTOCOL_ERROR, INVALID_PAYLOAD),
                Row.of("code 1000", "88 82 00000000 03e8", NORMAL),
                Row.of("code 3000", "88 82 00000000 0bb8", 3000),
                Row.of("code 4999 and a reason", "88 85 00000000 1387 'bye'", 4999),
                Row.of("nothing", "88 80 00000000", NORMAL, RawWebSocket.NO_STATUS));
    }

    static Stream<Row<String>> allowed() {
        return Stream.of(
                Row.of("a pong nobody asked for", "8a 80 00000000", ANSWERED),
                Row.of("a ping of 125 bytes", "89 fd 00000000" + "00".repeat(125), ANSWERED),
                Row.of(
                        "a ping between fragments",
                        "01 91 00000000 '{\"id\":5,\"rpc\":{\"m' 89 80 00000000 80 8f 00000000 'ethod\":\"time\"}}'",
                        ANSWERED),
                Row.of("an empty fragment", "01 80 00000000 80 a0 00000000 " + RPC, ANSWERED),
                Row.of(
                        "a short frame with a length of 16 bits",
                        "81 fe 0020 00000000 " + RPC,
                        ANSWERED,
                        PROTOCOL_ERROR),
                Row.of(
                        "a short frame with a length of 64 bits",
                        "81 ff 0000000000000020 00000000 " + RPC,
                        ANSWERED,
                        PROTOCOL_ERROR),
                Row.of("a command in a binary frame", "82 a0 00000000 " + RPC, ANSWERED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"rules", "utf8", "closes", "allowed"})
    void a_frame_has_one_outcome(Row<String> row) throws Exception {
        try (RawWebSocket peer = RawWebSocket.connected()) {
            peer.hex(row.input());

            assertThat(peer.outcome()).isIn(row.outcomes());
        }
    }
}
