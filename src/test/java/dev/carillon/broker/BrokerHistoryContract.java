package dev.carillon.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Namespace;
import dev.carillon.channel.StreamPosition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a {@link Broker} keeps, for how long, and how it is read. */
abstract class BrokerHistoryContract extends BrokerContractPart {

    @Test
    void the_first_offset_is_1_and_the_epoch_is_8_letters() {
        StreamPosition first = publish("a").position();

        assertThat(first.offset()).isEqualTo(1);
        assertThat(first.epoch()).matches("[A-Za-z]{8}");
    }

    @Test
    void what_is_stored_can_be_read_at_once() {
        StreamPosition position = publishMany(3);

        HistoryPage page = readAll();

        assertThat(texts(page)).containsExactly("1", "2", "3");
        assertThat(offsets(page)).containsExactly(1L, 2L, 3L);
        assertThat(page.top()).isEqualTo(position);
    }

    @Test
    void a_read_gives_a_position_before_the_first_publication() {
        StreamPosition before = top();

        StreamPosition first = publish("a").position();

        assertThat(before.offset()).isZero();
        assertThat(before.epoch()).isNotEmpty();
        assertThat(first).isEqualTo(before.at(1));
        assertThat(read(HistoryQuery.after(before, 10)).continues(before)).isTrue();
    }

    @Test
    void each_channel_has_an_epoch_of_its_own() {
        StreamPosition elsewhere =
                await(broker.history(other, HistoryQuery.top(), keeping())).top();

        assertThat(top().epoch()).isNotEqualTo(elsewhere.epoch());
    }

    @Test
    void a_read_without_history_gives_no_position() {
        HistoryPage page = await(broker.history(channel, HistoryQuery.top(), Namespace.History.OFF));

        assertThat(page).isEqualTo(new HistoryPage(List.of(), StreamPosition.NONE));
    }

    @Test
    void a_read_starts_after_the_given_position() {
        StreamPosition top = publishMany(5);

        assertThat(texts(read(HistoryQuery.after(top.at(3), 10)))).containsExactly("4", "5");
        assertThat(texts(read(HistoryQuery.after(top.at(0), 10)))).containsExactly("1", "2", "3", "4", "5");
        assertThat(read(HistoryQuery.after(top, 10)).publications()).isEmpty();
    }

    @Test
    void a_read_gives_no_more_than_was_asked_for() {
        StreamPosition top = publishMany(5);

        assertThat(texts(read(HistoryQuery.after(top.at(1), 2)))).containsExactly("2", "3");
        assertThat(texts(read(new HistoryQuery(Optional.empty(), 2, false)))).containsExactly("1", "2");
        assertThat(texts(read(new HistoryQuery(Optional.empty(), 2, true)))).containsExactly("5", "4");
    }

    @Test
    void a_limit_of_0_gives_the_position_only() {
        StreamPosition top = publishMany(2);

        HistoryPage page = read(new HistoryQuery(Optional.of(top.at(0)), 0, false));

        assertThat(page.publications()).isEmpty();
        assertThat(page.top()).isEqualTo(top);
        assertThat(read(HistoryQuery.top())).isEqualTo(page);
    }

    @Test
    void a_read_backwards_starts_before_the_given_position() {
        StreamPosition top = publishMany(5);

        assertThat(texts(backwards(top.at(4), 10))).containsExactly("3", "2", "1");
        assertThat(texts(backwards(top, 2))).containsExactly("4", "3");
        assertThat(backwards(top.at(1), 10).publications()).isEmpty();
        assertThat(backwards(top.at(0), 10).publications()).isEmpty();
        assertThat(texts(read(new HistoryQuery(Optional.empty(), 10, true)))).containsExactly("5", "4", "3", "2", "1");
    }

    @Test
    void nothing_is_before_or_after_a_position_above_the_top() {
        StreamPosition top = publishMany(2);

        assertThat(read(HistoryQuery.after(top.at(3), 10)).publications()).isEmpty();
        assertThat(read(HistoryQuery.after(top.at(Long.MAX_VALUE), 10)).publications())
                .isEmpty();
        assertThat(backwards(top.at(3), 10).publications()).isEmpty();
        assertThat(read(HistoryQuery.after(top.at(3), 10)).top()).isEqualTo(top);
        assertThat(read(HistoryQuery.after(top.at(3), 10)).continues(top.at(3))).isFalse();
    }

    @Test
    void a_read_after_a_position_of_another_epoch_gives_what_is_there_and_does_not_continue_it() {
        StreamPosition top = publishMany(3);
        StreamPosition elsewhere = new StreamPosition("_", 1);

        HistoryPage page = read(HistoryQuery.after(elsewhere, 10));

        assertThat(texts(page)).containsExactly("2", "3");
        assertThat(page.top()).isEqualTo(top);
        assertThat(page.continues(elsewhere)).isFalse();
        assertThat(page.continues(top.at(1))).isTrue();
        assertThat(page.continues(new StreamPosition("", 1))).isTrue();
    }

