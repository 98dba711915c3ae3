package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How large a message may be, however it is cut, and what a flood of small frames does. */
@ExtendWith(Witness.class)
class SizeIT extends Server.Deployed {

    private static final int ANSWERED = 0;
    private static final int TOO_BIG = 1009;
    private static final int NO_PONG = 3012;

    /** {@code carillon.websocket.message-size-limit} by default. */
    private static final int LIMIT = 131_072;

    /** A message and how it is cut. */
    record Sent(int first, byte[] message, int fragment) {

        byte[][] frames() {
            List<byte[]> frames = new ArrayList<>();
            for (int at = 0; at < message.length; at += fragment) {
                boolean last = at + fragment >= message.length;
                int kind = at == 0 ? first & 0x0f : 0;
                byte[] part = Arrays.copyOfRange(message, at, Math.min(at + fragment, message.length));
                frames.add(Frames.masked(kind | (last ? 0x80 : 0), part));
            }
            return frames.toArray(byte[][]::new);
        }

        @Override
        public String toString() {
            return message.length + " bytes";
        }
    }

    /** A command of exactly this many bytes. */
    private static byte[] command(int bytes, String filler) {
        String start = "{\"id\":5,\"rpc\":{\"method\":\"time\",\"data\":\"";
        StringBuilder text = new StringBuilder(start);
        int filled = filler.getBytes(StandardCharsets.UTF_8).length;
        int room = bytes - start.length() - 3;
        text.append(filler.repeat(room / filled))
                .append(" ".repeat(room % filled))
                .append("\"}}");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Sent text(int bytes, int fragment) {
        return new Sent(Frames.TEXT, command(bytes, "x"), fragment);
    }

    static Stream<Row<Sent>> sizes() {
        return Stream.of(
                Row.of("the limit in one frame", text(LIMIT, LIMIT), ANSWERED),
                Row.of("the limit in fragments", text(LIMIT, 1_000), ANSWERED),
                Row.of("the limit in small fragments", text(LIMIT, 10), ANSWERED),
                Row.of(
                        "the limit in letters of two bytes",
                        new Sent(Frames.TEXT, command(LIMIT, "é"), LIMIT),
                        ANSWERED),
                Row.of(
                        "the limit in letters of four bytes, cut anywhere",
                        new Sent(Frames.TEXT, command(LIMIT, "😀"), 777),
                        ANSWERED),
                Row.of("the limit in a binary frame", new Sent(Frames.BINARY, command(LIMIT, "x"), LIMIT), ANSWERED),
                Row.of("one more in one frame", text(LIMIT + 1, LIMIT + 1), TOO_BIG),
                Row.of("one more in two fragments", text(LIMIT + 1, LIMIT), TOO_BIG),
                Row.of("one more in fragments", text(LIMIT + 1, 1_000), TOO_BIG),
                Row.of("one more in small fragments", text(LIMIT + 1, 10), TOO_BIG),
                Row.of(
                        "one more in letters of two bytes",
                        new Sent(Frames.TEXT, command(LIMIT + 1, "é"), LIMIT + 1),
                        TOO_BIG),
                Row.of(
                        "one more in a binary frame",
                        new Sent(Frames.BINARY, command(LIMIT + 1, "x"), LIMIT + 1),
                        TOO_BIG),
                Row.of(
                        "one more in binary fragments",
                        new Sent(Frames.BINARY, command(LIMIT + 1, "x"), 1_000),
                        TOO_BIG),
                Row.of("a MiB in one frame", text(1 << 20, 1 << 20), TOO_BIG),
                Row.of("a MiB in fragments", text(1 << 20, 16_384), TOO_BIG),
                Row.of("16 MiB in one frame", text(1 << 24, 1 << 24), TOO_BIG).but(Deviation.BUFFER_OVERFLOW, 1011),
                Row.of("16 MiB in fragments", text(1 << 24, 65_536), TOO_BIG));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sizes")
    void a_message_is_as_long_as_the_limit_and_no_longer(Row<Sent> row) throws Exception {
        try (RawWebSocket peer = RawWebSocket.connected()) {
            for (byte[] frame : row.input().frames()) {
                if (!peer.bytes(frame)) {
                    break; // refused before the end: all the better
                }
            }

            assertThat(peer.outcome()).isIn(row.outcomes());
        }
    }

    static Stream<Row<String>> announced() {
        return Stream.of(
                Row.of("16 MiB", "82 ff 0000000001000000 00000000", TOO_BIG).but(Deviation.FRAME_KEPT_WHOLE, NO_PONG),
                Row.of("2^31-1", "82 ff 000000007fffffff 00000000", TOO_BIG).but(Deviation.FRAME_KEPT_WHOLE, NO_PONG),
                Row.of("2^32", "82 ff 0000000100000000 00000000", TOO_BIG).but(Deviation.FRAME_KEPT_WHOLE, NO_PONG),
                Row.of("2^63-1", "82 ff 7fffffffffffffff 00000000", TOO_BIG).but(Deviation.FRAME_KEPT_WHOLE, NO_PONG));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("announced")
    void a_long_frame_is_refused_before_twice_the_limit_was_read(Row<String> row) throws Exception {
        try (RawWebSocket peer = RawWebSocket.connected()) {
            peer.hex(row.input());
            peer.bytes(command(2 * LIMIT, "x"));

            assertThat(peer.closeCode()).isIn(row.outcomes());
        }
    }

    @Test
    void a_frame_that_never_goes_on_is_ended_and_costs_no_memory() throws Exception {
        long before = Metrics.liveHeapBytes();
        List<RawWebSocket> peers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            RawWebSocket peer = RawWebSocket.connected();
            peers.add(peer);
            peer.hex("82 ff 7fffffffffffffff 00000000 " + "00".repeat(100));
        }

        assertThat(Metrics.liveHeapBytes() - before).isLessThan(128 << 20);
        for (RawWebSocket peer : peers) {
            assertThat(peer.closeCode()).isEqualTo(Server.isDirect() ? TOO_BIG : NO_PONG);
            peer.close();
        }
    }

    static Stream<Row<byte[]>> floods() {
        return Stream.of(
                Row.of("pongs", Frames.times(20_000, Frames.hex("8a 80 00000000")), ANSWERED),
                Row.of(
                        "pongs of 125 bytes",
                        Frames.times(20_000, Frames.masked(Frames.PONG, "p".repeat(125))),
                        ANSWERED),
                Row.of("empty continuations of text", around("01", 100_000), ANSWERED, TOO_BIG, 1008)
                        .but(Deviation.FLOOD_BEFORE_PONG, ANSWERED, TOO_BIG, 1008, NO_PONG),
                Row.of("empty continuations of binary", around("02", 100_000), ANSWERED, TOO_BIG, 1008)
                        .but(Deviation.FLOOD_BEFORE_PONG, ANSWERED, TOO_BIG, 1008, NO_PONG));
    }

    /** A command cut in two, with empty fragments between. */
    private static byte[] around(String opcode, int count) {
        return Frames.hex(opcode + " 81 00000000 '{'" + "00 80 00000000".repeat(count)
                + "80 9f 00000000 '\"id\":5,\"rpc\":{\"method\":\"time\"}}'");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floods")
    void a_flood_of_small_frames_is_worked_off_or_refused(Row<byte[]> row) throws Exception {
        try (RawWebSocket peer = RawWebSocket.connected()) {
            peer.bytes(row.input());

            assertThat(peer.outcome()).isIn(row.outcomes());
        }
    }

    @Test
    void every_ping_of_a_burst_is_answered() throws Exception {
        try (RawWebSocket peer = RawWebSocket.connected()) {
            peer.bytes(Frames.times(10_000, Frames.masked(Frames.PING, "beat")));

            int pongs = 0;
            while (pongs < 10_000) {
                RawWebSocket.Frame frame = peer.frame().orElseThrow();
                if (frame.is(Frames.PONG)) {
                    assertThat(frame.text()).isEqualTo("beat");
                    pongs++;
                }
            }
        }
    }
}
