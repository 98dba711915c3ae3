package dev.carillon.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import io.lettuce.core.cluster.SlotHash;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisNamesTest {

    private static final RedisNames ALONE =
            RedisNames.of(TestSettings.of(List.of("redis://h:1")).prefix("p").build());
    private static final RedisNames IN_CLUSTER =
            RedisNames.of(TestSettings.cluster(List.of("h:1")).prefix("p").build());

    // A node of an older version has to find what is there, and one of this version what that one left.
    @Test
    void names_without_a_cluster_are_what_they_always_were() {
        ChannelName channel = ChannelName.of("room:1");

        assertThat(RedisNames.text(ALONE.stream(channel))).isEqualTo("p.1.stream.{room:1}");
        assertThat(RedisNames.text(ALONE.meta(channel))).isEqualTo("p.1.meta.{room:1}");
        assertThat(RedisNames.text(ALONE.idempotency(channel, "k"))).isEqualTo("p.1.key.6.{room:1}k");
        assertThat(ALONE.bus(channel)).isEqualTo("p.1.bus.room:1");
        assertThat(ALONE.control("")).isEqualTo("p.1.control");
        assertThat(ALONE.node("n", "")).isEqualTo("p.1.node.n");
        assertThat(RedisNames.text(ALONE.nodes(""))).isEqualTo("p.1.nodes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"room:1", "}", "}x", "{", "{}", "{a}b", "a}b", "~", "~x", "~}x", "ö", "#a,b"})
    void in_a_cluster_all_of_a_channel_is_in_one_slot_and_its_messages_tell_whose_they_are(String name) {
        ChannelName channel = ChannelName.of(name);

        assertThat(Stream.of(
                                IN_CLUSTER.meta(channel),
                                IN_CLUSTER.stream(channel),
                                IN_CLUSTER.map("order", channel),
                                IN_CLUSTER.presence("users", channel),
                                IN_CLUSTER.idempotency(channel, "}{k"),
                                RedisNames.bytes(IN_CLUSTER.bus(channel)))
                        .map(SlotHash::getSlot)
                        .distinct())
                .hasSize(1);
        assertThat(IN_CLUSTER.channel(IN_CLUSTER.bus(channel))).contains(channel);
        assertThat(ALONE.channel(ALONE.bus(channel))).contains(channel);
    }

    @Test
    void in_a_cluster_no_two_channels_have_the_same_name() {
        assertThat(Stream.of("}x", "~}x", "~~}x", "x", "~x").map(name -> IN_CLUSTER.bus(ChannelName.of(name))))
                .doesNotHaveDuplicates();
    }

    @Test
    void other_names_are_of_no_channel() {
        assertThat(IN_CLUSTER.channel("p.1.bus.{}")).isEmpty();
        assertThat(IN_CLUSTER.channel("p.1.control")).isEmpty();
        assertThat(ALONE.channel("p.1.bus.")).isEmpty();
    }

    // Nodes of two versions have to meet at the same places.
    @Test
    void nodes_meet_in_each_quarter_of_the_slots() {
        assertThat(Slots.spread()).isEqualTo(List.of("69", "68", "173", "172"));
        assertThat(Slots.spread().stream().map(word -> SlotHash.getSlot(RedisNames.tag(word)) / 4096))
                .containsExactly(0, 1, 2, 3);
    }
}
