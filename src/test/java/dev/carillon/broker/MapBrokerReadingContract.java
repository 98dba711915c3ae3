package dev.carillon.broker;

import static dev.carillon.broker.BrokerContractPart.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of {@link MapBrokerContract} on reads: pages, single entries, and the changes since. */
abstract class MapBrokerReadingContract extends MapBrokerContractPart {

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
}
