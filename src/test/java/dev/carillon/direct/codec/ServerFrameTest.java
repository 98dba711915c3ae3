package dev.carillon.direct.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Disconnect;
import dev.carillon.it.Frames;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6455 section 5.2, as a server writes it. */
class ServerFrameTest {

    @ParameterizedTest
    @CsvSource({
        "0, 82 00",
        "1, 82 01",
        "125, 82 7d",
        "126, 82 7e 007e",
        "65535, 82 7e ffff",
        "65536, 82 7f 0000000000010000",
        "16909060, 82 7f 0000000001020304"
    })
    void a_length_is_said_with_the_fewest_bytes(int length, String header) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) 7);

        byte[] frame = ServerFrame.binary(payload);

        byte[] expected = Frames.hex(header);
        assertThat(Arrays.copyOf(frame, expected.length)).isEqualTo(expected);
        assertThat(Arrays.copyOfRange(frame, expected.length, frame.length)).isEqualTo(payload);
    }

    @Test
    void a_frame_is_whole_and_has_no_mask() {
        assertThat(ServerFrame.text(Frames.hex("'{}'"))).isEqualTo(Frames.hex("81 02 '{}'"));
        assertThat(ServerFrame.ping()).isEqualTo(Frames.hex("89 00"));
        assertThat(ServerFrame.pong(Frames.hex("'beat'"))).isEqualTo(Frames.hex("8a 04 'beat'"));
    }

    @Test
    void a_close_says_code_and_reason() {
        assertThat(ServerFrame.close(Disconnect.FORCED)).isEqualTo(Frames.hex("88 12 0daf 'force disconnect'"));
        assertThat(ServerFrame.closeEcho(Frames.hex("03e8"))).isEqualTo(Frames.hex("88 02 03e8"));
        assertThat(ServerFrame.closeEcho(new byte[0])).isEqualTo(Frames.hex("88 00"));
    }

    @Test
    void a_connection_that_is_just_dropped_is_closed_normally() {
        assertThat(ServerFrame.close(Disconnect.CONNECTION_CLOSED))
                .isEqualTo(Frames.hex("88 13 03e8 'connection closed'"));
    }
}
