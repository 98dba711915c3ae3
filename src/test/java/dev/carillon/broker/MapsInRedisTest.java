package dev.carillon.broker;

import static dev.carillon.broker.BrokerContractPart.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Publication;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.StreamPosition;
import dev.carillon.channel.SubscriptionType;
import dev.carillon.cluster.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Redis keeps of a map and for how long, and what other nodes see of it. */
class MapsInRedisTest extends MapBrokerContractPart {

    private final RedisMapBrokerFixture maps = new RedisMapBrokerFixture(over());

    TestRedis over() {
        return TestRedis.preferred();
    }

    @Override
    MapBrokerFixture fixture() {
        return maps;
    }

    @AfterEach
    void end() {
        maps.close();
    }

    @Test
    void all_nodes_have_the_same_map_and_are_told_of_its_changes() {
        RecordingListener elsewhere = new RecordingListener();
        MapBroker there = maps.open();
        there.start(elsewhere);
        await(there.subscribe(channel));
        set("a", "1");
        await(there.write(channel, change("b", "2"), MapConditions.NONE, recoverable()));

        assertThat(text(await(there.read(channel, MapQuery.page("", 9, 9_999), recoverable()))
                        .entries()))
                .isEqualTo("a=1@1 b=2@2")
                .isEqualTo(entries());
        assertThat(elsewhere.await(channel, 2)).hasSameSizeAs(listener.await(channel, 2));
    }

    // Nobody asks for anything: the nodes that receive the map look of their own accord.
    @Test
    void members_are_told_of_what_expires_although_nobody_asks() {
        MapOptions brief = new MapOptions(
                SubscriptionType.MAP,
                MapOptions.Mode.EPHEMERAL,
                Duration.ofMillis(300),
                Namespace.History.OFF,
                MapOptions.Permissions.NONE,
                false,
                MapOptions.Presence.NONE);
        await(broker.write(channel, change("a", "1"), MapConditions.NONE, brief));

        List<RecordingListener.Event> events = listener.await(channel, 2);
        assertThat(events.get(1).publication().entry()).isEqualTo(Publication.Entry.removed("a"));

        await(broker.write(channel, change("b", "1"), MapConditions.NONE, brief));
        assertThat(listener.await(channel, 4).get(3).publication().entry()).isEqualTo(Publication.Entry.removed("b"));
    }

    @Test
    void an_entry_is_handed_over_with_the_one_before_it_when_that_is_wanted() {
        set("a", "1");
        set("b", "1");
        set("a", "2", MapConditions.NONE.withDelta(true));

        RecordingListener.Event third = listener.await(channel, 3).get(2);
        assertThat(new String(third.previous().data().bytes(), UTF_8)).isEqualTo("1");
        assertThat(third.previous().offset()).isEqualTo(1);
        assertThat(third.previous().entry().key()).isEqualTo("a");
    }

    @Test
    void keys_and_values_may_hold_anything() {
        String key = "7:é\u0000}{ \uD83D\uDE00:";
        await(broker.write(
                channel,
                new Publication(
                        dev.carillon.channel.Payload.of(new byte[] {0, -1, ':', 58}),
                        Optional.empty(),
                        0,
                        Map.of("t:\u0000", "ö"),
                        Publication.Entry.of(key)),
                MapConditions.NONE.withVersion(3, "v:1:\u0000"),
                recoverable()));

        Publication read = await(broker.read(channel, MapQuery.one(key), recoverable()))
                .entries()
                .get(0);
        assertThat(read.data().bytes()).containsExactly(0, -1, ':', 58);
        assertThat(read.tags()).containsExactly(Map.entry("t:\u0000", "ö"));
        assertThat(read.entry()).isEqualTo(Publication.Entry.of(key));
        assertThat(listener.await(channel, 1).get(0).publication()).isEqualTo(read);
        assertThat(await(broker.write(
                                channel,
                                new Publication(read.data(), Optional.empty(), 0, Map.of(), read.entry()),
                                MapConditions.NONE.withVersion(3, "v:1:\u0000"),
                                recoverable()))
                        .suppressed())
                .isEqualTo(MapOutcome.Suppressed.VERSION);
        remove(key);
        assertThat(listener.await(channel, 2).get(1).publication().tags()).isEqualTo(read.tags());
    }

    @Test
    void one_entry_too_many_is_refused() {
        for (int i = 0; i < 50; i++) {
            set("k" + i, "1");
        }
        refused(() -> set("more", "1"));
        set("k0", "2");
        remove("k1");
        set("more", "1");
    }

    @Test
    void one_byte_too_many_is_refused_and_what_goes_makes_room() {
        set("a", "\"" + "x".repeat(6_000) + "\"");
        refused(() -> set("b", "\"" + "x".repeat(6_000) + "\""));
        set("a", "1");
        set("b", "\"" + "x".repeat(6_000) + "\"");
        await(broker.clear(channel, recoverable()));
        set("c", "\"" + "x".repeat(9_000) + "\"");
    }

    // What has offsets of a stream that is no more would be left out of every page of its successor.
    @Test
    void entries_go_with_the_stream_that_numbers_them() {
        StreamPosition before = set("a", "1").position();
        maps.redis.owner(channel.value()).commands().del(maps.settings.prefix() + ".1.map-meta.{" + channel + "}");

        assertThat(entries()).isEmpty();
        assertThat(set("b", "1").position().offset()).isEqualTo(1);
        assertThat(top().epoch()).isNotEqualTo(before.epoch());
    }

    @Test
    void a_map_is_kept_no_longer_than_it_may_be() {
        set("a", "1");
        for (String key : maps.redis
                .owner(channel.value())
                .commands()
                .keys(maps.settings.prefix() + ".1.map-*{" + channel + "}")) {
            assertThat(maps.redis.owner(channel.value()).commands().pttl(key))
                    .as(key)
                    .isPositive();
        }
        ChannelName forEver = other;
        MapOptions persistent = options(MapOptions.Mode.PERSISTENT);
        await(broker.write(forEver, change("a", "1"), MapConditions.NONE, persistent));
        assertThat(maps.redis
                        .owner(forEver.value())
                        .commands()
                        .pttl(maps.settings.prefix() + ".1.map-entries.{" + forEver + "}"))
                .isEqualTo(-1);
        await(broker.write(forEver, removal("a"), MapConditions.NONE, persistent));
        assertThat(maps.redis
                        .owner(forEver.value())
                        .commands()
                        .pttl(maps.settings.prefix() + ".1.map-meta.{" + forEver + "}"))
                .isPositive();
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .rootCause()
                .isInstanceOfSatisfying(
                        RefusedException.class, it -> assertThat(it.error()).isEqualTo(ReplyError.LIMIT_EXCEEDED));
    }
}
