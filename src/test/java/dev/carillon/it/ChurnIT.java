package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Connections come and go, in order and not, while some publish: afterwards nothing is left of them. Five seconds, or as
 * long as {@code -Dit.churn=30m} says.
 */
@ExtendWith(Witness.class)
class ChurnIT extends Server.Deployed {

    private static final Duration LONG = Duration.parse("PT" + System.getProperty("it.churn", "5s"));
    private static final Duration WARM = Duration.ofSeconds(2);
    private static final Duration GONE = Duration.ofSeconds(15);
    private static final int CHANNELS = 50;

    /** What may come and go with a server's own work. */
    private static final int THREADS_MORE = 40;

    private static final int DESCRIPTORS_MORE = 60;
    private static final long HEAP_MORE = 40L << 20;

    /** What a server holds. */
    private record Held(
            double connections, double channels, double users, double threads, long descriptors, long heap) {

        static Held now() throws IOException, InterruptedException {
            long heap = Metrics.liveHeapBytes();
            Metrics metrics = Metrics.now();
            return new Held(
                    metrics.connections(),
                    metrics.value("carillon_channels"),
                    metrics.value("carillon_users"),
                    metrics.value("jvm_threads_current"),
                    Metrics.openDescriptors(),
                    heap);
        }
    }

    @Test
    void nothing_is_left_of_connections_that_have_come_and_gone() throws Exception {
        double others = Metrics.now().connections();
        churn(WARM); // pools have grown, classes are loaded
        Metrics.await("all are gone", GONE, now -> now.connections() <= others);
        Held before = Held.now();

        int made = churn(LONG);

        Metrics.await(
                "all are gone",
                GONE,
                now -> now.connections() <= before.connections()
                        && now.value("carillon_channels") <= before.channels());
        Held after = Held.now();
        System.out.printf("ChurnIT: %d connections; before %s, after %s%n", made, before, after);
        assertThat(after.users()).isLessThanOrEqualTo(before.users());
        assertThat(after.threads()).isLessThan(before.threads() + THREADS_MORE);
        assertThat(after.descriptors()).isLessThan(before.descriptors() + DESCRIPTORS_MORE);
        // Payara keeps what a connection had until a second after it was opened.
        await("heap")
                .atMost(GONE)
                .untilAsserted(() -> assertThat(Metrics.liveHeapBytes()).isLessThan(before.heap() + HEAP_MORE));
    }

    private static int churn(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        CompletableFuture<Integer> other = CompletableFuture.supplyAsync(() -> comeAndGo(new Random(1), end));
        return comeAndGo(new Random(2), end) + other.join();
    }

    private static int comeAndGo(Random random, long end) {
        int made = 0;
        for (; System.nanoTime() < end; made++) {
            try (RawWebSocket peer = RawWebSocket.open()) {
                live(peer, random);
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
        return made;
    }

    private static void live(RawWebSocket peer, Random random) throws IOException {
        int life = random.nextInt(8);
        if (life == 0) {
            return; // without a word
        }
        peer.send("{\"id\":1,\"connect\":{}}");
        if (life == 1) {
            return; // without hearing the answer
        }
        peer.reply(1);
        for (int id = 2; id < 5; id++) {
            String channel = (random.nextBoolean() ? "live" : "room") + ":churn-" + random.nextInt(CHANNELS);
            peer.send("{\"id\":" + id + ",\"subscribe\":{\"channel\":\"" + channel + "\"}}");
            peer.verdict(id); // 105 when it is the same once more
            if (life > 4) {
                peer.send(
                        "{\"id\":" + (id + 10) + ",\"publish\":{\"channel\":\"" + channel + "\",\"data\":" + id + "}}");
                peer.verdict(id + 10);
            }
        }
        switch (life) {
            case 2, 5 -> peer.reset();
            case 3, 6 -> peer.hex("81 fe 10 00"); // half a frame
            case 4 -> peer.hex("88 80 00 00 00 00"); // a close frame
            default -> {}
        }
    }
}
