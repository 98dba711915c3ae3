package dev.carillon.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.container.FakeServerConnection;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is written goes past the stream as far as the server lets it, and never before what the stream still holds. */
class ServletLineTest {

    private final FakeServerConnection below = new FakeServerConnection();
    private final Stream stream = new Stream();

    /** Of an upgraded request: what is flushed is on the wire. */
    private final class Stream extends ServletOutputStream implements WebConnection {

        private final StringBuilder held = new StringBuilder();
        private boolean ready = true;

        @Override
        public void write(int octet) {
            held.append((char) octet);
        }

        @Override
        public void flush() {
            below.wire.append(held);
            held.setLength(0);
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new AssertionError();
        }

        @Override
        public ServletInputStream getInputStream() {
            throw new AssertionError();
        }

        @Override
        public ServletOutputStream getOutputStream() {
            return this;
        }
    }

    private ServletLine line() throws IOException {
        return new ServletLine(stream, Optional.of(below), (task, delay) -> task.run());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void what_the_operating_system_takes_does_not_touch_the_stream() throws IOException {
        below.takesBytes = 100;
        stream.ready = false; // it would have to be asked
        ServletLine line = line();

        line.write(bytes("one"));
        assertThat(line.isReady()).isTrue();
        line.write(bytes("two"));

        assertThat(below.wire).hasToString("onetwo");
    }

    @Test
    void the_rest_goes_through_the_stream() throws IOException {
        below.takesBytes = 2;
        ServletLine line = line();

        line.write(bytes("abcdef"));

        assertThat(below.wire).hasToString("abcdef");
        stream.ready = false;
        assertThat(line.isReady()).isFalse();
    }

    @Test
    void nothing_overtakes_what_the_stream_still_holds() throws IOException {
        below.takesBytes = 2;
        ServletLine line = line();
        stream.ready = false;
        line.write(bytes("abcdef"));
        assertThat(below.wire).hasToString("ab");
        assertThat(line.isReady()).isFalse();

        stream.ready = true;
        below.takesBytes = 100;
        line.write(bytes("ghi"));
        assertThat(below.wire).hasToString("abcdefghi");

        line.write(bytes("jkl"));
        assertThat(below.wire).hasToString("abcdefghijkl");
        assertThat(stream.held).isEmpty();
    }

    @Test
    void where_the_server_is_not_known_all_goes_through_the_stream() throws IOException {
        ServletLine line = new ServletLine(stream, Optional.empty(), (task, delay) -> task.run());

        line.write(bytes("abc"));

        assertThat(below.wire).hasToString("abc");
    }

    @Test
    void where_the_server_is_late_to_let_go_of_the_request_a_young_connection_ends_later() throws IOException {
        below.late = true;
        List<Runnable> laters = new ArrayList<>();
        List<Duration> delays = new ArrayList<>();
        ServletLine line = new ServletLine(stream, Optional.of(below), (task, delay) -> {
            laters.add(task);
            delays.add(delay);
        });

        line.cut();
        line.end();

        assertThat(below.closed).isZero();
        assertThat(delays)
                .singleElement()
                .satisfies(delay -> assertThat(delay).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1)));
        laters.get(0).run();
        assertThat(below.closed).isOne();
    }

    @Test
    void elsewhere_it_ends_at_once() throws IOException {
        line().cut();

        assertThat(below.closed).isOne();
    }
}
