package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Payload;
import dev.carillon.message.Encoded;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a round gives to whom: the same bytes to all who are in step, and to nobody what it does not want. */
class RoundTest extends SubscriptionPart {

    // ---- in step

    @Test
    void members_in_step_get_the_same_bytes() {
        Member first = new Member(Wish.POSITIONED).open(4);
        Member second = new Member(Wish.POSITIONED).open(4);
        Member unpositioned = new Member(Wish.PLAIN).open(0);

        deliver(round(kept(5), kept(6), kept(7)), first, second, unpositioned);

        assertThat(first.got()).containsExactly("5", "6", "7");
        assertThat(first.transport.frames()).hasSize(1);
        Encoded frame = first.transport.frames().get(0);
        assertThat(frame.messages()).isEqualTo(3);
        assertThat(second.transport.frames()).singleElement().isSameAs(frame);
        assertThat(unpositioned.transport.frames()).singleElement().isSameAs(frame);
    }

    @Test
    void a_member_that_wants_joins_shares_the_joined_bytes_of_a_round_with_joins() {
        Member first = new Member(Wish.PLAIN.withJoins()).open(0);
        Member second = new Member(Wish.PLAIN.withJoins()).open(0);

        deliver(round(notKept("1"), new Round.Event.Joined(SOMEBODY)), first, second);

        assertThat(first.got()).containsExactly("1", "join");
        assertThat(second.transport.frames().get(0))
                .isSameAs(first.transport.frames().get(0));
    }

    @Test
    void members_out_of_step_share_the_bytes_of_each_event() {
        Member behind = new Member(Wish.POSITIONED).open(5);
        Member other = new Member(Wish.POSITIONED).open(5);

        deliver(round(kept(5), kept(6)), behind, other);

        assertThat(behind.got()).containsExactly("6");
        assertThat(other.transport.frames().get(0))
                .isSameAs(behind.transport.frames().get(0));
    }

    @Test
    void a_round_larger_than_a_frame_is_split_and_every_part_is_shared() {
        Member first = new Member(Wish.PLAIN).open(0);
        Member second = new Member(Wish.PLAIN).open(0);
        Payload large = Payload.json("\"" + "x".repeat(30_000) + "\"");

        deliver(
                round(
                        published(large, Optional.empty(), 0, ""),
                        published(large, Optional.empty(), 0, ""),
                        published(large, Optional.empty(), 0, "")),
                first,
                second);

        assertThat(first.transport.frames()).extracting(Encoded::messages).containsExactly(2, 1);
        assertThat(first.transport.frames()).extracting(Encoded::length).allMatch(length -> length <= 65_536);
        for (int i = 0; i < 2; i++) {
            assertThat(second.transport.frames().get(i))
                    .isSameAs(first.transport.frames().get(i));
        }
    }

    @Test
    void each_format_is_encoded_once() {
        Member json = new Member(Wish.PLAIN).open(0);
        PlainFormat plain = new PlainFormat();
        Member first = new Member(Wish.PLAIN, plain).open(0);
        Member second = new Member(Wish.PLAIN, plain).open(0);

        deliver(round(notKept("1"), notKept("2")), json, first, second);

        assertThat(json.transport.frames()).hasSize(1);
        assertThat(first.transport.frames()).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(second.transport.frames().get(i))
                    .isSameAs(first.transport.frames().get(i));
        }
    }

    @Test
    void what_a_joining_format_has_no_word_for_leaves_no_empty_line() {
        Member member = new Member(Wish.PLAIN.withJoins(), new PlainFormat(true)).open(0);

        deliver(round(new Round.Event.Joined(SOMEBODY), notKept("1"), new Round.Event.Left(SOMEBODY)), member);
        deliver(round(new Round.Event.Joined(SOMEBODY)), member);

        assertThat(member.got()).containsExactly("1");
    }

    // ---- who gets what

    @Test
    void only_who_wants_joins_and_leaves_gets_them() {
        Member wants = new Member(Wish.POSITIONED.withJoins()).open(0);
        Member wantsNot = new Member(Wish.POSITIONED).open(0);

        deliver(round(new Round.Event.Joined(SOMEBODY), kept(1), new Round.Event.Left(SOMEBODY)), wants, wantsNot);
        deliver(round(new Round.Event.Joined(SOMEBODY)), wants, wantsNot);
        deliver(round(kept(2)), wants, wantsNot);

        assertThat(wants.got()).containsExactly("join", "1", "leave", "join", "2");
        assertThat(wantsNot.got()).containsExactly("1", "2");
    }

    @Test
    void who_does_not_want_its_own_gets_that_of_others_and_moves_on_by_both() {
        Member member = new Member(Wish.POSITIONED.withoutOwn()).open(0);
        ClientInfo own = new ClientInfo("u", member.client.id(), Payload.EMPTY, Payload.EMPTY);

        deliver(
                round(
                        published(Payload.json("1"), Optional.of(own), 1, EPOCH),
                        published(Payload.json("2"), Optional.of(SOMEBODY), 2, EPOCH),
                        kept(3)),
                member);
        deliver(round(published(Payload.json("4"), Optional.of(own), 4, EPOCH)), member);
        deliver(round(kept(5)), member);

        assertThat(member.got()).containsExactly("2", "3", "5");
        assertThat(member.subscription.position().offset()).isEqualTo(5);
    }

    @Test
    void a_payload_that_cannot_be_written_ends_the_clients_that_cannot_read_it_and_no_other() {
        Member reader = new Member(Wish.PLAIN).open(0);
        Member other = new Member(Wish.PLAIN, new DeafFormat()).open(0);
        Payload binary = Payload.of("not JSON".getBytes(StandardCharsets.UTF_8));

        deliver(round(notKept("1"), published(binary, Optional.empty(), 0, ""), notKept("3")), reader, other);

        assertThat(reader.got()).containsExactly("1");
        assertThat(reader.closeCode()).isEqualTo(3506);
        assertThat(other.closeCode()).isZero();
        assertThat(other.transport.frames()).hasSize(1);
    }
}
