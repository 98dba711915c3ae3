package dev.carillon.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.carillon.broker.Broker;
import dev.carillon.broker.BrokerListener;
import dev.carillon.broker.BrokerUnavailableException;
import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.HistoryQuery;
import dev.carillon.broker.PublishOptions;
import dev.carillon.broker.PublishResult;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of streams, positions and acknowledgements when Redis fails, on a Redis of the test's own. */
class RedisFaultTest {

    private static final Namespace.History KEPT =
            new Namespace.History(100, Duration.ofMinutes(5), Duration.ofHours(1));
    private static final PublishOptions KEEPING = PublishOptions.keeping(KEPT);

    private final ChannelName channel = ChannelName.of("room:" + UUID.randomUUID());
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger interruptions = new AtomicInteger();
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> toClose = new CopyOnWriteArrayList<>();

    private final BrokerListener listener = new BrokerListener() {
        @Override
        public void published(ChannelName from, Publication publication, String epoch) {
            received.add(new String(publication.data().bytes(), StandardCharsets.UTF_8));
        }

        @Override
        public void interrupted() {
            interruptions.incrementAndGet();
        }

        @Override
        public void joined(ChannelName from, ClientInfo info) {
            received.add("+" + info.client());
        }

        @Override
        public void left(ChannelName from, ClientInfo info) {
            received.add("-" + info.client());
        }
    };

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    private RedisProcess redis(String... options) {
        RedisProcess redis = RedisProcess.start(options);
        toClose.add(redis);
        return redis;
    }

    private RedisEngine engine(RedisSettings settings) {
        RedisEngine engine = TestEngine.make(settings, (level, id, fields) -> logged.add(id));
        toClose.add(0, engine);
        engine.broker().start(listener);
        engine.open();
        return engine;
    }

