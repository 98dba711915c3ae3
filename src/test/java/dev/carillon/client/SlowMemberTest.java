package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace.Slow;
import dev.carillon.channel.Namespace.Slow.Policy;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A member whose peer reads more slowly than publications come: what waits for it, what is given up, and who is told. */
class SlowMemberTest extends SubscriptionPart {

    private static final Slow CONFLATE = new Slow(Policy.CONFLATE, 1_000, 262_144, Duration.ZERO);
    private static final Slow DROP = new Slow(Policy.DROP_OLDEST, 3, 262_144, Duration.ZERO);

    private static Wish slow(Wish wish, Slow slow) {
        return wish.with(new View(Optional.empty(), false, slow));
    }

    /** A member whose peer has stopped reading while more waits than a frame takes. */
    private Member behind(Wish wish) {
        Member member = new Member(wish).open(0);
        member.transport.stopReading();
        crowd(member);
        return member;
    }

    private static void crowd(Member member) {
        for (int i = 0; i < 3; i++) {
            member.client.push(new dev.carillon.message.Push.Message(Payload.json("\"" + "x".repeat(40_000) + "\"")));
        }
    }

    /** The peer reads all that is there, and all that comes of it. */
    private void read(Member member) {
        member.transport.startReading();
        while (member.transport.inFlight() > 0) {
            member.transport.land();
            clients.settle();
        }
    }

    private static List<String> gotOf(Member member) {
        return member.got(line -> !line.contains("xxx"));
    }

    private static Round.Event entry(String key, int value, long offset) {
        Publication publication = new Publication(
                Payload.json("" + value), Optional.empty(), offset, Map.of(), Publication.Entry.of(key));
        return new Round.Event.Published(publication, offset == 0 ? "" : EPOCH);
    }

