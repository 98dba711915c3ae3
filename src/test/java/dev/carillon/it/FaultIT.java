package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Peers that vanish, at the worst moment and without a word: what was theirs goes, and nobody else notices. */
@ExtendWith(Witness.class)
class FaultIT extends Server.Deployed {

    /** What a second is on a quiet machine. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private static final int SLOW = 3008;

    /** More than the time for a close. */
    private static final Duration AFTER_CLOSE = Duration.ofSeconds(5);

    /** After the stale delay and the time for a close. */
    private static final Duration AT_LAST = Duration.ofSeconds(15);

    /** Somebody who is told of leaves, and somebody who will go. */
    private record Room(String channel, RawWebSocket watcher, RawWebSocket goer) implements AutoCloseable {

        static Room open() throws Exception {
            String channel = "room:fault-" + UUID.randomUUID();
            RawWebSocket watcher = RawWebSocket.connected();
            watcher.ask(2, "\"subscribe\":{\"channel\":\"" + channel + "\",\"join_leave\":true}");
            assertThat(watcher.line()).contains("\"join\":");
            RawWebSocket goer = RawWebSocket.subscribed(channel);
            assertThat(watcher.line()).contains("\"join\":");
            watcher.patience(SOON);
            return new Room(channel, watcher, goer);
        }

        void sees_the_leave() throws Exception {
            String line = watcher.line();
            while (line.contains("\"pub\":")) {
                line = watcher.line();
            }
            assertThat(line).contains("\"leave\":");
            assertThat(watcher.ask(9, "\"presence_stats\":{\"channel\":\"" + channel + "\"}"))
                    .contains("\"num_clients\":1");
        }

        @Override
        public void close() throws Exception {
            watcher.close();
            goer.close();
        }
    }

    @Test
    void a_reset_in_the_middle_of_a_frame_takes_the_peer_from_its_room() throws Exception {
        try (Room room = Room.open()) {
            room.goer().hex("81 fe 1000 00000000 '{\"id\":3,'");
            room.goer().reset();

            room.sees_the_leave();
        }
    }

    @Test
    void an_end_in_the_middle_of_a_frame_takes_the_peer_from_its_room() throws Exception {
        try (Room room = Room.open()) {
            room.goer().hex("81 fe 1000 00000000 '{\"id\":3,'");
            room.goer().close();

            room.sees_the_leave();
        }
    }

    @Test
    void a_peer_that_only_stops_talking_is_gone() throws Exception {
        try (Room room = Room.open()) {
            room.goer().endOutput();

            room.sees_the_leave();
        }
    }

    @Test
    void an_end_between_fragments_takes_the_peer_from_its_room() throws Exception {
        try (Room room = Room.open()) {
            room.goer().hex("01 89 00000000 '{\"id\":3,\"'");
            room.goer().close();

            room.sees_the_leave();
        }
    }

    @Test
    void a_reset_behind_a_close_takes_the_peer_from_its_room() throws Exception {
        try (Room room = Room.open()) {
            room.goer().hex("88 82 00000000 03e8");
            room.goer().reset();

            room.sees_the_leave();
        }
    }

    @Test
    void a_reset_behind_a_command_takes_the_peer_from_its_room() throws Exception {
        try (Room room = Room.open()) {
            room.goer().send("{\"id\":3,\"history\":{\"channel\":\"" + room.channel() + "\",\"limit\":100}}");
            room.goer().reset();
            if (Deviation.RESET_UNNOTICED.isHere()) {
                room.watcher().patience(AT_LAST);
            }

            room.sees_the_leave();
        }
    }

    @Test
    void a_reset_in_the_middle_of_a_broadcast_takes_the_peer_from_its_room() throws Exception {
        try (Room room = Room.open()) {
            String publish = "{\"id\":3,\"publish\":{\"channel\":\"%s\",\"data\":\"%s\"}}"
                    .formatted(room.channel(), "x".repeat(30_000));
            for (int i = 0; i < 20; i++) {
                room.watcher().send(publish);
                if (i == 10) {
                    room.goer().reset();
                }
            }
            for (int i = 0; i < 20; i++) {
                room.watcher().reply(3);
            }

            assertThat(leaves(room)).isTrue();
        }
    }

