package dev.carillon.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Payload;
import dev.carillon.client.Client;
import dev.carillon.client.Handshake;
import dev.carillon.it.Frames;
import dev.carillon.node.TestNode;
import dev.carillon.protocol.JsonFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A connection between a peer and a real node, and how it ends. */
class DirectConnectionTest {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private final Deque<CompletableFuture<Payload>> calls = new ArrayDeque<>();
    private final TestNode node = TestNode.builder()
            .rpc("later", (identity, client, data) -> {
                CompletableFuture<Payload> call = new CompletableFuture<>();
                calls.add(call);
                return call;
            })
            .build();
    private final FakeLine line = new FakeLine();
    private final FakeInput in = new FakeInput();
    private final List<Runnable> later = new ArrayList<>();
    private final DirectTransport transport = new DirectTransport(line, Framing.PLAIN);
    private final DirectConnection connection;

    DirectConnectionTest() {
        DirectSurroundings around = new DirectSurroundings(
                node.node,
                node.executor,
                (task, delay) -> {
                    assertThat(delay).isEqualTo(CLOSE_TIMEOUT);
                    later.add(task);
                },
                1024,
                CLOSE_TIMEOUT,
                Optional.empty());
        Client client = node.node.open(transport, JsonFormat.JSON, Handshake.NONE);
        connection = new DirectConnection(in, transport, client, around, Optional.empty());
    }

    /** The peer says it, and is written to as far as its line takes it. */
    private void says(String hex) {
        in.comes(Frames.hex(hex));
        connection.onDataAvailable();
        node.settle();
    }

    private void connects() throws IOException {
        connection.onWritePossible();
        says("81 95 00000000 '{\"id\":1,\"connect\":{}}'");
        assertThat(written()).contains("\"connect\":{");
        line.writes.clear();
    }

    private void asksForWhatComesLater() {
        in.comes(Frames.masked(Frames.TEXT, "{\"id\":2,\"rpc\":{\"method\":\"later\",\"data\":2}}"));
        connection.onDataAvailable();
        assertThat(calls).hasSize(1);
    }

    private String written() {
        return new String(line.bytes(), StandardCharsets.ISO_8859_1);
    }

    private int connections() {
        return node.hub.connectionCount();
    }

    @Test
    void nothing_is_read_before_it_can_be_answered() {
        assertThat(in.listeners).isZero();

        connection.onWritePossible();
        connection.onWritePossible();

        assertThat(in.listeners).isOne();
    }

    @Test
    void a_peer_that_has_gone_before_anything_was_said_leaves_nothing_behind() {
        in.ends();

        connection.onDataAvailable();

        assertThat(connections()).isZero();
        assertThat(line.cut).isTrue();
    }

    @Test
    void a_connection_that_the_server_lets_go_of_leaves_nothing_behind() throws IOException {
        connects();

        connection.gone();
        connection.gone();

        assertThat(connections()).isZero();
    }

    @Test
    void a_peer_that_stops_talking_in_the_middle_of_a_frame_is_gone() throws IOException {
        connects();
        says("81 95 00000000 '{\"id\"'");
        in.ends();

        connection.onDataAvailable();

        assertThat(connections()).isZero();
        assertThat(line.cut).isTrue();
    }

    @Test
    void a_close_is_answered_and_ends_the_connection() throws IOException {
        connects();

        says("88 82 00000000 03e8");

        assertThat(line.bytes()).isEqualTo(Frames.hex("88 02 03e8"));
        assertThat(line.ended).isTrue();
        assertThat(connections()).isZero();
    }

    @Test
    void a_peer_that_closes_and_does_not_read_the_answer_is_dropped() throws IOException {
        connects();
        line.full = true;
        says("89 80 00000000 88 82 00000000 03e8");
        assertThat(connections()).isZero();
        assertThat(line.ended).isFalse();

        later.forEach(Runnable::run);

        assertThat(line.cut).isTrue();
    }

    @Test
    void a_peer_that_floods_gives_others_their_turn() throws IOException {
        connects();
        for (int i = 0; i < 40; i++) {
            in.comes(Frames.hex("8a 80 00000000"));
        }

        connection.onDataAvailable();

        assertThat(in.unread()).isEqualTo(24);
        node.settle();
        assertThat(in.unread()).isZero();
        assertThat(connections()).isOne();
    }

    @Test
    void a_peer_that_says_more_than_is_worked_on_has_to_wait() throws IOException {
        connects();
        asksForWhatComesLater();
        for (int i = 0; i < 3000; i++) {
            in.comes(Frames.masked(
                    Frames.TEXT, "{\"id\":3,\"rpc\":{\"method\":\"none\",\"data\":\"" + "x".repeat(800) + "\"}}"));
        }
        in.comes(Frames.hex("88 82 00000000 03e8"));

        connection.onDataAvailable();
        node.settle();

        assertThat(in.unread()).isGreaterThan(2000);
        assertThat(connections()).isOne();
        calls.remove().complete(Payload.json("2"));
        node.settle();
        assertThat(in.unread()).isZero();
        assertThat(line.bytes()).endsWith(Frames.hex("88 02 03e8"));
    }

    @Test
    void the_end_of_one_that_has_to_wait_is_seen_when_it_is_ended() throws IOException {
        connects();
        asksForWhatComesLater();
        for (int i = 0; i < 1000; i++) {
            in.comes(Frames.masked(Frames.TEXT, " ".repeat(1000)));
        }
        in.ends();
        connection.onDataAvailable();
        node.settle();
        assertThat(in.unread()).isPositive();

        node.hub.connections().forEach(client -> client.disconnect(Disconnect.FORCED));
        node.settle();

        assertThat(in.unread()).isZero();
        assertThat(line.cut).isTrue();
    }

    @Test
    void the_end_of_a_flood_is_found_by_who_reads_on() throws IOException {
        connects();
        for (int i = 0; i < 20; i++) {
            in.comes(Frames.hex("8a 80 00000000"));
        }
        in.ends();

        connection.onDataAvailable();
        node.settle();

        assertThat(connections()).isZero();
    }

    @Test
    void a_reset_takes_the_peer_out() throws IOException {
        connects();
        in.broken = true;

        connection.onDataAvailable();

        assertThat(connections()).isZero();
        assertThat(line.cut).isTrue();
    }

    /** Undertow 2.3.23 can do this without end, on a thread that others need. */
    @Test
    void who_tells_of_the_same_failure_for_ever_is_stopped() {
        IOException reset = new IOException("reset");
        for (int i = 0; i <= 100; i++) {
            connection.onError(reset);
        }

        assertThatThrownBy(() -> connection.onError(reset)).isInstanceOf(IllegalStateException.class);
    }
}
