package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.HistoryQuery;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.DataFormat;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.StreamPosition;
import dev.carillon.client.ManualExecutor;
import dev.carillon.cluster.RedisCluster;
import dev.carillon.cluster.RedisEngine;
import dev.carillon.cluster.RedisProcess;
import dev.carillon.cluster.RedisProgram;
import dev.carillon.cluster.RedisSettings;
import dev.carillon.cluster.TestEngine;
import dev.carillon.cluster.TestSettings;
import dev.carillon.it.checker.Checker;
import dev.carillon.it.checker.Event;
import dev.carillon.it.checker.Journal;
import dev.carillon.it.checker.Violation;
import io.lettuce.core.KillArgs;
import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes share a Redis to which one thing happens again and again ({@code -Dnemesis.seconds} for each), while peers
 * publish, drop, and come back to either node; what everybody saw has to agree with the promises. Nodes and peers are on the
 * test's thread, Redis and its driver are real.
 */
class NemesisTest {

    private static final int SECONDS = Integer.getInteger("nemesis.seconds", 2);
    private static final long SEED = Long.getLong("nemesis.seed", 20_261_122L);
    private static final List<String> CHANNELS = List.of("room:1", "room:2", "room:3");
    private static final Namespace.History KEPT =
            new Namespace.History(100_000, Duration.ofMinutes(30), Duration.ofHours(1));
    /** {@code carillon.client.recovery-max-publication-limit}. */
    private static final long RECOVERED_AT_ONCE = 300;

    private static final int RETRIES = 40;

    /** What becomes of what Redis has, and so of what was acknowledged. */
    private enum Data {
        STAYS,
        GOES,
        STAYS_UNDER_ANOTHER_EPOCH,
        /** The last writes may be missing, and what is there goes on under another epoch. */
        GOES_IN_PART
    }

    private interface Fault {
        void strike() throws Exception;
    }

    private final Random random = new Random(SEED);
    private final ManualExecutor executor = new ManualExecutor();
    private final Journal journal = new Journal();
    private final List<RedisEngine> engines = new ArrayList<>();
    private final List<TestNode> nodes = new ArrayList<>();
    private final List<WanderingPeer> peers = new ArrayList<>();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private RedisProcess redis;
    private RedisSettings settings;
    private int published;
    private int unanswered;
    private int retries;
    private int strikes;
    private final Set<String> acknowledged = new HashSet<>();
    private final List<Runnable> again = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        engines.forEach(RedisEngine::close);
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    @Test
    void redis_stands_still_now_and_then() throws Exception {
        begin();
        run(Data.STAYS, () -> {
            redis.freeze();
            live(Duration.ofMillis(100 + random.nextInt(1_400)));
            redis.thaw();
        });
    }

    @Test
    void the_connections_that_receive_are_lost() throws Exception {
        begin();
        run(Data.STAYS, () -> redis.commands().clientKill(KillArgs.Builder.typePubsub()));
    }

    @Test
    void all_connections_are_lost() throws Exception {
        begin();
        run(Data.STAYS, () -> {
            redis.commands().clientKill(KillArgs.Builder.typePubsub());
            redis.commands().clientKill(KillArgs.Builder.typeNormal().skipme(true));
        });
    }

    @Test
    void redis_is_flushed() throws Exception {
        begin();
        run(Data.GOES, () -> redis.commands().flushall());
    }

    @Test
    void redis_is_killed_and_comes_back_empty() throws Exception {
        begin();
        run(Data.GOES, () -> {
            redis.kill();
            live(Duration.ofMillis(random.nextInt(500)));
            redis.boot();
        });
    }

    @Test
    void redis_is_killed_and_comes_back_with_its_data(@TempDir Path directory) throws Exception {
        begin("--appendonly", "yes", "--appendfsync", "always", "--dir", directory.toString());
        run(Data.STAYS_UNDER_ANOTHER_EPOCH, () -> {
            redis.kill();
            live(Duration.ofMillis(random.nextInt(500)));
            redis.boot();
        });
    }

    @Test
    void a_node_dies_and_another_one_comes() throws Exception {
        begin();
        run(Data.STAYS, () -> {
            engines.remove(1).close();
            TestNode dead = nodes.remove(1);
            peers.forEach(peer -> peer.lost(dead));
            live(Duration.ofMillis(random.nextInt(500)));
            addNode();
        });
    }

