package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.StreamPosition;
import org.junit.jupiter.api.Test;

/** Positions of members: how they move, and what becomes of a gap. */
class SubscriptionPositionTest extends SubscriptionPart {

    @Test
    void a_position_moves_with_what_is_delivered() {
        Member member = new Member(Wish.POSITIONED).open(4);
        deliver(round(kept(5)), member);
        deliver(round(kept(6), kept(7)), member);

        assertThat(member.subscription.position()).isEqualTo(new StreamPosition(EPOCH, 7));
    }

    @Test
    void a_gap_ends_a_client_s_own_subscription_with_2500_behind_what_came_before_it() {
        Member member = new Member(Wish.POSITIONED).open(0);

        deliver(round(kept(1), kept(3)), member);
        deliver(round(kept(4)), member);

        assertThat(member.got()).containsExactly("1", "unsubscribed 2500");
        assertThat(member.closeCode()).isZero();
        assertThat(member.client.subscriptions().all()).isEmpty();
    }

    @Test
    void a_gap_between_rounds_is_seen_too() {
        Member member = new Member(Wish.POSITIONED).open(1);

        deliver(round(kept(3), kept(4)), member);

        assertThat(member.got()).containsExactly("unsubscribed 2500");
    }

    @Test
    void a_gap_ends_the_connection_of_a_server_side_subscription_with_3010() {
        Member member = new Member(Wish.POSITIONED.onTheServersSide()).open(0);

        deliver(round(kept(2)), member);

        assertThat(member.got()).isEmpty();
        assertThat(member.closeCode()).isEqualTo(3010);
    }

    @Test
    void a_member_without_a_position_is_not_told_of_a_gap() {
        Member member = new Member(Wish.PLAIN).open(0);

        deliver(round(kept(1), kept(3)), member);

        assertThat(member.got()).containsExactly("1", "3");
    }

    @Test
    void what_is_older_than_the_position_is_dropped() {
        Member member = new Member(Wish.POSITIONED).open(3);

        deliver(round(kept(2), kept(3)), member);
        deliver(round(kept(3), kept(4)), member);

        assertThat(member.got()).containsExactly("4");
    }

    @Test
    void another_epoch_is_a_gap_even_where_the_offset_fits() {
        Member member = new Member(Wish.POSITIONED).open(3);

        deliver(round(kept(4, "bbbbbbbb")), member);

        assertThat(member.got()).containsExactly("unsubscribed 2500");
    }

    @Test
    void another_epoch_in_the_middle_of_a_round_is_a_gap() {
        Member member = new Member(Wish.POSITIONED).open(3);

        deliver(round(kept(4), kept(5, "bbbbbbbb")), member);

        assertThat(member.got()).containsExactly("4", "unsubscribed 2500");
    }

    @Test
    void a_member_without_an_epoch_adopts_the_first() {
        Member member = new Member(Wish.POSITIONED);
        clients.open(member.client, member.subscription, StreamPosition.NONE);

        deliver(round(kept(1)), member);
        deliver(round(kept(2, "bbbbbbbb")), member);

        assertThat(member.got()).containsExactly("1", "unsubscribed 2500");
    }

    @Test
    void what_is_published_past_the_history_passes_and_moves_nothing() {
        Member member = new Member(Wish.POSITIONED).open(3);

        deliver(round(notKept("77")), member);
        deliver(round(kept(4), notKept("88"), kept(5)), member);
        deliver(round(notKept("99"), kept(6)), member);

        assertThat(member.got()).containsExactly("77", "4", "88", "5", "99", "6");
        assertThat(member.subscription.position().offset()).isEqualTo(6);
    }

    // ---- falling behind

    @Test
    void a_top_that_is_ahead_twice_was_lost() {
        Member member = new Member(Wish.POSITIONED).open(3);

        assertThat(member.subscription.isBehind(new StreamPosition(EPOCH, 4))).isFalse();
        assertThat(member.subscription.isBehind(new StreamPosition(EPOCH, 6))).isTrue();
    }

    @Test
    void a_top_that_was_only_under_way_was_not() {
        Member member = new Member(Wish.POSITIONED).open(3);

        assertThat(member.subscription.isBehind(new StreamPosition(EPOCH, 4))).isFalse();
        deliver(round(kept(4)), member);
        assertThat(member.subscription.isBehind(new StreamPosition(EPOCH, 5))).isFalse();
        deliver(round(kept(5)), member);
        assertThat(member.subscription.isBehind(new StreamPosition(EPOCH, 5))).isFalse();
    }

    @Test
    void another_epoch_twice_was_lost() {
        Member member = new Member(Wish.POSITIONED).open(3);

        assertThat(member.subscription.isBehind(new StreamPosition("bbbbbbbb", 1)))
                .isFalse();
        assertThat(member.subscription.isBehind(new StreamPosition("bbbbbbbb", 1)))
                .isTrue();
    }
}
