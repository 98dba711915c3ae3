package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A peer that reads more slowly than is published, in a channel of which only the latest counts. */
@ExtendWith(Witness.class)
class SlowIT extends Server.Deployed {

    private static final int PUBLISHED = 300;
    private static final int BYTES = 60_000;

    /** Publications that are under way at a time. */
    private static final int TOGETHER = 10;

    /** So little is under way to the peer that does not wait in the server. */
    private static final int WINDOW = 262_144;

    /** Slow, but each frame leaves well within {@code carillon.client.write-timeout}. */
    private static final long PAUSE_MILLIS = 50;

    @Test
    void a_slow_peer_gets_fewer_in_order_and_the_latest_and_lives_on() throws Exception {
        String channel = "ticker:" + UUID.randomUUID();
        double skipped = Metrics.now().value("carillon_slow_skipped_total");
        List<Integer> got = new ArrayList<>();
        try (RawWebSocket slow = RawWebSocket.subscribed(channel)) {
            slow.receiveBuffer(WINDOW);
            CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> publish(channel));
            while (got.isEmpty() || got.get(got.size() - 1) < PUBLISHED) {
                String line = slow.line();
                String data = line.substring(line.indexOf("\"data\":\"") + 8);
                got.add(Integer.parseInt(data.substring(0, data.indexOf(' '))));
                if (!publishing.isDone()) {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            }
            publishing.join();

            assertThat(got).isSorted().doesNotHaveDuplicates().hasSizeLessThan(PUBLISHED);
            assertThat(slow.outcome()).isZero();
        }
        assertThat(Metrics.now().value("carillon_slow_skipped_total") - skipped)
                .isGreaterThanOrEqualTo(PUBLISHED - got.size());
    }

    private static void publish(String channel) {
        try (RawWebSocket speaker = RawWebSocket.connected()) {
            for (int i = 1; i <= PUBLISHED; i += TOGETHER) {
                for (int each = i; each < i + TOGETHER; each++) {
                    speaker.send("{\"id\":%d,\"publish\":{\"channel\":\"%s\",\"data\":\"%d %s\"}}"
                            .formatted(each + 1, channel, each, "x".repeat(BYTES)));
                }
                for (int each = i; each < i + TOGETHER; each++) {
                    assertThat(speaker.verdict(each + 1)).isZero();
                }
            }
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }
}