    @Test
    void only_the_newest_publications_are_kept() {
        StreamPosition top = publishMany(14);

        assertThat(offsets(readAll())).containsExactly(5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L);
        HistoryPage missed = read(HistoryQuery.after(top.at(3), 10));
        assertThat(offsets(missed)).startsWith(5L);
        assertThat(missed.continues(top.at(3))).isFalse();
        assertThat(read(HistoryQuery.after(top.at(4), 10)).continues(top.at(4))).isTrue();
        assertThat(offsets(backwards(top.at(7), 10))).containsExactly(6L, 5L);
        assertThat(backwards(top.at(3), 10).publications()).isEmpty();
    }

    @Test
    void a_publish_that_keeps_fewer_leaves_fewer() {
        publishMany(5);

        publish("6", PublishOptions.keeping(keeping(2)));

        assertThat(texts(readAll())).containsExactly("5", "6");
    }

    @Test
    void publications_are_kept_until_their_ttl_has_passed_since_the_last_one() {
        publish("1");
        pass(ticks(8));
        publish("2");
        pass(ticks(8));

        assertThat(texts(readAll())).containsExactly("1", "2");

        pass(ticks(4));

        assertThat(readAll().publications()).isEmpty();
    }

    @Test
    void a_read_does_not_prolong_the_ttl_of_publications() {
        publish("1");
        pass(ticks(8));
        readAll();
        pass(ticks(4));

        assertThat(readAll().publications()).isEmpty();
    }

    @Test
    void epoch_and_top_offset_outlive_the_publications() {
        StreamPosition top = publishMany(2);
        pass(ticks(12));

        HistoryPage page = read(HistoryQuery.after(top.at(1), 10));

        assertThat(page.publications()).isEmpty();
        assertThat(page.top()).isEqualTo(top);
        assertThat(page.continues(top)).isTrue();
        assertThat(page.continues(top.at(1))).isFalse();
        assertThat(publish("3").position()).isEqualTo(top.at(3));
        assertThat(texts(readAll())).containsExactly("3");
    }

    @Test
    void a_stream_that_nobody_accessed_for_its_meta_ttl_begins_again_under_another_epoch() {
        StreamPosition old = publishMany(3);
        pass(ticks(101));

        StreamPosition reborn = publishMany(4); // offset 3 exists again, in another life

        assertThat(reborn.offset()).isEqualTo(4);
        assertThat(reborn.epoch()).isNotEqualTo(old.epoch());
        assertThat(read(HistoryQuery.after(old, 10)).continues(old)).isFalse();
    }

    @Test
    void a_position_that_was_read_is_forgotten_after_the_meta_ttl_too() {
        StreamPosition before = top();
        pass(ticks(101));

        assertThat(top().epoch()).isNotEqualTo(before.epoch());
    }

    @Test
    void every_access_prolongs_the_life_of_the_epoch() {
        String epoch = top().epoch();
        pass(ticks(80));
        assertThat(top().epoch()).isEqualTo(epoch);
        pass(ticks(80));
        assertThat(publish("a").position().epoch()).isEqualTo(epoch);
        pass(ticks(80));
        assertThat(top().epoch()).isEqualTo(epoch);
    }

    @Test
    void an_epoch_is_not_forgotten_before_the_publications_that_are_numbered_in_it() {
        Namespace.History shortMeta = new Namespace.History(10, ticks(10), ticks(1));
        StreamPosition position =
                publish("a", PublishOptions.keeping(shortMeta)).position();
        pass(ticks(4));

        HistoryPage page = await(broker.history(channel, HistoryQuery.after(position.at(0), 10), shortMeta));
        assertThat(texts(page)).containsExactly("a");
        assertThat(page.top()).isEqualTo(position);

        pass(ticks(4));
        assertThat(await(broker.history(channel, HistoryQuery.top(), shortMeta)).top())
                .isEqualTo(position);

        pass(ticks(4));
        assertThat(top().epoch()).isNotEqualTo(position.epoch());
    }

    @Test
    void a_ttl_of_zero_keeps_nothing() {
        PublishResult result =
                publish("a", PublishOptions.keeping(new Namespace.History(10, Duration.ZERO, ticks(100))));

        assertThat(result.position()).isEqualTo(StreamPosition.NONE);
        assertThat(top().offset()).isZero();
    }

    @Test
    void removed_history_leaves_epoch_and_top_offset() {
        StreamPosition top = publishMany(3);

        await(broker.removeHistory(channel));

        HistoryPage page = read(HistoryQuery.after(top.at(0), 10));
        assertThat(page.publications()).isEmpty();
        assertThat(page.top()).isEqualTo(top);
        assertThat(page.continues(top)).isTrue();
        assertThat(page.continues(top.at(2))).isFalse();
        assertThat(publish("4").position()).isEqualTo(top.at(4));
        assertThat(texts(readAll())).containsExactly("4");
    }

    @Test
    void removing_the_history_of_a_channel_without_one_does_nothing() {
        await(broker.removeHistory(channel));
        await(broker.removeHistory(channel));

        assertThat(publish("a").position().offset()).isEqualTo(1);
    }

    private HistoryPage backwards(StreamPosition since, int limit) {
        return read(new HistoryQuery(Optional.of(since), limit, true));
    }
}
