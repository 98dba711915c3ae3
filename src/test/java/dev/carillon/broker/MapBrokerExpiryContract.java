package dev.carillon.broker;

import static dev.carillon.broker.BrokerContractPart.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import org.junit.jupiter.api.Test;

/** The part of {@link MapBrokerContract} on time: what goes when. */
abstract class MapBrokerExpiryContract extends MapBrokerContractPart {

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
}
