package dev.carillon.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.HistoryQuery;
import dev.carillon.broker.PublishOptions;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failover that a real Sentinel makes: the nodes follow it, and the epoch says that the last writes may be missing. */
class RedisSentinelTest {

    private static final Namespace.History KEPT =
            new Namespace.History(100, Duration.ofMinutes(5), Duration.ofHours(1));
    private static final ChannelName ROOM = ChannelName.of("room:1");

    @Test
    void nodes_follow_the_primary_that_sentinel_promotes(@TempDir Path directory) throws Exception {
        try (RedisProcess primary = RedisProcess.start();
                RedisProcess replica = RedisProcess.start("--replicaof", "127.0.0.1", "" + primary.port())) {
            Path configuration = directory.resolve("sentinel.conf");
            Files.writeString(configuration, """
                    sentinel monitor main 127.0.0.1 %d 1
                    sentinel down-after-milliseconds main 500
                    sentinel failover-timeout main 5000
                    """.formatted(primary.port()));
            soon(() -> assertThat(replica.commands().info("replication")).contains("master_link_status:up"));
            try (RedisProcess sentinel = RedisProcess.sentinel(configuration);
                    RedisEngine engine = TestEngine.make(TestSettings.sentinel("127.0.0.1:" + sentinel.port(), "main")
                            .build())) {
                soon(() -> assertThat(sentinel.commands().info("sentinel")).contains("slaves=1"));
                engine.broker().start(new Silence());
                TestEngine.open(engine);
                StreamPosition before = await(publish(engine));
                // WAIT knows the writes of its own connection only; what was written before them has come by then too
                primary.commands().set("barrier", "1");
                assertThat(primary.commands().waitForReplication(1, 5000)).isEqualTo(1);

                primary.kill();
                soon(() -> assertThat(engine.carries()).isFalse());
                TestEngine.awaitCarrying(engine);
                HistoryPage after = await(engine.broker().history(ROOM, HistoryQuery.after(before, 10), KEPT));

                assertThat(after.top().offset()).isEqualTo(1);
                assertThat(after.continues(before)).isFalse();
                assertThat(await(publish(engine)).offset()).isEqualTo(2);
            }
        }
    }

    private static CompletionStage<StreamPosition> publish(RedisEngine engine) {
        return engine.broker()
                .publish(ROOM, Publication.of(Payload.json("1")), PublishOptions.keeping(KEPT))
                .thenApply(result -> result.position());
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static void soon(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(assertion);
    }
}
