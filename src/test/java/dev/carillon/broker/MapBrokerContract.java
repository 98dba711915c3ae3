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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract test of {@link MapBroker}: every implementation has a test class that extends this one.
 *
 * <p>In the recoverable map an entry lives for 10 ticks, its changes for 5, and a position for 100; 10 changes are kept.
 */
abstract class MapBrokerContract {

    final RecordingListener listener = new RecordingListener();
    final ChannelName channel = ChannelName.of("map:" + UUID.randomUUID());
    final ChannelName other = ChannelName.of("map:" + UUID.randomUUID());
    MapBroker broker;

    /** A broker that was not started. */
    abstract MapBroker open();

    /** Lets time go by, as the broker sees it, and lets it remove what has expired. */
    abstract void pass(Duration time);

    /** What the tests count time in. */
    Duration tick() {
        return Duration.ofMinutes(1);
    }

    @BeforeEach
    void start() {
        broker = open();
        broker.start(listener);
        await(broker.subscribe(channel));
        await(broker.subscribe(other));
    }

    @AfterEach
    void close() {
        broker.close();
        assertThat(listener.overlapping()).as("called from two threads at once").isEmpty();
    }

    // ---- what is kept

    @Test
    void a_map_has_the_last_value_of_each_key() {
        set("a", "1");
        set("b", "1");
        set("a", "2");

        assertThat(entries()).isEqualTo("a=2@3 b=1@2");
    }

    @Test
    void a_change_is_handed_over_with_its_key_and_number() {
        set("a", "1");
        remove("a");

        List<RecordingListener.Event> events = listener.await(channel, 2);
        assertThat(events.get(0).publication().entry()).isEqualTo(Publication.Entry.of("a"));
        assertThat(events.get(0).publication().offset()).isEqualTo(1);
        assertThat(events.get(1).publication().entry()).isEqualTo(Publication.Entry.removed("a"));
        assertThat(events.get(1).publication().offset()).isEqualTo(2);
        assertThat(events.get(1).epoch()).isEqualTo(top().epoch());
    }

    @Test
    void a_removed_entry_is_gone_and_what_is_not_there_cannot_be_removed() {
        set("a", "1");

        assertThat(remove("a").suppressed()).isEqualTo(MapOutcome.Suppressed.NO);
        assertThat(remove("a").suppressed()).isEqualTo(MapOutcome.Suppressed.KEY_NOT_FOUND);
        assertThat(entries()).isEmpty();
        assertThat(top().offset()).isEqualTo(2);
    }

    @Test
    void a_removal_has_the_tags_of_the_entry() {
        await(broker.write(
                channel,
                new Publication(json("1"), Optional.empty(), 0, Map.of("colour", "red"), Publication.Entry.of("a")),
                MapConditions.NONE,
                recoverable()));
        remove("a");

        assertThat(listener.await(channel, 2).get(1).publication().tags()).containsEntry("colour", "red");
    }

    @Test
    void channels_are_apart() {
        set("a", "1");

        assertThat(await(broker.size(channel, recoverable()))).isEqualTo(1);
        assertThat(await(broker.size(other, recoverable()))).isZero();
    }

    @Test
    void an_ephemeral_map_has_no_position() {
        MapOptions ephemeral = options(MapOptions.Mode.EPHEMERAL);
        MapOutcome outcome = await(broker.write(channel, change("a", "1"), MapConditions.NONE, ephemeral));

        assertThat(outcome.position()).isEqualTo(StreamPosition.NONE);
        assertThat(await(broker.read(channel, MapQuery.page("", 10, 1000), ephemeral))
                        .top()
                        .epoch())
                .isEmpty();
        assertThat(await(broker.stream(channel, HistoryQuery.top(), ephemeral)).top())
                .isEqualTo(StreamPosition.NONE);
        assertThat(listener.await(channel, 1).get(0).epoch()).isEmpty();
    }

    /** Or none is: so who is told of a change knows whether it has seen it among the entries. */
    @Test
    void the_changes_of_an_ephemeral_map_are_numbered_through_and_its_entries_and_pages_like_them() {
        MapOptions ephemeral = options(MapOptions.Mode.EPHEMERAL);
        await(broker.write(channel, change("a", "1"), MapConditions.NONE, ephemeral));
        await(broker.write(channel, change("b", "2"), MapConditions.NONE, ephemeral));
        MapPage page = await(broker.read(channel, MapQuery.page("", 10, 1000), ephemeral));
        long first = page.entries().get(0).offset();
        if (first == 0) {
            assertThat(page.top().offset()).isZero();
            return;
        }
        assertThat(page.entries().get(1).offset()).isEqualTo(first + 1);
        assertThat(page.top().offset()).isEqualTo(first + 1);
        assertThat(listener.await(channel, 2).get(1).publication().offset()).isEqualTo(first + 1);

        await(broker.write(channel, removal("a"), MapConditions.NONE, ephemeral));
        await(broker.write(channel, removal("b"), MapConditions.NONE, ephemeral));
        await(broker.write(channel, change("a", "3"), MapConditions.NONE, ephemeral));
        assertThat(listener.await(channel, 5).get(4).publication().offset()).isGreaterThan(first + 3);
    }

