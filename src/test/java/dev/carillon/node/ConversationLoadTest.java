package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many and large commands, and answers that nobody reads, over JSON against a whole node. */
class ConversationLoadTest extends ConversationPart {

    @Test
    void ten_thousand_commands_are_answered_in_order() {
        TestPeer peer = node.connected();
        String[] commands = new String[1_000];
        for (int frame = 0; frame < 10; frame++) {
            for (int i = 0; i < 1_000; i++) {
                commands[i] = rpc(2 + frame * 1_000 + i, "echo");
            }
            peer.send(commands);
        }

        List<String> answers = peer.heard();
        assertThat(answers).hasSize(10_000);
        for (int i = 0; i < 10_000; i++) {
            assertThat(answers.get(i)).isEqualTo("{\"id\":" + (i + 2) + ",\"rpc\":{\"data\":" + (i + 2) + "}}");
        }
    }

    @Test
    void more_commands_than_may_wait_end_the_connection_so_that_it_comes_back() {
        TestPeer peer = node.connected();
        peer.send(rpc(2, "later"));
        String large = "{\"id\":3,\"rpc\":{\"method\":\"echo\",\"data\":\"" + "x".repeat(100_000) + "\"}}";
        for (int i = 0; i < 10; i++) {
            peer.send(large);
        }
        assertThat(peer.closeCode()).isZero();

        peer.send(large);

        assertThat(peer.closeCode()).isEqualTo(3013);
        assertThat(peer.heard()).isEmpty();
    }

    @Test
    void one_frame_is_let_in_whatever_its_size_and_what_was_worked_on_no_longer_counts() {
        TestPeer peer = node.connected();
        String large = "{\"id\":3,\"rpc\":{\"method\":\"echo\",\"data\":\"" + "x".repeat(1_100_000) + "\"}}";
        for (int i = 0; i < 3; i++) {
            assertThat(peer.asks(large)).hasSize(1);
        }
    }

    @Test
    void an_empty_frame_counts_too_so_that_a_flood_of_them_is_bounded() {
        TestPeer peer = node.connected();
        peer.send(rpc(2, "later"));
        for (int i = 0; i < 17_000; i++) {
            peer.client.receive(new byte[0]);
        }
        assertThat(peer.closeCode()).isEqualTo(3013);
    }

    @Test
    void commands_wait_while_the_peer_does_not_read_their_answers() {
        TestPeer peer = node.connected();
        peer.transport.stopReading();
        String large = "\"" + "x".repeat(60_000) + "\"";
        for (int i = 0; i < 15; i++) {
            peer.send("{\"id\":" + (i + 2) + ",\"rpc\":{\"method\":\"echo\",\"data\":" + large + "}}");
        }

        // One answer is in flight and half a queue of them waits; the rest of the commands is not worked on.
        assertThat(peer.transport.inFlight()).isEqualTo(1);
        assertThat(peer.client.queuedBytes()).isBetween(524_288L, 600_000L);

        peer.transport.startReading();
        peer.transport.land();
        node.settle();

        assertThat(peer.heard()).hasSize(15);
        assertThat(peer.closeCode()).isZero();
    }

    @Test
    void short_answers_to_a_peer_that_does_not_read_do_not_end_it_either() {
        TestPeer peer = node.connected();
        peer.transport.stopReading();
        for (int i = 0; i < 20; i++) {
            String[] commands = new String[1_000];
            java.util.Arrays.fill(commands, "{\"id\":2,\"unsubscribe\":{\"channel\":\"a\"}}");
            peer.sendOnly(commands);
        }
        assertThat(peer.closeCode()).isZero();

        peer.transport.startReading();
        peer.transport.land();
        node.settle();

        assertThat(peer.heard()).hasSize(20_000);
        assertThat(peer.closeCode()).isZero();
    }

    /** What waits for a round can be more than a member's queue holds: a worker that was busy elsewhere comes late. */
    @Test
    void a_round_that_comes_late_does_not_end_who_reads() {
        TestPeer peer = node.connected();
        peer.asks("{\"id\":2,\"subscribe\":{\"channel\":\"live:1\"}}");
        for (int i = 0; i < 50; i++) {
            node.hub.published(
                    ChannelName.of("live:1"), Publication.of(Payload.json("\"" + "x".repeat(60_000) + "\"")), "");
        }

        node.settle();

        assertThat(peer.heard()).hasSize(50);
        assertThat(peer.closeCode()).isZero();
    }

    @Test
    void a_publisher_is_answered_when_the_rounds_have_caught_up_with_it() {
        TestPeer peer = node.connected();
        peer.asks("{\"id\":2,\"subscribe\":{\"channel\":\"live:1\"}}");
        String publish = "{\"id\":3,\"publish\":{\"channel\":\"live:1\",\"data\":\"" + "x".repeat(60_000) + "\"}}";
        String[] publishes = new String[50];
        java.util.Arrays.fill(publishes, publish);

        peer.sendOnly(publishes);
        // as many as a round takes are answered before it, and the next one waits
        assertThat(peer.heard()).hasSize(4);
        node.settle();

        assertThat(peer.heard()).hasSize(96);
        assertThat(peer.closeCode()).isZero();
    }

    @Test
    void history_asked_without_reading_ends_as_slow_with_a_bounded_queue() {
        TestPeer peer = node.connected();
        String data = "\"" + "x".repeat(20_000) + "\"";
        for (int i = 0; i < 100; i++) {
            node.publish("room:1", data);
        }
        peer.transport.stopReading();

        String[] asks = new String[100];
        for (int i = 0; i < 100; i++) {
            asks[i] = "{\"id\":" + (i + 2) + ",\"history\":{\"channel\":\"room:1\",\"limit\":300}}";
        }
        peer.send(asks);
        // one page of 2 MB in flight, at most another one waits
        assertThat(peer.transport.inFlight()).isEqualTo(1);
        assertThat(peer.client.queuedBytes()).isLessThan(2_100_000L);

        node.pass(Duration.ofSeconds(7));

        assertThat(peer.closeCode()).isEqualTo(3008);
        assertThat(peer.client.queuedBytes()).isZero();
        assertThat(node.hub.connectionCount()).isZero();
        node.pass(Duration.ofSeconds(4));
        assertThat(peer.transport.isAborted()).isTrue();
    }

    /** Found by reading: the answer to connect was still waiting, and beside it a recovery did not fit. */
    @Test
    void a_recovery_larger_than_the_queue_passes_pipelined_behind_connect() {
        String data = "\"" + "x".repeat(20_000) + "\"";
        for (int i = 0; i < 100; i++) {
            node.publish("room:1", data);
        }
        TestPeer peer = node.open();

        List<String> answers = peer.asks(
                CONNECT,
                "{\"id\":2,\"subscribe\":{\"channel\":\"room:1\",\"recoverable\":true,\"recover\":true,\"offset\":0,"
                        + "\"epoch\":\"" + node.top("room:1").epoch() + "\"}}");

        assertThat(peer.closeCode()).isZero();
        assertThat(answers.get(1)).contains("\"recovered\":true").contains("\"offset\":100}");
    }
}
