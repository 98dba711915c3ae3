package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.delta.DeltaReplica;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Members that get patches (protocol.md 9.6): each only of what it has, and the same bytes for all who have the same. */
class DeltaMemberTest extends SubscriptionPart {

    private static final Wish DELTA = Wish.POSITIONED.with(new View(Optional.empty(), true));

    private static String document(long offset) {
        return "{\"text\":\"a document that is long enough for a patch\",\"offset\":" + offset + "}";
    }

    private static Publication publication(long offset) {
        return new Publication(Payload.json(document(offset)), Optional.empty(), offset, Map.of());
    }

    /** As the broker hands it over when the publisher asked for delta. */
    private static Round.Event kept(int offset) {
        return new Round.Event.Published(publication(offset), EPOCH, Optional.of(publication(offset - 1)));
    }

    private static Round.Event keptWithoutBase(int offset) {
        return new Round.Event.Published(publication(offset), EPOCH);
    }

    private static DeltaReplica replica(Member member) {
        DeltaReplica replica = new DeltaReplica();
        member.transport.texts().forEach(frame -> replica.hear(List.of(frame.split("\n", -1))));
        return replica;
    }

    @Test
    void the_first_publication_is_whole_and_those_behind_it_are_patches() {
        Member member = new Member(DELTA).open(4);
        deliver(round(kept(5)), member);
        deliver(round(kept(6), kept(7)), member);
        deliver(round(kept(8)), member);

        assertThat(replica(member).documents()).containsExactly(document(5), document(6), document(7), document(8));
        assertThat(replica(member).patches()).isEqualTo(3);
    }

    @Test
    void members_that_have_the_same_get_the_same_bytes() {
        Member first = new Member(DELTA).open(4);
        Member second = new Member(DELTA).open(4);
        Member without = new Member(Wish.POSITIONED).open(4);
        deliver(round(kept(5)), first, second, without);
        deliver(round(kept(6), kept(7)), first, second, without);

        for (int i = 0; i < 2; i++) {
            assertThat(second.transport.frames().get(i))
                    .isSameAs(first.transport.frames().get(i));
        }
        assertThat(first.transport.frames().get(1).messages()).isEqualTo(2);
        assertThat(without.transport.texts().get(1)).contains(document(7)).doesNotContain("\"delta\"");
    }

    @Test
    void who_comes_later_gets_a_whole_one_first_while_others_get_the_patch() {
        Member early = new Member(DELTA).open(4);
        deliver(round(kept(5)), early);
        Member late = new Member(DELTA).open(5);
        deliver(round(kept(6), kept(7)), early, late);

        assertThat(replica(early).patches()).isEqualTo(2);
        assertThat(replica(late).documents()).containsExactly(document(6), document(7));
        assertThat(replica(late).patches()).isEqualTo(1);
    }

    @Test
    void behind_a_recovery_the_first_is_a_patch_of_the_last_one_recovered() {
        Member member = new Member(DELTA);
        deliver(round(kept(5), kept(6)), member);
        member.subscription.open(new StreamPosition(EPOCH, 5), new StreamPosition(EPOCH, 5));

        assertThat(member.transport.texts().get(0)).contains("\"delta\":true").contains("\"offset\":6");
    }

    @Test
    void behind_a_recovery_that_gave_nothing_the_first_is_whole() {
        Member member = new Member(DELTA);
        member.subscription.open(new StreamPosition(EPOCH, 5), StreamPosition.NONE);
        deliver(round(kept(6)), member);
        assertThat(replica(member).documents()).containsExactly(document(6));
    }

    @Test
    void what_was_published_without_delta_is_whole_and_the_next_may_be_a_patch_of_it() {
        Member member = new Member(DELTA).open(4);
        deliver(round(kept(5), keptWithoutBase(6), kept(7)), member);
        deliver(round(keptWithoutBase(8)), member);
        deliver(round(kept(9)), member);

        assertThat(replica(member).documents())
                .containsExactly(document(5), document(6), document(7), document(8), document(9));
        assertThat(replica(member).patches()).isEqualTo(2);
    }

    /** The client takes the one that is not kept for its base, and the next patch is made of the one before that. */
    @Test
    void behind_a_publication_that_is_not_kept_the_next_one_is_whole() {
        Member member = new Member(DELTA).open(4);
        deliver(round(kept(5), kept(6)), member);
        deliver(round(notKept("\"aside\"")), member);
        deliver(round(kept(7), kept(8)), member);

        assertThat(replica(member).documents())
                .containsExactly(document(5), document(6), "\"aside\"", document(7), document(8));
        assertThat(replica(member).patches()).isEqualTo(2);

        Member other = new Member(DELTA).open(4);
        deliver(round(kept(5), notKept("\"aside\""), kept(6)), other);
        assertThat(replica(other).patches()).isZero();
    }

    @Test
    void behind_what_a_member_does_not_want_itself_the_next_one_is_whole() {
        Member member = new Member(DELTA.withoutOwn()).open(4);
        ClientInfo own = new ClientInfo("u", member.client.id(), Payload.EMPTY, Payload.EMPTY);
        deliver(round(kept(5)), member);
        deliver(round(published(Payload.json("1"), Optional.of(own), 6, EPOCH)), member);
        deliver(round(kept(7)), member);
        assertThat(replica(member).documents()).containsExactly(document(5), document(7));
    }

    @Test
    void a_member_without_a_position_that_missed_one_gets_a_whole_one() {
        Wish unpositioned = Wish.PLAIN.with(new View(Optional.empty(), true));
        Member member = new Member(unpositioned).open(0);
        deliver(round(kept(5), kept(6)), member);
        deliver(round(kept(8)), member);
        assertThat(replica(member).documents()).containsExactly(document(5), document(6), document(8));
        assertThat(replica(member).patches()).isEqualTo(1);
    }

    @Test
    void a_stream_that_began_anew_has_no_base_in_the_old_one() {
        Wish unpositioned = Wish.PLAIN.with(new View(Optional.empty(), true));
        Member member = new Member(unpositioned).open(0);
        deliver(round(kept(5)), member);
        deliver(round(new Round.Event.Published(publication(6), "bbbbbbbb", Optional.of(publication(5)))), member);
        assertThat(replica(member).patches()).isZero();
    }

    @Test
    void joins_and_leaves_come_between_patches() {
        Member member = new Member(DELTA.withJoins()).open(4);
        deliver(round(kept(5), new Round.Event.Joined(SOMEBODY), kept(6)), member);
        assertThat(replica(member).documents()).containsExactly(document(5), document(6));
        assertThat(replica(member).patches()).isEqualTo(1);
    }
}
