package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.MemoryBroker;
import dev.carillon.broker.MemoryBrokerLimits;
import dev.carillon.broker.MemoryMapBroker;
import dev.carillon.broker.MemoryMapLimits;
import dev.carillon.channel.ChannelSyntax;
import dev.carillon.channel.Namespace;
import dev.carillon.client.Client;
import dev.carillon.client.ClientLimits;
import dev.carillon.client.Handshake;
import dev.carillon.client.Nowhere;
import dev.carillon.client.WriteDelay;
import dev.carillon.meter.EventLog;
import dev.carillon.meter.Meter;
import dev.carillon.presence.MemoryPresence;
import dev.carillon.protocol.JsonFormat;
import dev.carillon.protocol.JsonPayload;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One connection for each user, with threads: of those that come at the same time exactly one stays. */
class SingleConnectionStressTest {

    private static final int AT_ONCE = 4;
    private static final int ROUNDS = 500;

    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final ExecutorService actors = Executors.newFixedThreadPool(AT_ONCE);
    private final Hub hub = new Hub(Hub.Limits.DEFAULT, workers, Meter.NONE);
    private final Node node = node();

    private Node node() {
        FakeAuthenticator authenticator = new FakeAuthenticator();
        authenticator.knows("t", "ann");
        Node made = new Node(new Node.Parts(
                TestNode.with(NodeSettings.DEFAULT, ChannelSyntax.DEFAULT, new PersonalChannels(true, "", true)),
                ClientLimits.DEFAULT,
                name -> Optional.of(Namespace.closed(name)),
                new MemoryBroker(Clock.systemUTC(), new Random(3), MemoryBrokerLimits.DEFAULT),
                new Node.Maps(
                        new MemoryMapBroker(Clock.systemUTC(), new Random(5), MemoryMapLimits.DEFAULT),
                        MapSettings.DEFAULT),
                new MemoryPresence(),
                new LocalNodeBus(),
                authenticator,
                JsonPayload::check,
                Map.of(),
                hub,
                new Heartbeat(System::nanoTime),
                workers,
                WriteDelay.NONE,
                Clock.systemUTC(),
                System::nanoTime,
                new Random(4),
                Meter.NONE,
                EventLog.NONE));
        made.start();
        return made;
    }

    @AfterEach
    void end() {
        actors.shutdownNow();
        workers.shutdownNow();
    }

    @Test
    void the_last_one_stays_and_never_two_or_none() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            CyclicBarrier start = new CyclicBarrier(AT_ONCE);
            List<Future<?>> connects = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                Client client = node.open(new Nowhere(), JsonFormat.JSON, Handshake.NONE);
                connects.add(actors.submit(() -> {
                    start.await();
                    client.receive("{\"id\":1,\"connect\":{\"token\":\"t\"}}".getBytes(StandardCharsets.UTF_8));
                    return null;
                }));
            }
            for (Future<?> connect : connects) {
                connect.get(20, TimeUnit.SECONDS);
            }

            assertThat(hub.of("ann")).as("round %d", round).hasSize(1);
        }
    }
}
