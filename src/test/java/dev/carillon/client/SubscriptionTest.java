package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Payload;
import dev.carillon.channel.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The life of a subscription: held before its reply, open, and over. */
class SubscriptionTest extends SubscriptionPart {

    @Test
    void what_comes_before_the_reply_is_held_and_merged_by_offset() {
        Member member = new Member(Wish.POSITIONED);
        deliver(round(kept(3), kept(4)), member);
        deliver(round(kept(5)), member);
        assertThat(member.got()).isEmpty();

        member.open(4); // the reply has told up to 4

        assertThat(member.got()).containsExactly("5");
        deliver(round(kept(6)), member);
        assertThat(member.got()).containsExactly("5", "6");
    }

    @Test
    void a_gap_within_what_was_held_is_told() {
        Member member = new Member(Wish.POSITIONED);
        deliver(round(kept(6)), member);

        member.open(4);
        deliver(round(kept(7)), member);

        assertThat(member.got()).containsExactly("unsubscribed 2500");
    }

    @Test
    void a_member_without_a_position_gets_all_that_was_held() {
        Member member = new Member(Wish.PLAIN);
        deliver(round(notKept("1")), member);
        deliver(round(notKept("2")), member);

        member.open(0);

        assertThat(member.got()).containsExactly("1", "2");
    }

    @Test
    void more_than_may_be_held_ends_the_client_as_slow() {
        Member member = new Member(Wish.PLAIN);
        Payload large = Payload.json("\"" + "x".repeat(100_000) + "\"");
        for (int i = 0; i < 10; i++) {
            deliver(round(published(large, Optional.empty(), 0, "")), member);
        }
        assertThat(member.closeCode()).isZero();

        deliver(round(published(large, Optional.empty(), 0, "")), member);

        assertThat(member.closeCode()).isEqualTo(3008);
        assertThat(member.got()).isEmpty();
    }

    /** A publication of one byte costs a hundred times that while it is held. */
    @Test
    void small_publications_that_are_held_count_for_more_than_their_bytes() {
        Member member = new Member(Wish.PLAIN);
        for (int i = 0; i < 17_000; i++) {
            deliver(round(notKept("1")), member);
        }

        assertThat(member.closeCode()).isEqualTo(3008);
    }

    @Test
    void a_subscription_that_is_over_takes_nothing() {
        Member member = new Member(Wish.PLAIN).open(0);
        member.client.subscriptions().end(member.subscription);

        deliver(round(notKept("1")), member);

        assertThat(member.got()).isEmpty();
    }

    @Test
    void a_subscription_that_was_taken_back_before_its_reply_is_not_opened() {
        Member member = new Member(Wish.PLAIN);
        deliver(round(notKept("1")), member);
        member.client.subscriptions().end(member.subscription);

        member.subscription.open(StreamPosition.NONE, StreamPosition.NONE);
        deliver(round(notKept("2")), member);

        assertThat(member.got()).isEmpty();
        assertThat(member.subscription.isOpen()).isFalse();
    }

    /**
     * The same interleaving as in SendQueueLimitsTest, from the round's side: the member is ended by the drain, when its lock
     * is free.
     */
    @Test
    void a_member_that_is_too_slow_is_ended_outside_its_lock() {
        Member member = new Member(Wish.PLAIN).open(0);
        member.transport.stopReading();
        Payload large = Payload.json("\"" + "x".repeat(60_000) + "\"");
        List<Boolean> locked = new ArrayList<>();
        clients.whenUnsubscribed(() -> locked.add(Thread.holdsLock(member.subscription)));

        for (int i = 0; i < 20; i++) {
            deliver(round(published(large, Optional.empty(), 0, "")), member);
        }

        assertThat(member.closeCode()).isEqualTo(3008);
        assertThat(locked).containsExactly(false);
    }
}
