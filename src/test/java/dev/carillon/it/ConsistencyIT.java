package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.it.checker.Checker;
import dev.carillon.it.checker.Event;
import dev.carillon.it.checker.Journal;
import dev.carillon.it.checker.Violation;
import dev.carillon.it.workload.ApiPublisher;
import dev.carillon.it.workload.ClientPublisher;
import dev.carillon.it.workload.KeptHistory;
import dev.carillon.it.workload.RecordingSubscriber;
import dev.carillon.it.workload.Storm;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Random publishes, drops and reconnects for a while ({@code -Dit.checker.seconds}), then calm; what everybody saw has to
 * agree with the promises. Another run with {@code -Dit.checker.seed} differs from the first only by timing.
 */
class ConsistencyIT extends Server.Deployed {

    private static final int SECONDS = Integer.getInteger("it.checker.seconds", 60);
    private static final long SEED = Long.getLong("it.checker.seed", 20_261_122L);
    private static final int SUBSCRIBERS = 20;
    private static final int CHANNELS = 5;
    /** {@code carillon.client.recovery-max-publication-limit}; the namespace keeps more, and for longer. */
    private static final long RECOVERED_AT_ONCE = 300;
    /** What is kept in the namespace {@code short}. */
    private static final long KEPT_SHORT = 3;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final List<String> channels =
            IntStream.range(0, CHANNELS).mapToObj(i -> "kept:" + run + "-" + i).toList();
    /** From which clients cannot always recover: here they must be told. */
    private final List<String> shorts = List.of("short:" + run + "-0", "short:" + run + "-1");

    private final List<String> all =
            Stream.concat(channels.stream(), shorts.stream()).toList();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Api api = new Api(http);
    private final Journal journal = new Journal();
    private final Queue<String> odd = new ConcurrentLinkedQueue<>();
    private final Random random = new Random(SEED);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final ExecutorService publishing = Executors.newCachedThreadPool();
    private final List<RecordingSubscriber> subscribers = subscribers();

    @AfterEach
    void end() {
        timer.shutdownNow();
        publishing.shutdownNow();
        subscribers.forEach(RecordingSubscriber::quit);
    }

    @Test
    void nothing_is_lost_doubled_reordered_or_invented_under_drops_and_reconnects() throws Exception {
        System.out.printf("checker: seed %d, %d s on %s%n", SEED, SECONDS, Server.name());
        subscribers.forEach(RecordingSubscriber::connect);
        List<ClientPublisher> clients = IntStream.range(0, 3)
                .mapToObj(
                        i -> new ClientPublisher("pc" + i + "-" + run, channels, http, journal, odd, random.nextLong()))
                .toList();
        List<ApiPublisher> servers = IntStream.range(0, 3)
                .mapToObj(i -> new ApiPublisher("ps" + i, all, api, journal, odd, random.nextLong()))
                .toList();
        clients.forEach(publishing::execute);
        servers.forEach(publishing::execute);

        new Storm(subscribers, api, random.nextLong()).rage(Duration.ofSeconds(SECONDS));

        clients.forEach(ClientPublisher::stop);
        servers.forEach(ApiPublisher::stop);
        publishing.shutdown();
        assertThat(publishing.awaitTermination(60, TimeUnit.SECONDS))
                .as("publishers ended")
                .isTrue();
        converge();

        List<Event> events = journal.events();
        List<Violation> violations =
                Checker.check(events, channel -> channel.startsWith("short:") ? KEPT_SHORT : RECOVERED_AT_ONCE);
        report(events, violations);
        assertThat(violations.stream().limit(50)).isEmpty();
        assertThat(odd).isEmpty();
        assertThat(events.stream().filter(event -> event instanceof Event.Acknowledged))
                .as("acknowledged publishes: there was a load")
                .hasSizeGreaterThan(SECONDS);
        assertThat(events.stream().filter(ConsistencyIT::isRecovery))
                .as("recoveries: there was a storm")
                .hasSizeGreaterThan(SECONDS);
    }

    private List<RecordingSubscriber> subscribers() {
        RecordingSubscriber.Surroundings around = new RecordingSubscriber.Surroundings(http, timer, journal, odd);
        List<RecordingSubscriber> made = new ArrayList<>();
        for (int i = 0; i < SUBSCRIBERS; i++) {
            List<String> mine = new ArrayList<>(channels);
            while (mine.size() > 1 + i % 4) {
                mine.remove(random.nextInt(mine.size()));
            }
            if (i % 3 == 0) {
                mine.add(shorts.get(i % 2));
            }
            made.add(new RecordingSubscriber(
                    "s" + i + "-" + run, mine, around, random.nextLong(), pace(i % 5 == 0), i % 2 == 1));
        }
        return made;
    }

    /** Every fifth reads slowly: it asks for the next frame only after a while. */
    private Executor pace(boolean slow) {
        Random pauses = new Random(random.nextLong());
        return slow ? next -> timer.schedule(next, pauses.nextInt(60), TimeUnit.MILLISECONDS) : Runnable::run;
    }

    private void converge() {
        KeptHistory history = new KeptHistory(api, journal);
        subscribers.forEach(RecordingSubscriber::calm);
        try {
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        Map<String, Long> tops = new HashMap<>();
                        all.forEach(channel -> tops.put(channel, history.top(channel)));
                        return subscribers.stream().allMatch(subscriber -> subscriber.hasReached(tops));
                    });
        } catch (ConditionTimeoutException late) {
            odd.add("not everybody has got everything 30 s after the storm");
        }
        all.forEach(history::read);
    }

    private static boolean isRecovery(Event event) {
        return event instanceof Event.Subscribed subscribed && subscribed.recovering();
    }

    private void report(List<Event> events, List<Violation> violations) {
        Map<Integer, Integer> codes = new TreeMap<>();
        subscribers.forEach(each -> each.closeCodes().forEach(code -> codes.merge(code, 1, Integer::sum)));
        System.out.printf(
                "checker: %s: %d publishes, %d acknowledged, %d deliveries, %d reconnects %s, %d recoveries,"
                        + " %d told gaps, %d violations, %d oddities%n",
                Server.name(),
                count(events, Event.Attempted.class),
                count(events, Event.Acknowledged.class),
                count(events, Event.Delivered.class),
                codes.values().stream().mapToInt(Integer::intValue).sum(),
                codes,
                events.stream().filter(ConsistencyIT::isRecovery).count(),
                events.stream().filter(ConsistencyIT::isToldGap).count(),
                violations.size(),
                odd.size());
    }

    private static boolean isToldGap(Event event) {
        return event instanceof Event.Told
                || event instanceof Event.Subscribed subscribed && subscribed.recovering() && !subscribed.recovered();
    }

    private static long count(List<Event> events, Class<? extends Event> type) {
        return events.stream().filter(type::isInstance).count();
    }
}
