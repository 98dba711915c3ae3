package dev.carillon.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Disconnect;
import dev.carillon.client.Transport;
import dev.carillon.client.TransportContract;
import dev.carillon.container.FakeServerConnection;
import dev.carillon.message.Encoded;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Over a response that does what the specification says and no more; the behaviour suite has the real ones. */
class StreamTransportTest extends TransportContract {

    private final FakeResponse response = new FakeResponse();
    private final AtomicInteger gone = new AtomicInteger();
    private final FakeServerConnection below = new FakeServerConnection();
    private final List<Runnable> later = new ArrayList<>();
    private final List<String> outcomes = new ArrayList<>();

    private StreamTransport transport(StreamKind kind) throws IOException {
        StreamEnd end = new StreamEnd(
                response.context(),
                Optional.of(below),
                Runnable::run,
                (task, delay) -> later.add(task),
                Duration.ofSeconds(3));
        StreamTransport transport = new StreamTransport(kind, response.response(), end);
        transport.open(gone::incrementAndGet);
        return transport;
    }

    private StreamTransport begun(StreamKind kind) throws IOException {
        StreamTransport transport = transport(kind);
        transport.onWritePossible();
        transport.begin();
        return transport;
    }

    @Override
    protected Connection open() throws IOException {
        StreamTransport transport = begun(StreamKind.HTTP_JSON);
        return new Connection(transport, new Peer() {
            private int read;

            @Override
            public String next() {
                for (String text : List.of("a", "é\n{}", "x".repeat(100_000), "last")) {
                    if (response.text().startsWith(text, read)) {
                        read += text.length();
                        return text;
                    }
                }
                throw new AssertionError(response.text());
            }

            @Override
            public int closeCode() {
                String push = response.text().substring(read);
                assertThat(response.completed).isTrue();
                return Integer.parseInt(push.replaceAll("\\D", ""));
            }
        });
    }

    private void send(Transport transport, String text) {
        transport.send(Encoded.of(text.getBytes(UTF_8)), new Transport.Completion() {
            @Override
            public void sent() {
                outcomes.add(text + " sent");
            }

            @Override
            public void failed() {
                outcomes.add(text + " failed");
            }
        });
    }

    @Test
    void an_event_stream_begins_before_anything_happens() throws Exception {
        begun(StreamKind.SSE);
        assertThat(response.text()).isEqualTo("\r\n");
        assertThat(response.status).isEqualTo(200);
        assertThat(response.headers).containsEntry("X-Accel-Buffering", "no");
    }

    @Test
    void nothing_is_answered_before_the_request_has_been_read_and_the_container_is_ready() throws Exception {
        StreamTransport transport = transport(StreamKind.SSE);
        transport.begin();
        assertThat(response.status).isZero();
        transport.onWritePossible();
        assertThat(response.status).isEqualTo(200);
    }

    @Test
    void a_frame_is_sent_when_the_container_would_take_another() throws Exception {
        StreamTransport transport = begun(StreamKind.HTTP_JSON);
        response.room = 1;
        send(transport, "a");
        assertThat(outcomes).isEmpty();
        response.drain(1);
        assertThat(response.text()).isEqualTo("a");
        assertThat(outcomes).isEmpty();
        response.drain(5);
        assertThat(outcomes).containsExactly("a sent");
    }

    @Test
    void a_reason_waits_for_the_frame_in_flight_and_for_room() throws Exception {
        StreamTransport transport = begun(StreamKind.HTTP_JSON);
        response.room = 2;
        send(transport, "a\n");
        transport.close(Disconnect.SLOW);
        assertThat(response.completed).isFalse();
        response.drain(9);
        assertThat(response.text()).isEqualTo("a\n{\"push\":{\"disconnect\":{\"code\":3008,\"reason\":\"slow\"}}}\n");
        assertThat(response.completed).isTrue();
        assertThat(gone).hasValue(1);
    }

    @Test
    void one_that_is_just_dropped_is_told_nothing() throws Exception {
        begun(StreamKind.HTTP_JSON).close(Disconnect.CONNECTION_CLOSED);
        assertThat(response.text()).isEmpty();
        assertThat(response.completed).isTrue();
    }

    @Test
    void a_peer_that_reads_nothing_is_dropped_and_what_was_in_flight_has_failed() throws Exception {
        StreamTransport transport = begun(StreamKind.HTTP_JSON);
        response.room = 1;
        send(transport, "a");
        transport.abort();
        assertThat(outcomes).containsExactly("a failed");
        assertThat(response.completed).isTrue();
        assertThat(below.closed).isEqualTo(1);
        assertThat(gone).hasValue(1);
    }

