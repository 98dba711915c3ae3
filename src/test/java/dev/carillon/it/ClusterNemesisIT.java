package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.cluster.RedisProcess;
import dev.carillon.it.checker.Event;
import dev.carillon.it.checker.Journal;
import dev.carillon.it.checker.Violation;
import dev.carillon.it.cluster.Account;
import dev.carillon.it.cluster.Account.Data;
import dev.carillon.it.cluster.Audience;
import dev.carillon.it.cluster.Cable;
import dev.carillon.it.cluster.TwoNodes;
import dev.carillon.it.workload.KeptHistory;
import dev.carillon.it.workload.PatientPublisher;
import dev.carillon.it.workload.Payloads;
import dev.carillon.it.workload.SdkPublisher;
import io.lettuce.core.KillArgs;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A WildFly and a Payara share a Redis, official SDKs publish and listen through both, and one thing happens to the cluster
 * again and again: what everybody saw has to agree with the promises, and after each blow all have to be up to date soon.
 * Times are those of production. Not in every build: {@code mvn verify -Dit.test=ClusterNemesisIT -Dit.nemesis=60s}, for so
 * long each.
 */
@EnabledIfSystemProperty(named = "it.nemesis", matches = ".+", disabledReason = "runs with -Dit.nemesis=60s")
@EnabledIfSystemProperty(named = "arquillian.launch", matches = "wildfly", disabledReason = "has a server of each kind")
class ClusterNemesisIT {

    private static final Duration TIME = Duration.parse("PT" + System.getProperty("it.nemesis", "60s"));
    private static final long SEED = Long.getLong("it.nemesis.seed", 20_261_122L);
    private static final int SUBSCRIBERS = 12;
    private static final List<String> BUSY = List.of("room:1", "room:2", "room:3");
    /** Hardly anybody says anything here: that something is missing is not told by what comes next. */
    private static final List<String> QUIET = List.of("room:quiet-1", "room:quiet-2");

    private static final List<String> ALL =
            Stream.concat(BUSY.stream(), QUIET.stream()).toList();

