package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An honest client beside the tests of a class: subscribed, publishing and answering pings all the time. Whatever the
 * tests do to the server, this one must see no error and no long delay, and when they are over the server must have
 * nothing left of them.
 */
final class Witness implements BeforeAllCallback, AfterAllCallback {

    /** Generous, since the machine may be busy; a server that is stuck takes longer. */
    private static final Duration USUALLY = Duration.ofSeconds(1);

    private static final Duration ALWAYS = Duration.ofSeconds(8);

    /** The server drops what is left of a connection after the stale delay and the time for its close. */
    private static final Duration SETTLED = Duration.ofSeconds(20);

    private static final long BETWEEN_MILLIS = 20;
    private static final int HEAP_MOST = 300 << 20;

    private final List<Long> nanos = new ArrayList<>();
    private volatile boolean over;
    private Thread thread;
    private Throwable failure;
    private Metrics before;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        before = Metrics.now();
        String channel = "live:witness-" + UUID.randomUUID();
        RawWebSocket peer = RawWebSocket.subscribed(channel);
        peer.patience(ALWAYS);
        thread = new Thread(() -> watch(peer, channel), "witness of " + context.getDisplayName());
        thread.start();
    }

    private void watch(RawWebSocket peer, String channel) {
        try (peer) {
            for (long n = 3; !over; n++) {
                long begun = System.nanoTime();
                peer.send("{\"id\":%d,\"publish\":{\"channel\":\"%s\",\"data\":%d}}".formatted(n, channel, n));
                List<String> heard = List.of(peer.line(), peer.line());
                nanos.add(System.nanoTime() - begun);
                assertThat(heard).as("the reply to %d", n).contains("{\"id\":" + n + ",\"publish\":{}}");
                String push = "{\"push\":{\"channel\":\"" + channel + "\",\"pub\":{\"data\":" + n + ",";
                assertThat(heard).as("the publication of %d", n).anyMatch(each -> each.startsWith(push));
                Thread.sleep(BETWEEN_MILLIS); // its pace
            }
        } catch (IOException | InterruptedException | AssertionError e) {
            failure = e;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        over = true;
        thread.join(ALWAYS.toMillis());
        assertThat(failure).as("what the witness saw").isNull();
        assertThat(nanos).as("what the witness asked").isNotEmpty();
        Collections.sort(nanos);
        long usual = nanos.get(nanos.size() * 95 / 100);
        System.out.printf(
                "%s: witness asked %d times, median %d ms, 95 of 100 within %d ms, longest %d ms%n",
                context.getDisplayName(),
                nanos.size(),
                nanos.get(nanos.size() / 2) / 1_000_000,
                usual / 1_000_000,
                nanos.get(nanos.size() - 1) / 1_000_000);
        assertThat(usual).as("delay of 95 in 100 answers, ns").isLessThan(USUALLY.toNanos());

        Metrics.await(
                "the connections and subscriptions of the tests are gone",
                SETTLED,
                now -> now.connections() <= before.connections() && now.subscriptions() <= before.subscriptions());
        Metrics after = Metrics.now();
        assertThat(after.disconnects(3004) - before.disconnects(3004))
                .as("failures inside the server")
                .isZero();
        assertThat(Metrics.liveHeapBytes()).as("live heap").isLessThan(HEAP_MOST);
    }
}