    /** The last bytes of an answer that is complete may wait for its peer without end. */
    @Test
    void whoever_has_been_told_the_end_has_a_moment_to_read_it_before_the_connection_goes() throws Exception {
        begun(StreamKind.HTTP_JSON).close(Disconnect.FORCED);
        assertThat(response.completed).isTrue();
        assertThat(response.headers).containsEntry("Connection", "close");
        assertThat(below.last).isTrue();
        assertThat(below.closed).isZero();
        assertThat(later).hasSize(1);
        later.get(0).run();
        assertThat(below.closed).isEqualTo(1);
    }

    @Test
    void a_peer_that_the_server_sees_leaving_is_gone_at_once() throws Exception {
        StreamTransport transport = begun(StreamKind.HTTP_JSON);
        response.room = 1;
        send(transport, "a");
        below.gone.run();
        assertThat(outcomes).containsExactly("a failed");
        assertThat(response.completed).isTrue();
        assertThat(gone).hasValue(1);
        assertThat(below.closed).isEqualTo(1);
        assertThat(below.completions).isEqualTo(1);
    }

    /** Where its body has not come whole, ending a request reads the rest of it, for which no I/O thread may wait. */
    @Test
    void a_request_that_has_not_been_read_is_completed_by_a_worker() throws Exception {
        StreamTransport transport = transport(StreamKind.HTTP_JSON);
        transport.onWritePossible();
        transport.close(Disconnect.STALE);
        assertThat(response.completed).isTrue();
        assertThat(below.completions).isZero();
    }

    @Test
    void on_a_server_that_is_not_known_a_stream_just_completes() throws Exception {
        StreamEnd end = new StreamEnd(
                response.context(),
                Optional.empty(),
                Runnable::run,
                (task, delay) -> later.add(task),
                Duration.ofSeconds(3));
        StreamTransport transport = new StreamTransport(StreamKind.HTTP_JSON, response.response(), end);
        transport.open(gone::incrementAndGet);
        transport.onWritePossible();
        transport.begin();
        transport.close(Disconnect.FORCED);
        assertThat(response.completed).isTrue();
        assertThat(response.headers).doesNotContainKey("Connection");
        assertThat(later).isEmpty();
    }

    @Test
    void a_write_that_fails_is_the_end_and_told_once() throws Exception {
        StreamTransport transport = begun(StreamKind.HTTP_JSON);
        response.broken = true;
        send(transport, "a");
        send(transport, "b");
        transport.onError(new IOException("reset"));
        transport.close(Disconnect.FORCED);
        assertThat(outcomes).containsExactly("a failed", "b failed");
        assertThat(gone).hasValue(1);
    }

    @Test
    void what_the_container_has_ended_is_touched_no_more() throws Exception {
        StreamTransport transport = begun(StreamKind.HTTP_JSON);
        response.completed = true;
        transport.onComplete(null);
        send(transport, "a");
        assertThat(outcomes).containsExactly("a failed");
        assertThat(gone).hasValue(1);
    }

    @Test
    void a_refusal_is_a_status_and_a_sentence_and_the_end() throws Exception {
        StreamTransport transport = transport(StreamKind.HTTP_JSON);
        transport.refuse(Refusal.TOO_LARGE);
        transport.onWritePossible();
        assertThat(response.status).isEqualTo(413);
        assertThat(response.text()).isEqualTo(Refusal.TOO_LARGE.sentence() + "\n");
        assertThat(response.completed).isTrue();
        assertThat(gone).hasValue(1);
    }

    @Test
    void a_request_that_does_not_come_is_answered_with_a_status() throws Exception {
        StreamTransport transport = transport(StreamKind.SSE);
        transport.onWritePossible();
        transport.close(Disconnect.STALE);
        assertThat(response.status).isEqualTo(408);
        assertThat(response.completed).isTrue();
    }

    @Test
    void a_completion_may_send_the_next_frame() throws Exception {
        StreamTransport transport = begun(StreamKind.HTTP_JSON);
        transport.send(Encoded.of("a".getBytes(UTF_8)), new Transport.Completion() {
            @Override
            public void sent() {
                send(transport, "b");
            }

            @Override
            public void failed() {
                throw new AssertionError();
            }
        });
        assertThat(response.text()).isEqualTo("ab");
        assertThat(outcomes).containsExactly("b sent");
    }
}
