package dev.carillon.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Disconnect;
import dev.carillon.client.Transport;
import dev.carillon.it.Frames;
import dev.carillon.message.Encoded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectTransportTest {

    private final FakeLine line = new FakeLine();
    private final DirectTransport transport = new DirectTransport(line, Framing.PLAIN);
    private final List<String> outcomes = new ArrayList<>();

    private final class Outcome implements Transport.Completion {

        private final String name;

        Outcome(String name) {
            this.name = name;
        }

        @Override
        public void sent() {
            outcomes.add(name + " sent");
        }

        @Override
        public void failed() {
            outcomes.add(name + " failed");
        }
    }

    private void send(String text) {
        transport.send(encoded(text), new Outcome(text));
    }

    private static Encoded encoded(String text) {
        return Encoded.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] payload(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void open() {
        transport.writePossible();
    }

    @Test
    void nothing_is_written_before_the_line_says_that_it_can_be() {
        send("a");
        transport.ping();
        assertThat(line.writes).isEmpty();
        assertThat(outcomes).isEmpty();

        open();

        assertThat(line.bytes()).isEqualTo(Frames.hex("89 00 81 01 'a'"));
        assertThat(outcomes).containsExactly("a sent");
    }

    @Test
    void the_members_of_a_channel_are_written_the_very_same_array() {
        Encoded shared = encoded("hello");
        FakeLine other = new FakeLine();
        DirectTransport second = new DirectTransport(other, Framing.PLAIN);
        open();
        second.writePossible();

        transport.send(shared, new Outcome("one"));
        second.send(shared, new Outcome("two"));

        assertThat(line.writes.get(0)).isSameAs(other.writes.get(0)).isEqualTo(Frames.hex("81 05 'hello'"));
    }

    @Test
    void what_is_not_text_goes_in_a_binary_frame() {
        open();

        transport.send(Encoded.binary(new byte[] {1, 2}, 1), new Outcome("two bytes"));

        assertThat(line.bytes()).isEqualTo(Frames.hex("82 02 0102"));
    }

    @Test
    void a_message_is_sent_once_the_line_is_ready_again() {
        open();
        line.full = true;
        send("a");
        assertThat(outcomes).isEmpty();

        line.full = false;
        transport.writePossible();

        assertThat(outcomes).containsExactly("a sent");
        assertThat(line.bytes()).isEqualTo(Frames.hex("81 01 'a'"));
    }

    /** Undertow's I/O thread writes the rest, and tells of it, before the writer has asked whether there is a rest. */
    @Test
    void the_line_may_be_ready_again_before_the_write_has_returned() {
        open();
        line.full = true;
        line.between = transport::writePossible;

        send("a");

        assertThat(outcomes).containsExactly("a sent");
    }

    @Test
    void what_comes_while_somebody_writes_is_written_by_that_one() {
        open();
        line.between = () -> {
            transport.pong(payload("p"));
            transport.drain();
            transport.close(Disconnect.FORCED);
        };

        send("a");

        assertThat(line.bytes()).isEqualTo(Frames.hex("81 01 'a' 8a 01 'p' 88 12 0daf 'force disconnect'"));
        assertThat(outcomes).containsExactly("a sent");
    }

    @Test
    void a_message_that_waits_behind_a_control_frame_is_not_sent_with_it() {
        open();
        line.full = true;
        transport.ping();
        send("a");
        assertThat(line.bytes()).isEqualTo(Frames.hex("89 00"));

        transport.writePossible();
        assertThat(line.bytes()).isEqualTo(Frames.hex("89 00 81 01 'a'"));
        assertThat(outcomes).isEmpty();

        transport.writePossible();
        assertThat(outcomes).containsExactly("a sent");
    }

    @Test
    void pongs_of_a_burst_share_a_write() {
        open();
        for (int i = 0; i < 3; i++) {
            transport.pong(payload("p" + i));
        }
        transport.drain();

        assertThat(line.writes).containsExactly(Frames.hex("8a 02 'p0' 8a 02 'p1' 8a 02 'p2'"));
    }

    @Test
    void pongs_that_a_peer_does_not_read_are_bounded_and_the_last_ones_stay() {
        open();
        line.full = true;
        send("a");
        for (int i = 0; i < 100_000; i++) {
            transport.pong(payload("%06d".formatted(i)));
        }

        line.full = false;
        transport.writePossible();

        assertThat(line.bytes()).hasSizeLessThanOrEqualTo(3 + 32_768).endsWith(Frames.hex("8a 06 '099999'"));
    }

    @Test
    void a_close_comes_behind_what_was_sent_and_nothing_comes_behind_it() {
        open();
        line.full = true;
        send("a");
        transport.close(Disconnect.FORCED);
        transport.close(Disconnect.SHUTDOWN);
        transport.ping();
        send("b");

        line.full = false;
        transport.writePossible();

        assertThat(line.bytes()).isEqualTo(Frames.hex("81 01 'a' 88 12 0daf 'force disconnect'"));
        assertThat(outcomes).containsExactly("b failed", "a sent");
        assertThat(line.ended).isFalse();
    }

    @Test
    void a_connection_ends_when_both_have_closed_whoever_was_first() {
        open();
        transport.peerClosed(Frames.hex("03e8"));
        assertThat(line.bytes()).isEqualTo(Frames.hex("88 02 03e8"));
        assertThat(line.ended).isTrue();

        FakeLine other = new FakeLine();
        DirectTransport second = new DirectTransport(other, Framing.PLAIN);
        second.writePossible();
        second.close(Disconnect.FORCED);
        assertThat(other.ended).isFalse();
        second.peerClosed(Frames.hex("0daf"));
        assertThat(other.bytes()).isEqualTo(Frames.hex("88 12 0daf 'force disconnect'"));
        assertThat(other.ended).isTrue();
    }

    @Test
    void a_close_that_has_not_left_does_not_end_the_connection_yet() {
        open();
        line.full = true;
        send("a");
        transport.peerClosed(Frames.hex("03e8"));
        assertThat(transport.isClosed()).isFalse();

        transport.writePossible();
        assertThat(line.ended).isFalse();
        transport.writePossible();

        assertThat(line.ended).isTrue();
        assertThat(transport.isClosed()).isTrue();
    }

    @Test
    void a_broken_line_fails_what_is_in_flight_and_is_cut() {
        open();
        line.broken = true;

        send("a");
        send("b");

        assertThat(outcomes).containsExactly("a failed", "b failed");
        assertThat(line.cut).isTrue();
    }

    @Test
    void an_abort_fails_what_is_in_flight_once() {
        open();
        line.full = true;
        send("a");

        transport.abort();
        transport.abort();
        transport.writePossible();

        assertThat(outcomes).containsExactly("a failed");
        assertThat(line.cut).isTrue();
    }
}
