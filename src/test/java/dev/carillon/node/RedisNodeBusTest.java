package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.BrokerListener;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Publication;
import dev.carillon.cluster.RedisEngine;
import dev.carillon.cluster.RedisProcess;
import dev.carillon.cluster.RedisSettings;
import dev.carillon.cluster.TestEngine;
import dev.carillon.cluster.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract, over a real Redis; and what several of them are good for. */
class RedisNodeBusTest extends NodeBusContract {

    private static final Control DISCONNECT =
            new Control.Disconnect(new ServerApi.Sessions("ann", "", ""), Disconnect.FORCED, Set.of());

    private RedisEngine engine;

    TestRedis redis() {
        return TestRedis.preferred();
    }

    @Override
    NodeBus bus() {
        engine = TestEngine.make(redis().settings());
        TestEngine.open(engine);
        return engine.bus();
    }

    @AfterEach
    void end() {
        engine.close();
    }

    private static final class Node implements NodeBus.Listener {
        private final String name;
        private final List<Control> carriedOut = new CopyOnWriteArrayList<>();

        Node(String name) {
            this.name = name;
        }

        @Override
        public String node() {
            return name;
        }

        @Override
        public CompletionStage<Void> carryOut(Control control) {
            carriedOut.add(control);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public Uplink.Outcome take(Uplink uplink) {
            return Uplink.Outcome.TAKEN;
        }

        @Override
        public Control.Answer answer(Control.Question question) {
            return new Control.Answer.Channels(Map.of(name, 1));
        }
    }

    /** Servers of which the others are still there when the first one dies. */
    interface Several extends AutoCloseable {
        RedisSettings settings();

        RedisProcess first();

        @Override
        void close();
    }

    Several several() {
        RedisProcess one = RedisProcess.start();
        RedisProcess other = RedisProcess.start();
        return new Several() {
            @Override
            public RedisSettings settings() {
                return TestEngine.settings(one, other);
            }

            @Override
            public RedisProcess first() {
                return one;
            }

            @Override
            public void close() {
                one.close();
                other.close();
            }
        };
    }

    @Test
    void a_redis_that_was_flushed_is_noticed_since_it_does_not_know_the_node_any_more() {
        try (RedisProcess redis = RedisProcess.start();
                RedisEngine flushed = TestEngine.make(TestEngine.settings(redis))) {
            AtomicInteger interruptions = new AtomicInteger();
            flushed.broker().start(counting(interruptions));
            flushed.bus().start(new Node("here"));
            TestEngine.open(flushed);
            // the connection came about, and the node was new
            soon(() -> assertThat(interruptions).hasValue(2));

            redis.commands().flushall();

            soon(() -> assertThat(interruptions).hasValue(3));
        }
    }

    @Test
    void nodes_reach_each_other_as_long_as_one_of_several_servers_is_there() {
        try (Several several = several()) {
            RedisProcess one = several.first();
            RedisSettings settings = several.settings();
            try (RedisEngine first = TestEngine.make(settings);
                    RedisEngine second = TestEngine.make(settings)) {
                Node here = new Node("here");
                Node there = new Node("there");
                first.bus().start(here);
                second.bus().start(there);
                TestEngine.open(first);
                TestEngine.open(second);
                reaches(first.bus(), there);

                one.kill();
                soon(() -> assertThat(first.carries()).isFalse());
                soon(() -> assertThat(second.carries()).isFalse());
                reaches(first.bus(), there);
                reaches(second.bus(), here);
                soon(() -> assertThat(first.bus()
                                .survey(new Control.Question.Channels("*"))
                                .toCompletableFuture()
                                .join())
                        .hasSize(2));
                assertThat(first.bus()
                                .forward("there", new Uplink("s", new byte[0]))
                                .toCompletableFuture()
                                .join())
                        .isEqualTo(Uplink.Outcome.TAKEN);

                one.boot();
                TestEngine.awaitCarrying(first);
                TestEngine.awaitCarrying(second);
                reaches(first.bus(), there);
            }
        }
    }

    private static void reaches(NodeBus bus, Node node) {
        int before = node.carriedOut.size();
        bus.send(DISCONNECT).toCompletableFuture().join();
        soon(() -> assertThat(node.carriedOut).hasSize(before + 1));
    }

    private static BrokerListener counting(AtomicInteger interruptions) {
        return new BrokerListener() {
            @Override
            public void published(ChannelName channel, Publication publication, String epoch) {}

            @Override
            public void interrupted() {
                interruptions.incrementAndGet();
            }

            @Override
            public void joined(ChannelName channel, ClientInfo info) {}

            @Override
            public void left(ChannelName channel, ClientInfo info) {}
        };
    }

    private static void soon(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(assertion);
    }
}
