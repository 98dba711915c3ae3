package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.message.Encoded;
import dev.carillon.message.Result;
import dev.carillon.message.WireFormat;
import dev.carillon.protocol.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Subscriptions and rounds without a node: what becomes of an event on its way to one member. */
class SubscriptionTest {

    private static final ChannelName ROOM = ChannelName.of("room:1");
    private static final String EPOCH = "aaaaaaaa";
    private static final ClientInfo SOMEBODY = new ClientInfo("u", "other", Payload.EMPTY, Payload.EMPTY);

    private final LoneClients clients = new LoneClients();

    /** A member and what it has got. */
    private final class Member {

        private final FakeTransport transport = new FakeTransport();
        private final Client client;
        private final Subscription subscription;

        Member(Wish wish) {
            this(wish, JsonFormat.JSON);
        }

        Member(Wish wish, WireFormat format) {
            client = clients.open(transport, format);
            subscription = client.begin(ROOM, wish.terms(client.id()));
        }

        Member open(long offset) {
            clients.open(client, subscription, new StreamPosition(EPOCH, offset));
            return this;
        }

        /** Data of publications, "join" and "leave", and the code of an unsubscribe push. */
        List<String> got() {
            List<String> got = new ArrayList<>();
            for (String frame : transport.texts()) {
                for (String line : frame.split("\n", -1)) {
                    got.add(line.replaceAll(".*\"data\":(\\w+).*", "$1")
                            .replaceAll(".*\"(join|leave)\":.*", "$1")
                            .replaceAll(".*\"unsubscribe\":\\{\"code\":(\\d+).*", "unsubscribed $1"));
                }
            }
            return got;
        }

        int closeCode() {
            return transport.closed().map(each -> each.code()).orElse(0);
        }
    }

    /** Terms by name. */
    private record Wish(boolean serverSide, boolean positioned, boolean joinLeave, boolean echo) {

        static final Wish POSITIONED = new Wish(false, true, false, true);
        static final Wish PLAIN = new Wish(false, false, false, true);

        Wish onTheServersSide() {
            return new Wish(true, positioned, joinLeave, echo);
        }

        Wish withJoins() {
            return new Wish(serverSide, positioned, true, echo);
        }

        Wish withoutOwn() {
            return new Wish(serverSide, positioned, joinLeave, false);
        }

        Subscription.Terms terms(String client) {
            return new Subscription.Terms(
                    new ClientInfo("u", client, Payload.EMPTY, Payload.EMPTY),
                    serverSide,
                    positioned,
                    positioned,
                    false,
                    false,
                    joinLeave,
                    echo,
                    Optional.empty());
        }
    }

    private static Round.Event kept(long offset) {
        return kept(offset, EPOCH);
    }

    private static Round.Event kept(long offset, String epoch) {
        return published(Payload.json("" + offset), Optional.empty(), offset, epoch);
    }

    private static Round.Event notKept(String data) {
        return published(Payload.json(data), Optional.empty(), 0, "");
    }

    private static Round.Event published(Payload data, Optional<ClientInfo> by, long offset, String epoch) {
        return new Round.Event.Published(new Publication(data, by, offset, Map.of()), epoch);
    }

    private static Round round(Round.Event... events) {
        return new Round(ROOM, List.of(events), 65_536);
    }

    private static void deliver(Round round, Member... members) {
        for (Member member : members) {
            member.subscription.deliver(round);
        }
    }

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

    // ---- positions

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
        assertThat(member.client.subscriptions()).isEmpty();
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

    // ---- holding

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
        member.client.abandon(member.subscription);

        deliver(round(notKept("1")), member);

        assertThat(member.got()).isEmpty();
    }

    @Test
    void a_subscription_that_was_taken_back_before_its_reply_is_not_opened() {
        Member member = new Member(Wish.PLAIN);
        deliver(round(notKept("1")), member);
        member.client.abandon(member.subscription);

        member.subscription.open(StreamPosition.NONE);
        deliver(round(notKept("2")), member);

        assertThat(member.got()).isEmpty();
        assertThat(member.subscription.isOpen()).isFalse();
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

    @Test
    void what_an_opening_tells_is_the_last_publication_given_or_the_position() {
        Member member = new Member(Wish.POSITIONED);
        StreamPosition at = new StreamPosition(EPOCH, 3);
        List<Publication> missed = List.of(
                Publication.of(Payload.json("4")).at(4),
                Publication.of(Payload.json("5")).at(5));

        assertThat(new Operations.Opening(member.subscription, result(at, missed)).told())
                .isEqualTo(at.at(5));
        assertThat(new Operations.Opening(member.subscription, result(at, List.of())).told())
                .isEqualTo(at);
    }

    private static Result.Subscribe result(StreamPosition position, List<Publication> missed) {
        return new Result.Subscribe(OptionalLong.empty(), true, true, position, missed, true, true, Payload.EMPTY);
    }

    /**
     * The same interleaving as in SendQueueTest, from the round's side: the member is ended by the drain, when its lock
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
