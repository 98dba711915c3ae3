package dev.carillon.broker;

import static dev.carillon.broker.BrokerContractPart.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The part of {@link MapBrokerContract} on writes: what they leave, on which conditions, and who is told. */
abstract class MapBrokerWritingContract extends MapBrokerContractPart {

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
}