    /** Whether the leave came, before or after the replies: presence knows. */
    private static boolean leaves(Room room) throws Exception {
        long end = System.nanoTime() + SOON.toNanos();
        while (System.nanoTime() < end) {
            String stats = room.watcher().ask(9, "\"presence_stats\":{\"channel\":\"" + room.channel() + "\"}");
            if (stats.contains("\"num_clients\":1,")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void peers_that_go_right_after_the_handshake_leave_nothing_behind() throws Exception {
        double before = Metrics.now().connections();

        for (int i = 0; i < 100; i++) {
            RawWebSocket peer = RawWebSocket.open();
            if (i % 2 == 0) {
                peer.reset();
            } else {
                peer.close();
            }
        }

        Metrics.await("all of them gone", AT_LAST, now -> now.connections() <= before);
    }

    @Test
    void peers_that_go_before_the_answer_to_connect_leave_nothing_behind() throws Exception {
        double before = Metrics.now().connections();

        for (int i = 0; i < 100; i++) {
            RawWebSocket peer = RawWebSocket.open();
            peer.send("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"room:brief\"}}");
            if (i % 2 == 0) {
                peer.reset();
            } else {
                peer.close();
            }
        }

        Metrics.await("all of them gone", AT_LAST, now -> now.connections() <= before);
        try (RawWebSocket peer = RawWebSocket.subscribed("room:brief")) {
            assertThat(peer.ask(3, "\"presence_stats\":{\"channel\":\"room:brief\"}"))
                    .contains("\"num_clients\":1");
        }
    }

    @Test
    void a_peer_that_sends_no_pong_is_ended() throws Exception {
        try (RawWebSocket peer = RawWebSocket.connected()) {
            List<RawWebSocket.Frame> frames = new ArrayList<>();
            RawWebSocket.Frame frame = peer.frame().orElseThrow();
            while (!frame.is(Frames.CLOSE)) {
                frames.add(frame);
                frame = peer.frame().orElseThrow();
            }

            assertThat(frames).extracting(RawWebSocket.Frame::text).containsExactly("{}");
            assertThat(frame.closeCode()).isEqualTo(3012);
            peer.patience(AFTER_CLOSE);
            assertThat(peer.frame())
                    .as("what comes behind the close, though it was never answered")
                    .isEmpty();
        }
    }

    @Test
    void peers_that_do_not_read_are_ended_and_their_connections_dropped() throws Exception {
        String channel = "live:unread-" + UUID.randomUUID();
        long open = Metrics.openDescriptors();
        List<RawWebSocket> peers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            peers.add(RawWebSocket.subscribed(channel));
        }
        double before = Metrics.now().disconnects(SLOW);
        try (RawWebSocket speaker = RawWebSocket.connected()) {
            String publish = "\"publish\":{\"channel\":\"%s\",\"data\":\"%s\"}".formatted(channel, "x".repeat(60_000));
            for (int i = 0; i < 1_000 && (i % 20 > 0 || Metrics.now().disconnects(SLOW) < before + 10); i++) {
                speaker.ask(3 + i, publish);
            }
        }

        Metrics.await("all ended as slow", AT_LAST, now -> now.disconnects(SLOW) >= before + 10);
        if (!Deviation.SLOW_READER_STAYS.isHere()) {
            // Nobody has read or closed yet, so no answer to a close can have come.
            await("the server has let go of their sockets")
                    .atMost(AT_LAST)
                    .untilAsserted(() -> assertThat(Metrics.openDescriptors()).isLessThan(open + peers.size() / 2));
            for (RawWebSocket peer : peers) {
                peer.patience(AFTER_CLOSE);
                assertThat(peer.closeCode()).isIn(SLOW, RawWebSocket.ABNORMAL);
            }
        }
        for (RawWebSocket peer : peers) {
            peer.close();
        }
    }
}
