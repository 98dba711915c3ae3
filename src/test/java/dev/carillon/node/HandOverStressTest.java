package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.MemoryBroker;
import dev.carillon.broker.MemoryBrokerLimits;
import dev.carillon.broker.MemoryMapBroker;
import dev.carillon.broker.MemoryMapLimits;
import dev.carillon.broker.PublishOptions;
import dev.carillon.channel.Access;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.DataFormat;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.client.Client;
import dev.carillon.client.ClientLimits;
import dev.carillon.client.Handshake;
import dev.carillon.client.Transport;
import dev.carillon.client.WriteDelay;
import dev.carillon.message.Encoded;
import dev.carillon.meter.EventLog;
import dev.carillon.meter.Meter;
import dev.carillon.presence.MemoryPresence;
import dev.carillon.protocol.JsonFormat;
import dev.carillon.protocol.JsonPayload;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subscribing while others publish, with threads: no gap, no repetition, and nothing is left in the end. */
class HandOverStressTest {

    private static final ChannelName ROOM = ChannelName.of("room:1");
    private static final Namespace.History KEPT =
            new Namespace.History(100_000, Duration.ofMinutes(5), Duration.ofHours(1));
    private static final Pattern OFFSET = Pattern.compile("\"offset\":(\\d+)");
    private static final int PUBLICATIONS = 20_000;

    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private final ExecutorService actors = Executors.newFixedThreadPool(4);
    private final Hub hub = new Hub(Hub.Limits.DEFAULT, workers, Meter.NONE);
    private final MemoryBroker broker = new MemoryBroker(Clock.systemUTC(), new Random(3), MemoryBrokerLimits.DEFAULT);
    private final MemoryPresence presence = new MemoryPresence();
    private final Node node = node();

    private Node node() {
        Namespace room = new Namespace(
                "room",
                new Namespace.Presence(true, true, false),
                KEPT,
                new Namespace.Positioning(true, true, true, true),
                new Namespace.Permissions(Access.EVERYBODY, Access.EVERYBODY, Access.EVERYBODY, Access.EVERYBODY),
                DataFormat.JSON);
        Node made = new Node(new Node.Parts(
                TestNode.anonymous(NodeSettings.DEFAULT),
                ClientLimits.DEFAULT,
                name -> Optional.of(room).filter(it -> it.name().equals(name)),
                broker,
                new Node.Maps(
                        new MemoryMapBroker(Clock.systemUTC(), new Random(5), MemoryMapLimits.DEFAULT),
                        MapSettings.DEFAULT),
                presence,
                new LocalNodeBus(),
                new FakeAuthenticator(),
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

    /** Takes every frame at once and notes the offsets in the order in which they came. */
    private static final class Offsets implements Transport {

        private final List<Long> seen = new ArrayList<>();
        private volatile long first;
        private volatile long last;
        private volatile boolean told;

        @Override
        public String name() {
            return "offsets";
        }

        @Override
        public synchronized void send(Encoded frame, Completion done) {
            for (String line : frame.text().split("\n")) {
                Matcher offset = OFFSET.matcher(line);
                boolean found = offset.find();
                if (line.contains("\"subscribe\":{")) {
                    first = found ? Long.parseLong(offset.group(1)) : 0;
                } else if (found) {
                    last = Long.parseLong(offset.group(1));
                    seen.add(last);
                } else if (line.contains("\"unsubscribe\":{\"code\"")) {
                    told = true;
                }
            }
            done.sent();
        }

        @Override
        public void ping() {}

        @Override
        public void close(Disconnect disconnect) {
            told = true;
        }

        @Override
        public void abort() {}
    }

    private Client connect(Transport transport) {
        Client client = node.open(transport, JsonFormat.JSON, Handshake.NONE);
        send(client, "{\"id\":1,\"connect\":{}}");
        return client;
    }

    private static void send(Client client, String line) {
        client.receive(line.getBytes(StandardCharsets.UTF_8));
    }

    private void publish(int number) {
        broker.publish(ROOM, Publication.of(Payload.json("" + number)), PublishOptions.keeping(KEPT));
    }

    @Test
    void who_subscribes_while_others_publish_gets_every_publication_once_and_in_order() throws Exception {
        CountDownLatch published = new CountDownLatch(2);
        AtomicInteger joined = new AtomicInteger();
        for (int p = 0; p < 2; p++) {
            actors.execute(() -> {
                for (int i = 0; i < PUBLICATIONS / 2; i++) {
                    while (joined.get() < 7 * i / (PUBLICATIONS / 2)) {
                        Thread.yield(); // on a busy machine all would be published before anybody had subscribed
                    }
                    publish(i);
                }
                published.countDown();
            });
        }
        List<Offsets> members = new ArrayList<>();
        do {
            Offsets member = new Offsets();
            send(connect(member), "{\"id\":2,\"subscribe\":{\"channel\":\"room:1\"}}");
            members.add(member);
            joined.incrementAndGet();
        } while (members.size() < 300 && published.getCount() > 0);
        assertThat(published.await(60, TimeUnit.SECONDS)).isTrue();
        publish(0); // who came after the last one sees at least this
        long top = PUBLICATIONS + 1;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (members.stream().anyMatch(member -> member.last < top && !member.told) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }

        assertThat(members).hasSizeGreaterThan(5);
        for (Offsets member : members) {
            synchronized (member) {
                assertThat(member.told).isFalse();
                assertThat(member.seen).hasSize(Math.toIntExact(top - member.first));
                for (int i = 0; i < member.seen.size(); i++) {
                    assertThat(member.seen.get(i)).isEqualTo(member.first + 1 + i);
                }
            }
        }
    }

    @Test
    void joining_and_leaving_by_many_threads_leaves_nothing_behind() throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int a = 0; a < 4; a++) {
            int actor = a;
            all.add(actors.submit(() -> {
                for (int i = 0; i < 500; i++) {
                    Client client = connect(new Offsets());
                    send(client, "{\"id\":2,\"subscribe\":{\"channel\":\"room:1\"}}");
                    send(client, "{\"id\":3,\"subscribe\":{\"channel\":\"room:" + (i % 3) + "\"}}");
                    publish(i);
                    if (i % 2 == 0) {
                        send(client, "{\"id\":4,\"unsubscribe\":{\"channel\":\"room:1\"}}");
                    }
                    if ((i + actor) % 3 == 0) {
                        client.disconnect(Disconnect.FORCED);
                    }
                    client.closed();
                }
            }));
        }
        for (Future<?> each : all) {
            each.get(60, TimeUnit.SECONDS);
        }

        assertThat(hub.channelCount()).isZero();
        assertThat(hub.subscriptionCount()).isZero();
        assertThat(hub.clientCount()).isZero();
        assertThat(hub.userCount()).isZero();
        assertThat(hub.connectionCount()).isZero();
        assertThat(presence.entries()).isZero();
    }
}