    // Under another epoch: the node to which a slot moves has a lineage of its own.
    @Test
    void slots_of_a_cluster_move() throws Exception {
        RedisCluster cluster = beginCluster(false);
        Map<String, Integer> owners = new HashMap<>();
        run(Data.STAYS_UNDER_ANOTHER_EPOCH, () -> {
            String channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
            int slot = SlotHash.getSlot(channel);
            int from = owners.getOrDefault(channel, cluster.owner(slot));
            int to = (from + 1 + random.nextInt(2)) % 3;
            cluster.move(slot, from, to, () -> {}, () -> live(Duration.ofMillis(random.nextInt(300))));
            owners.put(channel, to);
        });
    }

    @Test
    void a_primary_of_a_cluster_dies_and_its_replica_is_promoted() throws Exception {
        RedisCluster cluster = beginCluster(true);
        run(Data.GOES_IN_PART, () -> {
            cluster.failOver();
            until(() -> engines.stream().allMatch(RedisEngine::carries));
        });
    }

    // ----

    private RedisCluster beginCluster(boolean withReplica) {
        RedisCluster cluster = RedisCluster.start(RedisProgram.preferred(), withReplica);
        toClose.add(cluster);
        begin(cluster.terms());
        return cluster;
    }

    private void begin(String... options) {
        redis = RedisProcess.start(options);
        toClose.add(redis);
        begin(TestSettings.of(redis));
    }

    private void begin(TestSettings terms) {
        settings = terms.ioTimeout(Duration.ofMillis(700)).build();
        addNode();
        addNode();
        for (int i = 0; i < 12; i++) {
            peers.add(new WanderingPeer("s" + i, CHANNELS, () -> nodes.get(random.nextInt(nodes.size())), journal));
        }
    }

    private void addNode() {
        RedisEngine engine = TestEngine.make(settings, executor);
        TestNode node = TestNode.builder()
                .namespace(new Namespace(
                        "room",
                        Namespace.Presence.OFF,
                        KEPT,
                        new Namespace.Positioning(false, true, false, true),
                        TestNode.roomLike().permissions(),
                        DataFormat.JSON))
                .engine(engine.broker(), engine.presence(), engine.bus(), executor)
                .build();
        engine.open();
        engines.add(engine);
        nodes.add(node);
        until(engine::carries);
    }

    private void run(Data data, Fault fault) throws Exception {
        // Who does not know what became of a publish may repeat it where keys are remembered.
        retries = data == Data.STAYS ? RETRIES : 0;
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        while (System.nanoTime() < end) {
            live(Duration.ofMillis(300 + random.nextInt(900)));
            fault.strike();
            strikes++;
        }
        calm();
        List<Event> events = data == Data.STAYS ? journal.events() : ofTheLastEpochs(journal.events());
        if (data == Data.STAYS_UNDER_ANOTHER_EPOCH) {
            assertThat(unforgotten()).containsAll(acknowledged);
        }
        if (data == Data.STAYS_UNDER_ANOTHER_EPOCH || data == Data.GOES_IN_PART) {
            events = withoutWhatWasToldUnderAnotherEpoch(events);
        }
        List<Violation> violations = Checker.check(events, channel -> RECOVERED_AT_ONCE);
        System.out.printf(
                "nemesis: %d faults, %d publishes, %d acknowledged, %d deliveries, %d told, %d recovered, %d violations%n",
                strikes,
                published,
                acknowledged.size(),
                events.stream().filter(Event.Delivered.class::isInstance).count(),
                events.stream().filter(Event.Told.class::isInstance).count(),
                events.stream()
                        .filter(each -> each instanceof Event.Subscribed in && in.recovered())
                        .count(),
                violations.size());
        assertThat(violations.stream().limit(20)).isEmpty();
        assertThat(strikes).isPositive();
        assertThat(acknowledged).as("there was a load").hasSizeGreaterThan(5 * SECONDS);
    }