    // ---- time

    @Test
    void an_entry_that_expires_is_handed_over_as_a_removal() {
        set("a", "1");
        pass(ticks(11));

        assertThat(entries()).isEmpty();
        assertThat(listener.await(channel, 2).get(1).publication().entry()).isEqualTo(Publication.Entry.removed("a"));
        assertThat(top().offset()).isEqualTo(2);
    }

    @Test
    void a_write_prolongs_an_entrys_life() {
        set("a", "1");
        pass(ticks(6));
        set("a", "2");
        pass(ticks(6));

        assertThat(entries()).isEqualTo("a=2@2");
    }

    @Test
    void an_entry_of_a_persistent_map_stays() {
        MapOptions persistent = options(MapOptions.Mode.PERSISTENT);
        await(broker.write(channel, change("a", "1"), MapConditions.NONE, persistent));
        pass(ticks(1000));

        MapPage page = await(broker.read(channel, MapQuery.page("", 10, 1000), persistent));
        assertThat(text(page.entries())).isEqualTo("a=1@1");
        assertThat(page.top().offset()).isEqualTo(1);
    }

    @Test
    void changes_expire_before_the_position_does() {
        set("a", "1");
        StreamPosition seen = set("b", "1").position();
        pass(ticks(6));

        HistoryPage page = await(broker.stream(channel, HistoryQuery.after(seen.at(0), 10), recoverable()));
        assertThat(page.publications()).isEmpty();
        assertThat(page.continues(seen.at(0))).isFalse();
        assertThat(page.continues(seen)).isTrue();
    }

    @Test
    void a_forgotten_map_begins_again_under_another_epoch() {
        StreamPosition seen = set("a", "1").position();
        pass(ticks(11)); // the entry
        pass(ticks(101)); // and its position

        assertThat(top().epoch()).isNotEqualTo(seen.epoch());
        assertThat(top().offset()).isZero();
    }

    // ---- conditions

    @Test
    void what_must_be_new_is_written_once() {
        MapConditions ifNew = MapConditions.NONE.withKeyMode(MapConditions.KeyMode.IF_NEW);
        assertThat(set("a", "1", ifNew).suppressed()).isEqualTo(MapOutcome.Suppressed.NO);
        assertThat(set("a", "2", ifNew).suppressed()).isEqualTo(MapOutcome.Suppressed.KEY_EXISTS);
        assertThat(entries()).isEqualTo("a=1@1");
    }

    @Test
    void what_must_be_there_is_not_written_when_it_is_not() {
        MapConditions ifExists = MapConditions.NONE.withKeyMode(MapConditions.KeyMode.IF_EXISTS);
        assertThat(set("a", "1", ifExists).suppressed()).isEqualTo(MapOutcome.Suppressed.KEY_NOT_FOUND);
        set("a", "1");
        assertThat(set("a", "2", ifExists).suppressed()).isEqualTo(MapOutcome.Suppressed.NO);
        assertThat(entries()).isEqualTo("a=2@2");
    }

    @Test
    void an_entry_that_is_refreshed_lives_on_and_nothing_is_handed_over() {
        set("a", "1", MapConditions.NEW_OR_REFRESHED);
        pass(ticks(6));
        assertThat(set("a", "1", MapConditions.NEW_OR_REFRESHED).suppressed())
                .isEqualTo(MapOutcome.Suppressed.KEY_EXISTS);
        pass(ticks(6));

        assertThat(entries()).isEqualTo("a=1@1");
        set("b", "1");
        assertThat(listener.await(channel, 2)).hasSize(2);
    }

    @Test
    void an_older_version_of_an_entry_is_dropped_within_its_epoch() {
        set("a", "5", MapConditions.NONE.withVersion(5, "x"));
        assertThat(set("a", "5", MapConditions.NONE.withVersion(5, "x")).suppressed())
                .isEqualTo(MapOutcome.Suppressed.VERSION);
        assertThat(set("b", "4", MapConditions.NONE.withVersion(4, "x")).suppressed())
                .isEqualTo(MapOutcome.Suppressed.NO);
        assertThat(set("a", "1", MapConditions.NONE.withVersion(1, "y")).suppressed())
                .isEqualTo(MapOutcome.Suppressed.NO);
        assertThat(entries()).isEqualTo("a=1@3 b=4@2");
    }

    @Test
    void the_same_idempotency_key_changes_nothing_the_second_time() {
        MapConditions once = MapConditions.NONE.withIdempotencyKey("k", ticks(5));
        MapOutcome first = set("a", "1", once);
        set("a", "2");
        MapOutcome second = set("a", "3", once);

        assertThat(second.suppressed()).isEqualTo(MapOutcome.Suppressed.IDEMPOTENCY);
        assertThat(second.position()).isEqualTo(first.position());
        assertThat(entries()).isEqualTo("a=2@2");
        pass(ticks(6));
        assertThat(set("a", "3", once).suppressed()).isEqualTo(MapOutcome.Suppressed.NO);
    }

    // ---- reading