    private static Round.Event[] numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> notKept("" + i)).toArray(Round.Event[]::new);
    }

    @Test
    void of_a_stream_that_conflates_a_slow_member_gets_the_latest() {
        Member member = behind(slow(Wish.PLAIN, CONFLATE));
        deliver(round(notKept("1"), notKept("2")), member);
        deliver(round(notKept("3")), member);
        assertThat(gotOf(member)).isEmpty();

        read(member);

        assertThat(gotOf(member)).containsExactly("3");
        assertThat(member.closeCode()).isZero();
    }

    @Test
    void who_has_caught_up_is_in_step_again() {
        Member member = behind(slow(Wish.PLAIN, CONFLATE));
        Member quick = new Member(slow(Wish.PLAIN, CONFLATE)).open(0);
        deliver(round(notKept("1")), member, quick);
        read(member);

        deliver(round(notKept("2"), notKept("3")), member, quick);

        assertThat(gotOf(member)).containsExactly("1", "2", "3");
        assertThat(last(member)).isSameAs(last(quick));
    }

    private static Object last(Member member) {
        return member.transport.frames().get(member.transport.frames().size() - 1);
    }

    @Test
    void who_reads_gets_every_publication() {
        Member member = new Member(slow(Wish.PLAIN, CONFLATE)).open(0);
        deliver(round(numbers(1, 500)), member);
        deliver(round(numbers(501, 1_000)), member);
        assertThat(member.got()).hasSize(1_000);
    }

    @Test
    void of_a_map_that_conflates_a_slow_member_gets_the_latest_of_each_key_in_the_order_of_their_offsets() {
        Member member = behind(slow(Wish.POSITIONED, CONFLATE));
        deliver(round(entry("a", 1, 1), entry("b", 2, 2), entry("c", 3, 3)), member);
        deliver(round(entry("a", 4, 4), entry("c", 5, 5)), member);

        read(member);
        deliver(round(entry("b", 6, 6)), member);

        assertThat(gotOf(member)).containsExactly("2", "4", "5", "6");
        assertThat(member.subscription.position().offset()).isEqualTo(6);
    }

    @Test
    void who_comes_and_goes_is_conflated_by_who_it_is() {
        Member member = behind(slow(Wish.PLAIN.withJoins(), CONFLATE));
        ClientInfo other = new ClientInfo("u", "another", Payload.EMPTY, Payload.EMPTY);
        deliver(round(new Round.Event.Joined(SOMEBODY), new Round.Event.Joined(other)), member);
        deliver(round(notKept("1"), new Round.Event.Left(SOMEBODY)), member);

        read(member);

        assertThat(gotOf(member)).containsExactly("join", "1", "leave");
    }

    @Test
    void a_gap_among_what_is_conflated_is_told_all_the_same() {
        Member member = behind(slow(Wish.POSITIONED, CONFLATE));
        deliver(round(kept(1), kept(3)), member);
        read(member);
        assertThat(gotOf(member)).containsExactly("unsubscribed 2500");
    }

    @Test
    void of_a_stream_that_drops_the_oldest_a_slow_member_gets_the_newest_that_have_room() {
        Member member = behind(slow(Wish.PLAIN, DROP));
        deliver(round(numbers(1, 5)), member);
        deliver(round(numbers(6, 7)), member);

        read(member);

        assertThat(gotOf(member)).containsExactly("5", "6", "7");
    }

    @Test
    void bytes_count_too_but_one_may_always_wait() {
        Member member = behind(slow(Wish.PLAIN, new Slow(Policy.DROP_OLDEST, 100, 300, Duration.ZERO)));
        Payload large = Payload.json("\"" + "y".repeat(1_000) + "\"");
        deliver(round(notKept("1"), published(large, Optional.empty(), 0, "")), member);
        read(member);
        assertThat(gotOf(member)).singleElement().asString().contains("yyy");
    }

    @Test
    void a_member_with_a_position_is_told_of_what_was_dropped_so_that_it_recovers() {
        Member member = behind(slow(Wish.POSITIONED, DROP));
        deliver(round(kept(1), kept(2), kept(3)), member);
        assertThat(member.subscription.isOpen()).isTrue();

        deliver(round(kept(4)), member);
        read(member);

        assertThat(gotOf(member)).containsExactly("unsubscribed 2500");
        assertThat(member.closeCode()).isZero();
    }

    @Test
    void one_that_the_server_began_is_told_by_the_end_of_its_connection() {
        Member member = behind(slow(Wish.POSITIONED.onTheServersSide(), DROP));
        deliver(round(kept(1), kept(2), kept(3), kept(4)), member);
        read(member);
        assertThat(member.closeCode()).isEqualTo(3010);
    }

    @Test
    void what_has_waited_too_long_is_dropped_also_when_nothing_comes_any_more() {
        Member member = behind(slow(Wish.PLAIN, new Slow(Policy.DROP_OLDEST, 100, 10_000, Duration.ofSeconds(10))));
        deliver(round(notKept("1")), member);
        clients.pass(Duration.ofSeconds(6));
        deliver(round(notKept("2")), member);
        clients.pass(Duration.ofSeconds(6));

        read(member);

        assertThat(gotOf(member)).containsExactly("2");
    }

    @Test
    void who_takes_nothing_of_what_is_conflated_for_too_long_is_ended_as_slow() {
        Member member = behind(slow(Wish.PLAIN, new Slow(Policy.CONFLATE, 100, 10_000, Duration.ofSeconds(10))));
        deliver(round(notKept("1")), member);
        clients.pass(Duration.ofSeconds(6));
        deliver(round(notKept("2")), member);
        assertThat(member.closeCode()).isZero();
        clients.pass(Duration.ofSeconds(6));
        deliver(round(notKept("3")), member);
        assertThat(member.closeCode()).isEqualTo(3008);
    }

    @Test
    void more_keys_than_may_wait_end_the_connection_as_slow() {
        Member member = behind(slow(Wish.POSITIONED, new Slow(Policy.CONFLATE, 2, 10_000, Duration.ZERO)));
        deliver(round(entry("a", 1, 1), entry("b", 2, 2), entry("c", 3, 3)), member);
        assertThat(member.closeCode()).isEqualTo(3008);
    }

    @Test
    void a_member_that_is_disconnected_when_it_is_slow_does_not_wait_apart() {
        Member member = behind(Wish.PLAIN);
        deliver(round(notKept("1"), notKept("2")), member);
        read(member);
        assertThat(gotOf(member)).containsExactly("1", "2");
    }

    @Test
    void behind_what_was_conflated_the_next_publication_is_whole_and_the_one_after_it_a_patch() {
        Member member = behind(Wish.POSITIONED.with(new View(Optional.empty(), true, CONFLATE)));
        deliver(round(patched(1, 0), patched(2, 1)), member);
        read(member);
        deliver(round(patched(3, 2)), member);

        assertThat(member.transport.texts()).noneMatch(each -> each.contains("\"offset\":1}"));
        assertThat(frameOf(member, 2)).doesNotContain("\"delta\":true");
        assertThat(frameOf(member, 3)).contains("\"delta\":true");
    }

    @Test
    void behind_what_was_dropped_last_the_next_publication_is_whole() {
        Wish wish = Wish.PLAIN.with(
                new View(Optional.empty(), true, new Slow(Policy.DROP_OLDEST, 9, 10_000, Duration.ofSeconds(10))));
        Member member = behind(wish);
        deliver(round(patched(1, 0)), member);
        clients.pass(Duration.ofSeconds(11));
        read(member);
        deliver(round(patched(2, 1)), member);

        assertThat(frameOf(member, 2)).doesNotContain("\"delta\":true");
    }

    private static String frameOf(Member member, int offset) {
        return member.transport.texts().stream()
                .filter(each -> each.contains("\"offset\":" + offset))
                .findFirst()
                .orElseThrow();
    }

    private static Round.Event patched(int offset, int base) {
        Publication publication = large(offset);
        return new Round.Event.Published(publication, EPOCH, base == 0 ? Optional.empty() : Optional.of(large(base)));
    }

    private static Publication large(int offset) {
        return new Publication(
                Payload.json("\"" + "abcdefghij".repeat(20) + offset + "\""), Optional.empty(), offset, Map.of());
    }

    @Test
    void what_waits_is_forgotten_with_the_subscription() {
        Member member = behind(slow(Wish.PLAIN, CONFLATE));
        deliver(round(notKept("1")), member);
        member.client.subscriptions().end(member.subscription);
        read(member);
        assertThat(gotOf(member)).isEmpty();
    }

    @Test
    void many_slow_members_of_one_connection_fill_its_queue_by_one_frame_at_a_time() {
        Member member = behind(slow(Wish.PLAIN, new Slow(Policy.DROP_OLDEST, 1_000, 262_144, Duration.ZERO)));
        Payload large = Payload.json("\"" + "y".repeat(50_000) + "\"");
        for (int i = 0; i < 5; i++) {
            deliver(round(published(large, Optional.empty(), 0, "")), member);
        }
        member.transport.land();
        clients.settle();
        assertThat(member.client.queuedBytes()).isLessThan(200_000L);
        read(member);
        assertThat(member.transport.texts().stream().filter(each -> each.contains("yyy")))
                .hasSize(5);
    }
}
