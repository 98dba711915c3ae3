package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.carillon.channel.Disconnect;
import dev.carillon.message.Encoded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Transport} promises to the send queue. An implementation may complete on any thread and take its
 * time; what its peer receives is asked for through {@link Peer}.
 */
public abstract class TransportContract {

    /** The other end. */
    public interface Peer {

        /** The next frame, as text. */
        String next() throws Exception;

        /** The code that the connection was closed with, once it is. */
        int closeCode() throws Exception;
    }

    /** A connection that is open, and its other end. */
    public record Connection(Transport transport, Peer peer) {}

    protected abstract Connection open() throws Exception;

    private static CompletableFuture<Boolean> send(Transport transport, String text) {
        CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        transport.send(Encoded.of(text.getBytes(StandardCharsets.UTF_8)), new Transport.Completion() {
            @Override
            public void sent() {
                outcome.complete(true);
            }

            @Override
            public void failed() {
                outcome.complete(false);
            }
        });
        return outcome;
    }

    @Test
    void frames_arrive_whole_and_in_order_and_each_send_completes() throws Exception {
        Connection connection = open();
        List<String> texts = new ArrayList<>(List.of("a", "é\n{}", "x".repeat(100_000)));
        for (String text : texts) {
            assertThat(send(connection.transport(), text).get(10, TimeUnit.SECONDS))
                    .isTrue();
        }
        for (String text : texts) {
            assertThat(connection.peer().next()).isEqualTo(text);
        }
    }

    @Test
    void a_close_comes_behind_what_was_sent_and_tells_its_code() throws Exception {
        Connection connection = open();
        send(connection.transport(), "last").get(10, TimeUnit.SECONDS);
        connection.transport().close(Disconnect.FORCED);
        assertThat(connection.peer().next()).isEqualTo("last");
        assertThat(connection.peer().closeCode()).isEqualTo(3503);
    }

    @Test
    void nothing_throws_whatever_the_connection_s_state() throws Exception {
        Transport transport = open().transport();
        assertThat(transport.name()).isNotBlank();
        assertThatCode(() -> {
                    transport.ping();
                    transport.close(Disconnect.SHUTDOWN);
                    transport.close(Disconnect.FORCED);
                    transport.abort();
                    transport.abort();
                    transport.ping();
                    transport.close(Disconnect.SHUTDOWN);
                    // It tells the completion, whatever the outcome is: a queue would else wait for ever.
                    send(transport, "too late").get(10, TimeUnit.SECONDS);
                })
                .doesNotThrowAnyException();
    }
}