    private static final Duration UP_TO_DATE = Duration.ofSeconds(30);
    private static final Duration PRESENCE_TTL = Duration.ofSeconds(60);
    /** By so much a look may be late. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final Map<String, String> PRODUCTION = Map.ofEntries(
            Map.entry("carillon.namespaces", "room"),
            Map.entry("carillon.namespace.room.history-size", "100000"),
            Map.entry("carillon.namespace.room.history-ttl", "30m"),
            Map.entry("carillon.namespace.room.allow-publish-for-client", "true"),
            Map.entry("carillon.namespace.room.allow-publish-for-anonymous", "true"),
            Map.entry("carillon.redis.presence-ttl", PRESENCE_TTL.toSeconds() + "s"),
            Map.entry("carillon.client.ping-interval", "25s"),
            Map.entry("carillon.client.pong-timeout", "8s"),
            Map.entry("carillon.client.presence-update-interval", "27s"),
            Map.entry("carillon.client.channel-position-check-delay", "40s"),
            Map.entry("carillon.client.write-timeout", "5s"));

    private interface Fault {
        void strike() throws Exception;
    }

    private final Random random = new Random(SEED);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Journal journal = new Journal();
    private final Queue<String> odd = new ConcurrentLinkedQueue<>();
    private final ExecutorService publishing = Executors.newCachedThreadPool();
    private final List<SdkPublisher> clients = new ArrayList<>();
    private final List<PatientPublisher> backends = new ArrayList<>();
    private final List<Long> upToDateMillis = new ArrayList<>();
    private final List<Long> deadGoneMillis = new ArrayList<>();
    private Data data = Data.STAYS;
    private int strikes;
    private TwoNodes nodes;
    private Audience audience;

    @AfterEach
    void end() throws Exception {
        publishing.shutdownNow();
        for (SdkPublisher each : clients) {
            each.close();
        }
        if (audience != null) {
            audience.close();
        }
        if (nodes != null) {
            nodes.close();
        }
    }

    @Test
    void nothing_happens_but_dropped_connections(TestInfo test) throws Exception {
        begin(Data.STAYS);
        run(test, () -> nodes.clients().resetOne(random));
    }

    @Test
    void a_node_dies_and_comes_back(TestInfo test) throws Exception {
        begin(Data.STAYS);
        int[] turn = {random.nextInt(2)};
        run(test, () -> {
            int node = turn[0]++ % 2;
            Set<String> dead = audience.ids();
            nodes.server(node).crash();
            long died = System.nanoTime();
            upToDate(1 - node);
            dead.removeAll(audience.ids());
            assertThat(dead).as("those who were connected to it").isNotEmpty();
            nodes.server(node).boot();
            nodes.awaitReady();
            await().pollInSameThread()
                    .atMost(PRESENCE_TTL.multipliedBy(2))
                    .until(() -> audience.listed(node).stream().noneMatch(dead::contains));
            deadGoneMillis.add(millisSince(died));
        });
    }

    @Test
    void redis_stands_still_now_and_then(TestInfo test) throws Exception {
        begin(Data.STAYS);
        run(test, () -> {
            nodes.redis().freeze();
            pause(200, 8_000);
            nodes.redis().thaw();
        });
    }

    @Test
    void redis_is_flushed(TestInfo test) throws Exception {
        begin(Data.GOES);
        run(test, () -> nodes.redis().commands().flushall());
    }

    @Test
    void redis_is_killed_and_comes_back_empty(TestInfo test) throws Exception {
        begin(Data.GOES);
        run(test, () -> {
            nodes.redis().kill();
            pause(0, 3_000);
            nodes.redis().boot();
        });
    }

    @Test
    void redis_is_killed_and_comes_back_with_its_data(TestInfo test, @TempDir Path directory) throws Exception {
        begin(
                Data.STAYS_UNDER_ANOTHER_EPOCH,
                "--appendonly",
                "yes",
                "--appendfsync",
                "always",
                "--dir",
                directory.toString());
        run(test, () -> {
            nodes.redis().kill();
            pause(0, 3_000);
            nodes.redis().boot();
        });
    }

    @Test
    void the_connections_that_receive_are_lost(TestInfo test) throws Exception {
        begin(Data.STAYS);
        run(test, () -> {
            nodes.redis().commands().clientKill(KillArgs.Builder.typePubsub());
            // before they are there again
            whisper();
        });
    }

    @Test
    void one_node_is_cut_off_from_redis(TestInfo test) throws Exception {
        begin(Data.STAYS);
        run(test, () -> {
            int node = random.nextInt(2);
            nodes.link(node).hold();
            pause(100, 3_000);
            whisper();
            pause(100, 3_000);
            if (random.nextBoolean()) {
                nodes.link(node).resetAll();
            }
            nodes.link(node).release();
        });
    }

    @Test
    void the_connections_between_one_node_and_redis_are_reset(TestInfo test) throws Exception {
        begin(Data.STAYS);
        run(test, () -> {
            nodes.link(random.nextInt(2)).resetAll();
            whisper();
        });
    }

    @Test
    void the_cable_to_redis_is_pulled_out(TestInfo test) throws Exception {
        assumeThat(Cable.isPossible()).as("root, and namespaces of Linux").isTrue();
        try (Cable cable = Cable.lay();
                RedisProcess redis = RedisProcess.startBehind(cable.inside(), cable.address())) {
            begin(Data.STAYS, redis);
            run(test, () -> {
                cable.pullOut();
                pause(100, 8_000);
                cable.plugIn();
                whisper();
            });
        }
    }

    // ----

    private void begin(Data what, String... options) throws Exception {
        begin(what, RedisProcess.start(options));
    }

    private void begin(Data what, RedisProcess redis) throws Exception {
        data = what;
        nodes = TwoNodes.start(http, PRODUCTION, redis);
        audience = new Audience(nodes, SUBSCRIBERS, ALL, journal, odd);
        audience.awaitUpToDate(0);
        boolean repeats = what == Data.STAYS;
        List<Api> both = List.of(nodes.api(0), nodes.api(1));
        for (int i = 0; i < 2; i++) {
            clients.add(new SdkPublisher("c" + i, nodes.door(), BUSY, journal, random.nextLong()));
            backends.add(new PatientPublisher("b" + i, BUSY, both, 100, repeats, journal, odd, random.nextLong()));
        }
        backends.add(new PatientPublisher("q", QUIET, both, 20_000, repeats, journal, odd, random.nextLong()));
        clients.forEach(publishing::execute);
        backends.forEach(publishing::execute);
    }

    /** Something for each quiet channel, through both nodes; nobody waits, since one that is cut off answers later. */
    private void whisper() {
        for (String channel : QUIET) {
            for (int node = 0; node < 2; node++) {
                nodes.api(node).ask("publish", attempt(channel, "whisper-%d-%d".formatted(strikes, node)));
            }
        }
    }

