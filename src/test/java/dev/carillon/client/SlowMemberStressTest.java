package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace.Slow;
import dev.carillon.channel.Namespace.Slow.Policy;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.protocol.JsonFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The switch of a member between its queue and what waits apart, with rounds on one thread and completions on others. A
 * relief that was lost would leave it waiting for ever; one that came between two steps would let a round overtake.
 */
class SlowMemberStressTest {

    private static final ChannelName ROOM = ChannelName.of("room:1");
    private static final int TIMES = 20;
    private static final int ROUNDS = 400;

    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final LoneClients clients = new LoneClients(threads);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** What the member got, in order; completions come now and then, on another thread. */
    private List<Integer> run(Slow slow) {
        List<Integer> got = Collections.synchronizedList(new ArrayList<>());
        Client client = clients.open(
                new OneMethodTransport((frame, done) -> {
                    for (String line : frame.text().split("\n")) {
                        String data = line.substring(line.indexOf("\"data\":\"") + 8);
                        got.add(Integer.parseInt(data.substring(0, data.indexOf(' '))));
                    }
                    threads.execute(() -> {
                        if (ThreadLocalRandom.current().nextInt(4) == 0) {
                            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(200_000));
                        }
                        done.sent();
                    });
                }),
                JsonFormat.JSON);
        Subscription subscription = client.subscriptions()
                .begin(
                        ROOM,
                        new Terms(
                                new ClientInfo("u", client.id(), Payload.EMPTY, Payload.EMPTY),
                                false,
                                false,
                                false,
                                false,
                                false,
                                false,
                                true,
                                Optional.empty(),
                                new View(Optional.empty(), false, slow)));
        clients.open(client, subscription, dev.carillon.channel.StreamPosition.NONE);
        for (int i = 1; i <= ROUNDS; i++) {
            // half a frame each: a few that wait make it lag, and one that leaves lets it catch up
            Payload data = Payload.json("\"" + i + " " + "x".repeat(30_000) + "\"");
            Publication publication = new Publication(data, Optional.empty(), 0, Map.of());
            subscription.deliver(new Round(ROOM, List.of(new Round.Event.Published(publication, "")), 65_536));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> !got.isEmpty() && got.get(got.size() - 1) == ROUNDS);
        return List.copyOf(got);
    }

    @Test
    void a_member_that_conflates_gets_the_last_and_all_in_order() {
        int skipped = 0;
        for (int i = 0; i < TIMES; i++) {
            List<Integer> got = run(new Slow(Policy.CONFLATE, 10, 1 << 20, Duration.ZERO));
            assertThat(got).isSorted().doesNotHaveDuplicates();
            skipped += ROUNDS - got.size();
        }
        assertThat(skipped).as("it was slow now and then").isPositive();
    }

    @Test
    void a_member_that_drops_the_oldest_gets_all_in_order_where_there_is_room_for_all() {
        for (int i = 0; i < TIMES; i++) {
            assertThat(run(new Slow(Policy.DROP_OLDEST, ROUNDS, 1 << 30, Duration.ZERO)))
                    .hasSize(ROUNDS)
                    .isSorted();
        }
    }
}