    @Test
    void pages_have_every_entry_once() {
        for (int i = 0; i < 25; i++) {
            set("k" + i, "" + i);
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            MapPage page = await(broker.read(channel, MapQuery.page(cursor, 10, 100_000), recoverable()));
            page.entries().forEach(entry -> seen.add(entry.entry().key()));
            cursor = page.cursor();
            pages++;
        } while (!cursor.isEmpty());

        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
        assertThat(pages).isGreaterThan(1);
    }

    @Test
    void entries_at_a_position_and_the_changes_after_it_are_the_entries_now() {
        for (int i = 0; i < 4; i++) {
            set("k" + i, "1");
        }
        MapPage first = await(broker.read(channel, MapQuery.page("", 2, 100_000), recoverable()));
        set("k0", "2");
        remove("k3");
        set("k9", "1");
        MapPage second = await(broker.read(channel, MapQuery.page(first.cursor(), 100, 100_000), recoverable()));
        HistoryPage after = await(broker.stream(channel, HistoryQuery.after(first.top(), 100), recoverable()));

        assertThat(after.continues(first.top())).isTrue();
        MapModel model = new MapModel();
        model.apply(first.entries());
        model.apply(second.entries().stream()
                .filter(entry -> entry.offset() <= first.top().offset())
                .toList());
        model.apply(after.publications());
        assertThat(model).hasToString("k0=2 k1=1 k2=1 k9=1");
    }

    @Test
    void a_page_ends_when_it_has_enough_bytes_but_is_never_empty() {
        set("a", "\"" + "x".repeat(100) + "\"");
        set("b", "1");

        MapPage page = await(broker.read(channel, MapQuery.page("", 10, 50), recoverable()));
        assertThat(page.entries()).hasSize(1);
        assertThat(page.cursor()).isNotEmpty();
    }

    @Test
    void one_entry_is_read_by_its_key() {
        set("a", "1");
        set("b", "2");

        MapPage page = await(broker.read(channel, MapQuery.one("b"), recoverable()));
        assertThat(text(page.entries())).isEqualTo("b=2@2");
        assertThat(page.cursor()).isEmpty();
        assertThat(await(broker.read(channel, MapQuery.one("c"), recoverable())).entries())
                .isEmpty();
    }

    @Test
    void a_read_gives_a_position_before_the_first_change() {
        StreamPosition before = top();
        assertThat(before.offset()).isZero();
        assertThat(set("a", "1").position()).isEqualTo(before.at(1));
    }

    @Test
    void the_stream_keeps_the_newest_changes() {
        StreamPosition last = StreamPosition.NONE;
        for (int i = 1; i <= 15; i++) {
            last = set("k", "" + i).position();
        }
        HistoryPage page = await(broker.stream(channel, HistoryQuery.after(last.at(5), 100), recoverable()));
        assertThat(page.continues(last.at(5))).isTrue();
        assertThat(page.publications()).hasSize(10);
        page = await(broker.stream(channel, HistoryQuery.after(last.at(4), 100), recoverable()));
        assertThat(page.continues(last.at(4))).isFalse();
    }

    @Test
    void a_cleared_map_is_empty_and_whoever_was_there_is_told() {
        StreamPosition before = set("a", "1").position();
        set("b", "1");
        await(broker.clear(channel, recoverable()));

        assertThat(entries()).isEmpty();
        assertThat(listener.await(channel, 4).stream()
                        .skip(2)
                        .map(event -> event.publication().entry().removed()))
                .containsExactly(true, true);
        assertThat(top()).isEqualTo(before.at(4));
        assertThat(await(broker.stream(channel, HistoryQuery.after(before, 100), recoverable()))
                        .continues(before))
                .isFalse();
    }

    // ---- several threads

    @Test
    void what_is_handed_over_while_many_write_leads_to_what_is_there() throws InterruptedException {
        int writers = 4;
        int writes = 200;
        List<Thread> threads = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            int seed = writer;
            threads.add(new Thread(() -> {
                Random random = new Random(seed);
                for (int i = 0; i < writes; i++) {
                    String key = "k" + random.nextInt(5);
                    if (random.nextInt(3) == 0) {
                        remove(key);
                    } else {
                        set(key, Integer.toString(seed * writes + i));
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        set("last", "1");
        List<RecordingListener.Event> events = listener.await(
                channel,
                soFar -> !soFar.isEmpty()
                        && soFar.get(soFar.size() - 1)
                                .publication()
                                .entry()
                                .key()
                                .equals("last"));

        List<Publication> changes =
                events.stream().map(RecordingListener.Event::publication).toList();
        assertThat(changes.stream().map(Publication::offset).toList())
                .isEqualTo(LongStream.rangeClosed(1, changes.size()).boxed().toList());
        MapModel told = new MapModel();
        told.apply(changes);
        MapModel there = new MapModel();
        there.apply(await(broker.read(channel, MapQuery.page("", 100, 100_000), recoverable()))
                .entries());
        assertThat(told).hasToString(there.toString());
    }

    // ----

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
        return tick().multipliedBy(count);
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

    private static Payload json(String json) {
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
