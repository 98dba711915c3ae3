package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.filter.FilterLimits;
import dev.carillon.filter.TagFilter;
import dev.carillon.message.FilterNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Members that want publications with certain tags only. */
class FilteredMemberTest extends SubscriptionPart {

    private static TagFilter only(String value) {
        return TagFilter.of(new FilterNode("", "t", "eq", value, List.of(), List.of()), FilterLimits.DEFAULT);
    }

    private static Wish wants(String value, boolean positioned) {
        Wish wish = positioned ? Wish.POSITIONED : Wish.PLAIN;
        return wish.with(new View(Optional.of(only(value)), false));
    }

    private static Round.Event tagged(long offset, String tag) {
        return new Round.Event.Published(
                new Publication(Payload.json("" + offset), Optional.empty(), offset, Map.of("t", tag)), EPOCH);
    }

    @Test
    void a_member_gets_what_passes_its_filter_and_moves_on_by_the_rest() {
        Member member = new Member(wants("a", true)).open(0);
        Member all = new Member(Wish.POSITIONED).open(0);

        deliver(round(tagged(1, "a"), tagged(2, "b"), tagged(3, "a")), member, all);
        deliver(round(tagged(4, "b")), member, all);
        deliver(round(tagged(5, "a")), member, all);

        assertThat(member.got()).containsExactly("1", "3", "5");
        assertThat(member.subscription.position().offset()).isEqualTo(5);
        assertThat(all.got()).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void a_gap_is_told_even_where_the_filter_would_have_hidden_it() {
        Member member = new Member(wants("a", true)).open(0);
        deliver(round(tagged(2, "b")), member);
        assertThat(member.got()).containsExactly("unsubscribed 2500");
    }

    @Test
    void a_member_without_a_position_is_filtered_too() {
        Member member = new Member(wants("a", false)).open(0);
        deliver(round(tagged(0, "b"), notKept("9"), tagged(7, "a")), member);
        assertThat(member.got()).containsExactly("7");
    }

    @Test
    void what_was_held_is_filtered_when_it_is_let_through() {
        Member member = new Member(wants("a", true));
        deliver(round(tagged(1, "b"), tagged(2, "a")), member);
        member.open(0);
        assertThat(member.got()).containsExactly("2");
    }

    @Test
    void members_that_ask_alike_share_the_bytes_of_what_they_get() {
        Member first = new Member(wants("a", true)).open(0);
        Member second = new Member(wants("a", true)).open(0);
        deliver(round(tagged(1, "a")), first, second);
        assertThat(second.transport.frames().get(0))
                .isSameAs(first.transport.frames().get(0));
    }

    /** More filters than a round keeps verdicts of. */
    @Test
    void any_number_of_different_filters_gets_each_its_own() {
        List<Member> members = new ArrayList<>();
        List<Round.Event> events = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            members.add(new Member(wants("v" + i, true)).open(0));
            events.add(tagged(i + 1, "v" + i));
        }
        deliver(round(events.toArray(Round.Event[]::new)), members.toArray(Member[]::new));
        for (int i = 0; i < 300; i++) {
            assertThat(members.get(i).got()).containsExactly("" + (i + 1));
        }
    }
}
