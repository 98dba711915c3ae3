package dev.carillon.cluster;

import static dev.carillon.cluster.Witness.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import io.lettuce.core.cluster.SlotHash;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A cluster of Redis 6.2, which knows no sharded Pub/Sub: its nodes tell each other everything. */
class OldRedisClusterTest {

    @Test
    void members_are_told_once_and_again_where_their_slot_has_moved() {
        try (RedisCluster cluster = RedisCluster.start(RedisProgram.packed(), false)) {
            RedisSettings settings = cluster.settings();
            ChannelName channel = cluster.channelOf(0);
            ChannelName other = cluster.channelOf(2);
            try (Witness member = Witness.of(settings, channel, other);
                    Witness publisher = Witness.of(settings)) {
                publisher.publish(channel, "1");
                publisher.publish(other, "1");
                publisher.publish(channel, "2");
                soon(() -> assertThat(member.received())
                        .containsExactlyInAnyOrder(channel + "=1", channel + "=2", other + "=1"));
                assertThat(member.logged()).contains("redis.tells-all-nodes");

                cluster.move(SlotHash.getSlot(channel.value()), 0, 1);

                publisher.publish(channel, "3");
                AtomicInteger attempts = new AtomicInteger();
                soon(() -> {
                    String again = "again " + attempts.incrementAndGet();
                    publisher.publish(channel, again);
                    assertThat(cluster.process(1)
                                    .commands()
                                    .pubsubNumsub(settings.prefix() + ".1.bus.{" + channel + "}"))
                            .containsValue(1L);
                    assertThat(member.received()).endsWith(channel + "=" + again);
                });
                assertThat(member.received()).doesNotHaveDuplicates();
            }
        }
    }
}
