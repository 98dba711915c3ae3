package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Commands that come more often than they may: {@code presence_stats}, of which 100 a second are allowed. */
@ExtendWith(Witness.class)
class RateIT extends Server.Deployed {

    private static final int ALLOWED = 100;
    private static final int NOT_AVAILABLE = 108;
    private static final int TOO_MANY = 111;
    private static final int ENDED = 3013;

    private static String commands(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(id -> "{\"id\":" + id + ",\"presence_stats\":{\"channel\":\"live:rates\"}}")
                .collect(Collectors.joining("\n"));
    }

    @Test
    void who_asks_too_often_is_refused_and_then_ended() throws Exception {
        Metrics before = Metrics.now();
        try (RawWebSocket peer = RawWebSocket.connected()) {
            for (int frame = 0; frame < 10; frame++) {
                peer.send(commands(10 + frame * 1_000, 1_000));
            }
            for (int i = 0; i < ALLOWED; i++) {
                assertThat(peer.verdict(10 + i)).isEqualTo(NOT_AVAILABLE);
            }
            int refused = 0;
            int verdict = NOT_AVAILABLE;
            for (int id = 10 + ALLOWED; verdict != ENDED; id++) {
                verdict = peer.verdict(id);
                refused += verdict == TOO_MANY ? 1 : 0;
            }
            assertThat(refused).isBetween(100, 150);
        }
        assertThat(Metrics.now().disconnects(ENDED)).isGreaterThan(before.disconnects(ENDED));
        assertThat(Metrics.now().value("carillon_rate_limited_total{scope=\"connection\"}"))
                .isGreaterThan(100);
    }

    @Test
    void who_was_refused_may_ask_again_a_moment_later() throws Exception {
        try (RawWebSocket peer = RawWebSocket.connected()) {
            peer.send(commands(10, 150));
            int refused = 0;
            for (int id = 10; id < 160; id++) {
                refused += peer.verdict(id) == TOO_MANY ? 1 : 0;
            }
            assertThat(refused).isBetween(1, 50);

            peer.send("{\"id\":200,\"rpc\":{\"method\":\"echo\",\"data\":1}}");
            assertThat(peer.verdict(200)).isZero();
            Thread.sleep(100); // credit comes back with time, and nothing else tells that it has
            peer.send(commands(300, 1));
            assertThat(peer.verdict(300)).isEqualTo(NOT_AVAILABLE);
        }
    }
}
