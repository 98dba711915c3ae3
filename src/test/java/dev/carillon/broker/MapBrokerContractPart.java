package dev.carillon.broker;

import static dev.carillon.broker.BrokerContractPart.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.channel.SubscriptionType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every part of {@link MapBrokerContract} needs.
 *
 * <p>In the recoverable map an entry lives for 10 ticks, its changes for 5, and a position for 100; 10 changes are kept.
 */
abstract class MapBrokerContractPart {

    final RecordingListener listener = new RecordingListener();
    final ChannelName channel = ChannelName.of("map:" + UUID.randomUUID());
    final ChannelName other = ChannelName.of("map:" + UUID.randomUUID());
    MapBroker broker;

    abstract MapBrokerFixture fixture();

    @BeforeEach
    void start() {
        broker = fixture().open();
        broker.start(listener);
        await(broker.subscribe(channel));
        await(broker.subscribe(other));
    }

    @AfterEach
    void close() {
        broker.close();
        assertThat(listener.overlapping()).as("called from two threads at once").isEmpty();
    }

    final void pass(Duration time) {
        fixture().pass(time);
    }

    final MapOptions recoverable() {
        return options(MapOptions.Mode.RECOVERABLE);
    }

    final MapOptions options(MapOptions.Mode mode) {
        return new MapOptions(
                SubscriptionType.MAP,
                mode,
                ticks(10),
                mode == MapOptions.Mode.EPHEMERAL
                        ? Namespace.History.OFF
                        : new Namespace.History(10, ticks(5), ticks(100)),
                MapOptions.Permissions.NONE,
                false,
                MapOptions.Presence.NONE);
    }

    final Duration ticks(int count) {
        return fixture().tick().multipliedBy(count);
    }

    final MapOutcome set(String key, String json) {
        return set(key, json, MapConditions.NONE);
    }

    final MapOutcome set(String key, String json, MapConditions conditions) {
        return await(broker.write(channel, change(key, json), conditions, recoverable()));
    }

    final MapOutcome remove(String key) {
        return await(broker.write(channel, removal(key), MapConditions.NONE, recoverable()));
    }

    static Publication change(String key, String json) {
        return new Publication(json(json), Optional.empty(), 0, Map.of(), Publication.Entry.of(key));
    }

    static Publication removal(String key) {
        return new Publication(Payload.EMPTY, Optional.empty(), 0, Map.of(), Publication.Entry.removed(key));
    }

    static Payload json(String json) {
        return Payload.json(json);
    }

    final StreamPosition top() {
        return await(broker.stream(channel, HistoryQuery.top(), recoverable())).top();
    }

    /** All entries with their offsets, in the order of their keys. */
    final String entries() {
        return text(await(broker.read(channel, MapQuery.page("", 1000, 1_000_000), recoverable()))
                .entries());
    }

    static String text(List<Publication> entries) {
        return entries.stream()
                .map(each -> each.entry().key() + "=" + new String(each.data().bytes(), UTF_8) + "@" + each.offset())
                .sorted()
                .collect(joining(" "));
    }
}
