package dev.carillon.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyTest {

    private final List<String> told = new ArrayList<>();
    private final Input input = new Input();

    /** Bytes that come in parts. */
    private static final class Input extends ServletInputStream {

        private ByteArrayInputStream part = new ByteArrayInputStream(new byte[0]);
        private ReadListener listener;

        void comes(String text) throws IOException {
            part = new ByteArrayInputStream(text.getBytes(UTF_8));
            listener.onDataAvailable();
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            return part.available() > 0;
        }

        @Override
        public void setReadListener(ReadListener readListener) {
            listener = readListener;
        }

        @Override
        public int read() {
            return part.read();
        }
    }

    private void read(long announced) {
        Body.read(input, announced, 10, new Body.Reader() {
            @Override
            public void whole(byte[] body) {
                told.add("whole " + new String(body, UTF_8));
            }

            @Override
            public void tooLarge() {
                told.add("too large");
            }

            @Override
            public void broken() {
                told.add("broken");
            }
        });
    }

    @Test
    void parts_are_put_together() throws Exception {
        read(-1);
        input.comes("hello");
        input.comes("world");
        assertThat(told).isEmpty();
        input.listener.onAllDataRead();
        assertThat(told).containsExactly("whole helloworld");
    }

    @Test
    void one_byte_over_the_limit_is_too_much_and_said_when_all_has_come() throws Exception {
        read(-1);
        input.comes("hello world");
        assertThat(told).isEmpty();
        input.comes("more");
        input.listener.onAllDataRead();
        assertThat(told).containsExactly("too large");
    }

    @Test
    void one_that_does_not_end_is_not_heard_out() throws Exception {
        read(-1);
        input.comes("x".repeat(161));
        input.comes("more");
        input.listener.onAllDataRead();
        assertThat(told).containsExactly("too large");
    }

    @Test
    void what_is_announced_as_too_large_is_not_read_and_what_is_empty_neither() {
        read(11);
        read(0);
        assertThat(told).containsExactly("too large", "whole ");
        assertThat(input.listener).isNull();
    }

    @Test
    void a_peer_that_goes_meanwhile_is_told_once() throws Exception {
        read(10);
        input.comes("hel");
        input.listener.onError(new IOException("reset"));
        input.listener.onError(new IOException("again"));
        assertThat(told).containsExactly("broken");
    }
}
