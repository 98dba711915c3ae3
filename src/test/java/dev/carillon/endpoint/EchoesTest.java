package dev.carillon.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Disconnect;
import dev.carillon.client.SendLimits;
import dev.carillon.client.Transport;
import dev.carillon.message.Encoded;
import dev.carillon.meter.Meter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EchoesTest {

    private static final SendLimits LIMITS = new SendLimits(16_384, 16, 1_024, 1, Duration.ofSeconds(5));

    private long now;
    private final FakeTransport transport = new FakeTransport();
    private final Echoes echoes = new Echoes(LIMITS, Runnable::run, () -> now, Meter.NONE);
    private final Echo echo = echoes.open(transport).orElseThrow();

    @Test
    void everything_comes_back_in_order_one_message_a_frame_and_binary_as_binary() {
        echo.say(text("one"));
        echo.say(Encoded.binary(new byte[] {1, 2}, 1));
        echo.say(text(""));
        transport.readAll();

        assertThat(transport.sent).extracting(EchoesTest::shown).containsExactly("one", "2 bytes", "");
        assertThat(transport.closes).isEmpty();
    }

    @Test
    void a_peer_that_sends_and_does_not_read_is_too_slow_once_its_queue_is_full() {
        for (int i = 0; i < 2 + LIMITS.queueMaxMessages(); i++) {
            echo.say(text("m" + i));
        }
        echo.say(text("late"));

        assertThat(transport.closes).containsExactly(Disconnect.SLOW);
        assertThat(transport.sent).hasSize(1);
    }

    @Test
    void a_frame_that_does_not_leave_ends_the_connection_and_drops_it_a_little_later() {
        echo.say(text("stuck"));
        beatAfter(Duration.ofSeconds(5));
        assertThat(transport.closes).isEmpty();

        beatAfter(Duration.ofMillis(1));
        assertThat(transport.closes).containsExactly(Disconnect.SLOW);
        assertThat(transport.aborts).isZero();

        beatAfter(Duration.ofSeconds(5));
        beatAfter(Duration.ofMillis(1));
        beatAfter(Duration.ofMinutes(1));
        assertThat(transport.aborts).isOne();
        assertThat(transport.closes).hasSize(1);
    }

    @Test
    void a_peer_that_is_silent_for_a_minute_is_sent_away() {
        beatAfter(Duration.ofSeconds(40));
        echo.say(text("read"));
        transport.readAll();
        beatAfter(Echo.IDLE);
        assertThat(transport.closes).isEmpty();

        beatAfter(Duration.ofMillis(1));

        assertThat(transport.closes).containsExactly(Disconnect.CONNECTION_CLOSED);
        assertThat(transport.aborts).isZero();
    }

    @Test
    void an_end_comes_behind_what_is_still_to_be_said() {
        echo.say(text("last"));
        echo.end(Disconnect.MESSAGE_TOO_BIG);
        echo.say(text("later"));
        assertThat(transport.closes).isEmpty();

        transport.readAll();

        assertThat(transport.sent).hasSize(1);
        assertThat(transport.closes).containsExactly(Disconnect.MESSAGE_TOO_BIG);
    }

    @Test
    void a_failed_send_ends_the_connection() {
        echo.say(text("lost"));
        transport.inFlight.remove().failed();

        assertThat(transport.closes).containsExactly(Disconnect.WRITE_ERROR);
    }

    @Test
    void a_connection_that_is_gone_is_forgotten_and_makes_room() {
        List<Echo> others = new ArrayList<>();
        for (int i = 1; i < Echoes.MOST; i++) {
            others.add(echoes.open(new FakeTransport()).orElseThrow());
        }
        FakeTransport oneTooMany = new FakeTransport();
        assertThat(echoes.open(oneTooMany)).isEmpty();
        assertThat(oneTooMany.closes).containsExactly(Disconnect.TRY_AGAIN_LATER);

        echoes.closed(others.get(0));

        assertThat(echoes.open(new FakeTransport())).isPresent();
        assertThat(transport.closes).isEmpty();
    }

    private void beatAfter(Duration time) {
        now += time.toNanos();
        echoes.beat();
    }

    private static Encoded text(String text) {
        return Encoded.of(text.getBytes(UTF_8));
    }

    private static String shown(Encoded frame) {
        return frame.isBinary() ? frame.length() + " bytes" : frame.text();
    }

    /** Keeps every send until the test reads. */
    private static final class FakeTransport implements Transport {

        final List<Encoded> sent = new ArrayList<>();
        final ArrayDeque<Completion> inFlight = new ArrayDeque<>();
        final List<Disconnect> closes = new ArrayList<>();
        int aborts;

        void readAll() {
            while (!inFlight.isEmpty()) {
                inFlight.remove().sent();
            }
        }

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public void send(Encoded frame, Completion done) {
            sent.add(frame);
            inFlight.add(done);
        }

        @Override
        public void ping() {
            throw new AssertionError("nobody asked for it");
        }

        @Override
        public void close(Disconnect disconnect) {
            closes.add(disconnect);
        }

        @Override
        public void abort() {
            aborts++;
        }
    }
}
