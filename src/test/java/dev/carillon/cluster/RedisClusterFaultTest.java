package dev.carillon.cluster;

import static dev.carillon.cluster.Witness.await;
import static dev.carillon.cluster.Witness.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.carillon.broker.BrokerUnavailableException;
import dev.carillon.broker.HistoryPage;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Payload;
import dev.carillon.channel.StreamPosition;
import io.lettuce.core.cluster.SlotHash;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What becomes of channels when slots move and nodes of a Redis Cluster die. One cluster for all, whose primary dies last. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedisClusterFaultTest {

    private static RedisCluster cluster;

    @BeforeAll
    static void form() {
        cluster = RedisCluster.start(RedisProgram.preferred(), true);
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @Test
    @Order(1)
    void a_slot_that_moves_loses_no_publication_and_its_members_receive_again_where_it_is() {
        RedisSettings settings = cluster.settings();
        ChannelName channel = cluster.channelOf(1);
        int slot = SlotHash.getSlot(channel.value());
        try (Witness member = Witness.of(settings, channel);
                Witness publisher = Witness.of(settings)) {
            StreamPosition before = publisher.publish(channel, "before");
            List<CompletableFuture<StreamPosition>> published = new ArrayList<>();
            assertThat(member.interruptions()).isZero();

            ClientInfo ann = new ClientInfo("ann", "c1", Payload.EMPTY, Payload.EMPTY);
            await(member.engine().presence().put(channel, ann));
            List<CompletableFuture<Void>> left = new ArrayList<>();
            Runnable leaves = () -> {
                left.add(member.engine().presence().remove(channel, "c1").toCompletableFuture());
                // needs no keys, and is answered behind the other
                await(member.engine().broker().publishLeave(channel, ann));
                assertThat(left).as("wait although their keys are all there").noneMatch(CompletableFuture::isDone);
            };

            cluster.move(slot, 1, 2, leaves, () -> {
                for (int i = 0; i < 20; i++) {
                    published.add(publisher.publishing(channel, "while " + i).toCompletableFuture());
                }
                assertThat(published).as("wait for the slot").noneMatch(CompletableFuture::isDone);
            });

            left.forEach(Witness::await);
            assertThat(await(member.engine().presence().members(channel))).isEmpty();
            assertThat(published.stream().map(Witness::await)).hasSize(20);
            soon(() -> {
                publisher.publish(channel, "after");
                assertThat(member.received()).contains(channel + "=after");
            });
            HistoryPage page = member.read(channel);
            assertThat(page.publications()).hasSize((int) page.top().offset()).hasSizeGreaterThan(21);
            assertThat(page.continues(before)).as("another primary's data").isFalse();
            assertThat(member.publish(channel, "and on").epoch())
                    .isEqualTo(page.top().epoch());
            soon(() -> assertThat(member.interruptions())
                    .as("who says nothing is asked")
                    .isPositive());
            cluster.move(slot, 2, 1);
            soon(() -> {
                publisher.publish(channel, "home");
                assertThat(member.received()).contains(channel + "=home");
                assertThat(member.engine().carries()).isTrue();
            });
        }
    }

    @Test
    @Order(2)
    void a_primary_that_is_gone_takes_its_own_channels_along_and_no_others() {
        ChannelName lost = cluster.channelOf(1);
        List<ChannelName> others = List.of(cluster.channelOf(0), cluster.channelOf(2));
        try (Witness witness = Witness.of(cluster.settings(), lost, others.get(0), others.get(1))) {
            StreamPosition before = witness.publish(lost, "before");

            cluster.process(1).kill();

            soon(() -> assertThat(witness.engine().carries()).isFalse());
            assertThat(catchThrowable(() -> witness.publish(lost, "meanwhile")))
                    .hasCauseInstanceOf(BrokerUnavailableException.class);
            for (ChannelName each : others) {
                soon(() -> {
                    witness.publish(each, "meanwhile");
                    assertThat(witness.received()).contains(each + "=meanwhile");
                });
            }
            cluster.process(1).boot();
            TestEngine.awaitCarrying(witness.engine());
            soon(() -> {
                witness.publish(lost, "again");
                assertThat(witness.received()).contains(lost + "=again");
            });
            assertThat(witness.read(lost).continues(before)).isFalse();
        }
    }

    @Test
    @Order(3)
    void nodes_go_where_the_replica_was_promoted_and_the_epoch_says_that_writes_may_be_missing() {
        ChannelName channel = cluster.channelOf(0);
        try (Witness witness = Witness.of(cluster.settings(), channel)) {
            StreamPosition before = witness.publish(channel, "before");
            cluster.process(0).commands().set("{" + channel + "}barrier", "1");
            assertThat(cluster.process(0).commands().waitForReplication(1, 5000))
                    .isEqualTo(1);

            cluster.process(0).kill();

            soon(() -> assertThat(witness.engine().carries()).isFalse());
            TestEngine.awaitCarrying(witness.engine());
            soon(() -> assertThat(witness.interruptions()).isPositive());
            HistoryPage page = witness.read(channel);
            assertThat(page.top().offset()).isEqualTo(before.offset());
            assertThat(page.top().epoch()).isNotEqualTo(before.epoch());
            assertThat(page.continues(before)).isFalse();
            soon(() -> {
                witness.publish(channel, "after");
                assertThat(witness.received()).contains(channel + "=after");
            });
            assertThat(cluster.replica().commands().info("replication")).contains("role:master");
            assertThat(witness.logged()).contains("redis.without-slots");
        }
    }
}