    private RedisEngine carrying(RedisSettings settings) {
        RedisEngine engine = engine(settings);
        TestEngine.awaitCarrying(engine);
        await(engine.broker().subscribe(channel));
        return engine;
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private CompletionStage<PublishResult> publishing(RedisEngine engine, String text) {
        return engine.broker().publish(channel, publication(text), KEEPING);
    }

    private StreamPosition publish(RedisEngine engine, String text) {
        return await(publishing(engine, text)).position();
    }

    private static Publication publication(String text) {
        return Publication.of(Payload.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private HistoryPage readAll(Broker broker) {
        return await(broker.history(channel, new HistoryQuery(Optional.empty(), 100, false), KEPT));
    }

    private static void assertUnavailable(CompletionStage<?> stage) {
        assertThat(catchThrowable(() -> await(stage))).hasCauseInstanceOf(BrokerUnavailableException.class);
    }

    private static boolean succeeds(CompletionStage<?> stage) {
        return RedisFaultTest.<Boolean>await(stage.handle((done, failure) -> failure == null));
    }

    private static void soon(Runnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(assertion::run);
    }

    @Test
    void a_redis_that_died_and_came_back_empty_begins_every_stream_anew() {
        RedisProcess redis = redis();
        RedisEngine engine = carrying(TestEngine.settings(redis));
        StreamPosition before = publish(engine, "before");

        redis.kill();
        soon(() -> assertThat(engine.carries()).isFalse());
        assertUnavailable(publishing(engine, "meanwhile"));
        assertUnavailable(engine.broker().history(channel, HistoryQuery.top(), KEPT));
        assertUnavailable(engine.broker().subscribe(ChannelName.of("room:another")));
        redis.boot();
        TestEngine.awaitCarrying(engine);
        StreamPosition after = publish(engine, "after");

        assertThat(after.offset()).isEqualTo(1);
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        assertThat(readAll(engine.broker()).continues(before)).isFalse();
        soon(() -> assertThat(received).containsExactly("before", "after"));
        assertThat(logged).contains("redis.away", "redis.connected");
    }

    @Test
    void what_was_flushed_begins_anew() {
        RedisProcess redis = redis();
        RedisEngine engine = carrying(TestEngine.settings(redis));
        publish(engine, "1");
        StreamPosition before = publish(engine, "2");

        redis.commands().flushall();

        assertThat(publish(engine, "3").epoch()).isNotEqualTo(before.epoch());
        assertThat(readAll(engine.broker()).continues(before.at(0))).isFalse();
    }

    @Test
    void scripts_that_redis_forgot_are_sent_again() {
        RedisProcess redis = redis();
        RedisEngine engine = carrying(TestEngine.settings(redis));
        StreamPosition first = publish(engine, "1");

        redis.commands().scriptFlush();

        assertThat(publish(engine, "2")).isEqualTo(first.at(2));
    }

    // A primary promoted without the last writes would hand out 3 and 4 again, under the epoch in which clients have
    // seen another 3 and 4: they would take the new 5 for the next one.
    @Test
    void a_replica_that_was_promoted_without_the_last_writes_begins_every_stream_anew() {
        RedisProcess primary = redis();
        RedisProcess replica = redis("--replicaof", "127.0.0.1", "" + primary.port());
        soon(() -> assertThat(replica.commands().info("replication")).contains("master_link_status:up"));
        RedisSettings settings = TestEngine.settings(primary);
        RedisEngine engine = carrying(settings);
        publish(engine, "1");
        StreamPosition second = publish(engine, "2");
        soon(() -> assertThat(replica.commands().keys(settings.prefix() + ".1.stream*"))
                .hasSize(1));
        primary.commands().waitForReplication(1, 5000);

        replica.commands().replicaofNoOne();
        publish(engine, "3");
        StreamPosition lost = publish(engine, "4");
        primary.kill();
        RedisEngine other =
                carrying(TestSettings.of(replica).prefix(settings.prefix()).build());

        HistoryPage page = readAll(other.broker());
        assertThat(page.top().offset()).isEqualTo(2);
        assertThat(page.top().epoch()).isNotEqualTo(second.epoch());
        assertThat(page.continues(second)).isFalse();
        assertThat(page.continues(lost)).isFalse();
        assertThat(publish(other, "3 again").epoch()).isEqualTo(page.top().epoch());
    }

    @Test
    void a_replica_is_not_taken_for_the_redis_to_use() {
        RedisProcess primary = redis();
        RedisProcess replica = redis("--replicaof", "127.0.0.1", "" + primary.port());

        RedisEngine engine = engine(TestEngine.settings(replica));

        soon(() -> assertThat(logged).contains("redis.unusable"));
        assertThat(engine.carries()).isFalse();
        assertUnavailable(publishing(engine, "1"));
        replica.commands().replicaofNoOne();
        TestEngine.awaitCarrying(engine);
        publish(engine, "1");
    }

    @Test
    void who_lost_the_connections_receives_again_what_comes_then() {
        RedisProcess redis = redis();
        RedisEngine engine = carrying(TestEngine.settings(redis));
        StreamPosition first = publish(engine, "1");

        redis.commands().clientKill(io.lettuce.core.KillArgs.Builder.typePubsub());
        redis.commands()
                .clientKill(io.lettuce.core.KillArgs.Builder.typeNormal().skipme(true));
        soon(() -> assertThat(succeeds(publishing(engine, "again"))).isTrue());
        TestEngine.awaitCarrying(engine);
        publish(engine, "last");

        soon(() -> assertThat(received).contains("last"));
        assertThat(readAll(engine.broker()).top().epoch()).isEqualTo(first.epoch());
    }

    @Test
    void who_receives_again_is_told_that_it_was_interrupted() {
        RedisProcess redis = redis();
        carrying(TestEngine.settings(redis));
        int before = interruptions.get();

        redis.commands().clientKill(io.lettuce.core.KillArgs.Builder.typePubsub());

        soon(() -> assertThat(interruptions).hasValue(before + 1));
    }

    @Test
    void a_redis_that_stands_still_holds_up_nobody_and_a_retry_with_the_same_key_publishes_once() {
        RedisProcess redis = redis();
        RedisEngine engine = carrying(
                TestSettings.of(redis).ioTimeout(Duration.ofMillis(700)).build());
        PublishOptions keyed = KEEPING.withIdempotencyKey("k");

        redis.freeze();
        long before = System.nanoTime();
        CompletionStage<PublishResult> unknown = engine.broker().publish(channel, publication("once"), keyed);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(500));
        assertUnavailable(unknown);
        soon(() -> assertThat(engine.carries()).isFalse());
        redis.thaw();
        TestEngine.awaitCarrying(engine);

        soon(() -> assertThat(succeeds(engine.broker().publish(channel, publication("once"), keyed)))
                .isTrue());
        assertThat(readAll(engine.broker()).publications()).hasSize(1);
    }

    @Test
    void what_waits_for_a_redis_that_stands_still_is_bounded() {
        RedisProcess redis = redis();
        RedisEngine engine = carrying(TestSettings.of(redis)
                .ioTimeout(Duration.ofSeconds(3))
                .queueMaxBytes(1_048_576)
                .build());
        String large = "x".repeat(65_536);

        redis.freeze();
        List<CompletionStage<PublishResult>> all = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> publishing(engine, large))
                .toList();

        long refusedAtOnce = all.stream()
                .filter(stage -> stage.toCompletableFuture().isCompletedExceptionally())
                .count();
        assertThat(refusedAtOnce).isBetween(80L, 90L);
        redis.thaw();
        TestEngine.awaitCarrying(engine);
        publish(engine, "again");
    }

    @Test
    void what_a_later_version_stored_and_sent_is_not_taken_for_something_else() {
        RedisProcess redis = redis();
        RedisSettings settings = TestEngine.settings(redis);
        RedisEngine engine = carrying(settings);
        StreamPosition first = publish(engine, "1");
        String stream = settings.prefix() + ".1.stream.{" + channel + "}";
        String meta = settings.prefix() + ".1.meta.{" + channel + "}";

        redis.commands()
                .xadd(stream, io.lettuce.core.XAddArgs.Builder.maxlen(100).id("2-0"), "d", "\u0007later");
        redis.commands().hset(meta, "top", "2");
        redis.commands().publish(settings.prefix() + ".1.bus." + channel, "\u0007p2:x:later");
        redis.commands().publish(settings.prefix() + ".1.bus." + channel, "\u0001pnot a number");
        redis.commands().publish(settings.prefix() + ".1.bus." + channel, "");
        publish(engine, "3");

        soon(() -> assertThat(received).containsExactly("1", "3"));
        HistoryPage missed = await(engine.broker().history(channel, HistoryQuery.after(first, 100), KEPT));
        assertThat(missed.publications()).hasSize(1);
        assertThat(missed.continues(first)).isFalse();
    }

    @Test
    void channels_are_spread_over_several_servers_and_each_is_always_on_the_same() {
        RedisProcess one = redis();
        RedisProcess other = redis();
        RedisSettings settings = TestEngine.settings(one, other);
        RedisEngine engine = carrying(settings);
        RedisEngine second = engine(settings);
        TestEngine.awaitCarrying(second);
        for (int i = 0; i < 40; i++) {
            ChannelName each = ChannelName.of("room:" + i);
            await(engine.broker().publish(each, publication("a"), KEEPING));
            assertThat(await(second.broker().publish(each, publication("b"), KEEPING))
                            .position()
                            .offset())
                    .isEqualTo(2);
        }

        assertThat(one.commands().keys("*.stream.*")).hasSizeBetween(5, 35);
        assertThat(other.commands().keys("*.stream.*")).hasSizeBetween(5, 35);
    }

    @Test
    void a_user_and_a_password_open_the_door_and_nothing_else_does() {
        RedisProcess redis = redis("--user", "carillon", "on", ">secret", "+@all", "~*", "&*");
        RedisSettings known =
                TestSettings.of(redis).database(3).login("carillon", "secret").build();
        RedisEngine engine = carrying(known);

        publish(engine, "1");

        assertThat(redis.commands().info("keyspace")).contains("db3");
        assertThat(redis.commands().clientList()).contains("name=carillon-test", "user=carillon");
        assertThat(known.toString()).doesNotContain("secret");
    }

    @Test
    void an_evicting_policy_is_told_once() {
        RedisProcess redis = redis("--maxmemory-policy", "allkeys-lru");
        carrying(TestEngine.settings(redis));
        redis.commands()
                .clientKill(io.lettuce.core.KillArgs.Builder.typeNormal().skipme(true));
        soon(() -> assertThat(logged.stream().filter("redis.connected"::equals)).hasSizeGreaterThan(2));

        assertThat(logged.stream().filter("redis.evicts"::equals)).hasSize(1);
    }
}