    /** Lets everybody do what they do, for so long. */
    private void live(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            if (random.nextInt(2) == 0) {
                publish();
            }
            if (random.nextInt(20) == 0) {
                peers.get(random.nextInt(peers.size())).drop();
            }
            step();
        }
    }

    private void step() {
        executor.runAll();
        peers.forEach(WanderingPeer::step);
        nodes.forEach(node -> node.pass(Duration.ofMillis(50)));
        executor.runAll();
        pause();
    }

    private void publish() {
        String channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
        String payload = "p" + ++published;
        journal.add(new Event.Attempted(channel, payload));
        publish(channel, payload, retries);
    }

    private void publish(String channel, String payload, int times) {
        ServerApi.Publish what = new ServerApi.Publish(
                Payload.json("\"" + payload + "\""), false, Map.of(), payload, Duration.ofMinutes(5), 0, "");
        unanswered++;
        nodes.get(random.nextInt(nodes.size()))
                .api()
                .publish(ChannelName.of(channel), what)
                .whenComplete((result, failure) -> {
                    unanswered--;
                    if (failure == null) {
                        acknowledged.add(payload);
                        journal.add(new Event.Acknowledged(
                                channel,
                                payload,
                                result.position().epoch(),
                                result.position().offset()));
                    } else if (times > 0) {
                        again.add(() -> publish(channel, payload, times - 1));
                    }
                });
    }

    /** Nothing happens any more: everybody has to come to where the streams are. */
    private void calm() {
        until(() -> engines.stream().allMatch(RedisEngine::carries));
        until(() -> unanswered == 0); // one that waits for a slot may wait longer than what comes after it
        for (int round = 0; round < RETRIES && !again.isEmpty(); round++) {
            List<Runnable> due = List.copyOf(again);
            again.clear();
            due.forEach(Runnable::run);
            for (int i = 0; i < 20; i++) {
                step();
            }
        }
        CHANNELS.forEach(channel -> {
            String payload = "last-" + channel;
            journal.add(new Event.Attempted(channel, payload));
            publish(channel, payload, 0);
        });
        until(() -> CHANNELS.stream().allMatch(channel -> acknowledged.contains("last-" + channel)));
        Map<String, StreamPosition> tops = new HashMap<>();
        until(() -> {
            peers.forEach(WanderingPeer::step);
            nodes.forEach(node -> node.pass(Duration.ofMillis(200)));
            CHANNELS.forEach(channel ->
                    tops.put(channel, page(channel, HistoryQuery.top()).top()));
            return peers.stream().allMatch(peer -> peer.hasReached(tops));
        });
        CHANNELS.forEach(this::read);
    }

    private void read(String channel) {
        HistoryPage page = page(channel, new HistoryQuery(Optional.empty(), 100_000, false));
        page.publications()
                .forEach(each -> journal.add(new Event.Stored(
                        channel,
                        page.top().epoch(),
                        each.offset(),
                        new String(each.data().bytes(), StandardCharsets.UTF_8).replace("\"", ""))));
        journal.add(new Event.Top(channel, page.top().epoch(), page.top().offset()));
    }

    /** What is in the streams now. */
    private Set<String> unforgotten() {
        Set<String> all = new HashSet<>();
        journal.events().forEach(each -> {
            if (each instanceof Event.Stored stored) {
                all.add(stored.payload());
            }
        });
        return all;
    }

    private HistoryPage page(String channel, HistoryQuery query) {
        CompletionStage<HistoryPage> page = engines.get(0).broker().history(ChannelName.of(channel), query, KEPT);
        until(page.toCompletableFuture()::isDone);
        return page.toCompletableFuture().join();
    }

    /** Without what was acknowledged in a stream that is no more: it was in the memory of a Redis that is no more. */
    private static List<Event> ofTheLastEpochs(List<Event> events) {
        Map<String, String> epochs = new HashMap<>();
        events.forEach(each -> {
            if (each instanceof Event.Top top) {
                epochs.put(top.channel(), top.epoch());
            }
        });
        return events.stream()
                .filter(each ->
                        !(each instanceof Event.Acknowledged ack) || ack.epoch().equals(epochs.get(ack.channel())))
                .toList();
    }

    /** It is stored under the last one, too, which would look like having been published twice. */
    private static List<Event> withoutWhatWasToldUnderAnotherEpoch(List<Event> events) {
        Set<String> recent = new HashSet<>();
        events.forEach(each -> {
            if (each instanceof Event.Acknowledged ack) {
                recent.add(ack.payload());
            }
        });
        return events.stream()
                .filter(each -> !(each instanceof Event.Stored stored) || recent.contains(stored.payload()))
                .toList();
    }

    private void until(BooleanSupplier condition) {
        Awaitility.await()
                .pollInSameThread()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    executor.runAll();
                    return condition.getAsBoolean();
                });
    }

    private static void pause() {
        LockSupport.parkNanos(4_000_000); // its parts share the machine with other tests
    }
}