    private JsonObject attempt(String channel, String name) {
        String text = name + "-" + channel.replace(':', '-') + ":";
        journal.add(new Event.Attempted(channel, Payloads.fingerprint(text)));
        return Json.createObjectBuilder()
                .add("channel", channel)
                .add("data", text)
                .build();
    }

    private void run(TestInfo test, Fault fault) throws Exception {
        long end = System.nanoTime() + TIME.toNanos();
        while (System.nanoTime() < end) {
            pause(300, 3_000);
            fault.strike();
            strikes++;
            if (random.nextBoolean() || System.nanoTime() >= end) {
                upToDate(random.nextInt(2));
            }
        }
        calm();
        await("all that are there are listed, and nobody else")
                .pollInSameThread()
                .atMost(PRESENCE_TTL)
                .until(() -> audience.isListed(0));
        report(test);
    }

    private void pause(int least, int most) throws InterruptedException {
        Thread.sleep(least + random.nextInt(most - least + 1)); // faults come at random moments
    }

    /** Waits until all are where the streams were when the blow was over. */
    private void upToDate(int node) {
        upToDateMillis.add(audience.awaitUpToDate(node).toMillis());
    }

    private static long millisSince(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime).toMillis();
    }

    /** Nothing happens any more: everybody has to come to where the streams are. */
    private void calm() throws Exception {
        clients.forEach(SdkPublisher::stop);
        backends.forEach(PatientPublisher::stop);
        publishing.shutdown();
        assertThat(publishing.awaitTermination(90, TimeUnit.SECONDS))
                .as("publishers ended")
                .isTrue();
        Thread.sleep(5_500); // what clients have published without an answer yet arrives, or has failed
        Api api = nodes.api(0);
        for (String channel : ALL) {
            api.call("publish", attempt(channel, "last"));
        }
        upToDate(0);
        KeptHistory history = new KeptHistory(api, journal);
        ALL.forEach(history::read);
    }

    private void report(TestInfo test) {
        Account account = new Account(data, journal.events());
        List<Violation> violations = account.violations();
        System.out.printf(
                "cluster: %s: %d s, %d faults, %s, %d reconnects, all up to date within %s ms, members of a dead node"
                        + " gone after %s ms, %d violations, %d oddities%n",
                test.getTestMethod().orElseThrow().getName(),
                TIME.toSeconds(),
                strikes,
                account,
                audience.reconnects(),
                upToDateMillis,
                deadGoneMillis,
                violations.size(),
                odd.size());
        assertThat(violations.stream().limit(20)).isEmpty();
        assertThat(odd.stream().limit(20)).isEmpty();
        assertThat(strikes).isPositive();
        assertThat(account.of(Event.Acknowledged.class).size())
                .as("there was a load")
                .isGreaterThan(5 * Math.toIntExact(TIME.toSeconds()));
        assertThat(upToDateMillis).allMatch(each -> each <= UP_TO_DATE.toMillis());
        assertThat(deadGoneMillis)
                .allMatch(each -> each <= PRESENCE_TTL.plus(LOOK).toMillis());
    }
}
