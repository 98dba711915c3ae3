package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.message.Push;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Members of a map that get patches: each only of a value of the same key that it was given. */
class MapDeltaMemberTest extends SubscriptionPart {

    private static final Wish DELTA = Wish.POSITIONED.with(new View(Optional.empty(), true));

    private static Publication value(String key, long offset, Optional<ClientInfo> by) {
        String document = "{\"text\":\"a document that is long enough for a patch\",\"offset\":" + offset + "}";
        return new Publication(Payload.json(document), by, offset, Map.of(), Publication.Entry.of(key));
    }

    /** As the broker hands it over when the writer asked for delta: with the value that the key had. */
    private static Round.Event written(String key, long offset, long before) {
        return new Round.Event.Published(
                value(key, offset, Optional.empty()), EPOCH, Optional.of(value(key, before, Optional.empty())));
    }

    private static Round.Event first(String key, long offset) {
        return new Round.Event.Published(value(key, offset, Optional.empty()), EPOCH);
    }

    private static Round.Event removed(String key, long offset) {
        return new Round.Event.Published(
                new Publication(Payload.EMPTY, Optional.empty(), offset, Map.of(), Publication.Entry.removed(key)),
                EPOCH);
    }

    /** One that has read all entries, as they were at this offset. */
    private Member fromScratch(Wish wish, long offset) {
        Member member = new Member(wish);
        member.subscription.page(new MapPaging(0, Payload.EMPTY));
        return member.open(offset);
    }

    private static Round.Event live(String key, long number, long before) {
        return new Round.Event.Published(
                value(key, number, Optional.empty()), "", Optional.of(value(key, before, Optional.empty())));
    }

    /** One of an ephemeral map, whose last page was read when so many changes had been made. */
    private Member ofEphemeral(long readUntil) {
        return ofEphemeral(readUntil, Namespace.Slow.DISCONNECT);
    }

    private Member ofEphemeral(long readUntil, Namespace.Slow slow) {
        Member member = new Member(Wish.PLAIN.with(new View(Optional.empty(), true, slow)));
        MapPaging paging = new MapPaging(0, Payload.EMPTY);
        paging.readUntil(readUntil);
        member.subscription.page(paging);
        clients.open(member.client, member.subscription, StreamPosition.NONE);
        return member;
    }

    @Test
    void in_an_ephemeral_map_only_what_was_written_behind_the_last_page_is_a_patch() {
        Member member = ofEphemeral(6);
        deliver(round(live("a", 5, 1), live("b", 6, 2)), member);
        deliver(round(live("a", 7, 5), live("c", 8, 3)), member);
        deliver(round(live("c", 9, 8)), member);
        assertThat(patches(member)).containsExactly(false, false, true, true, true);
        assertThat(String.join("", member.transport.texts())).doesNotContain("\"offset\":7,\"key\"");
    }

    @Test
    void in_an_ephemeral_map_nothing_is_a_patch_of_what_was_lost_on_the_way() {
        Member member = ofEphemeral(6);
        deliver(round(live("a", 7, 5)), member);
        deliver(round(live("a", 9, 8), live("b", 10, 2)), member);
        deliver(round(live("a", 11, 9), live("b", 12, 10)), member);
        assertThat(patches(member)).containsExactly(true, false, false, true, true);
        Member late = ofEphemeral(6);
        deliver(round(live("a", 8, 7)), late);
        assertThat(patches(late)).containsExactly(false);
    }

    @Test
    void nothing_is_a_patch_of_what_was_dropped_because_the_peer_was_slow() {
        Member member = ofEphemeral(0, new Namespace.Slow(Namespace.Slow.Policy.DROP_OLDEST, 1, 10_000, Duration.ZERO));
        deliver(round(live("a", 1, 0)), member);
        member.transport.stopReading();
        for (int i = 0; i < 3; i++) {
            member.client.push(new Push.Message(Payload.json("\"" + "x".repeat(40_000) + "\"")));
        }
        deliver(round(live("a", 2, 1), live("b", 3, 0)), member);
        member.transport.startReading();
        member.transport.land();
        clients.settle();
        deliver(round(live("a", 4, 2), live("a", 5, 4)), member);

        assertThat(patches(member)).containsExactly(false, false, false, false, false, false, true);
    }

    @Test
    void where_changes_have_no_numbers_everything_is_whole() {
        Member member = ofEphemeral(0);
        deliver(round(live("a", 0, 0)), member);
        deliver(round(live("a", 0, 0)), member);
        assertThat(patches(member)).containsExactly(false, false);
    }

    /** One that has come back with this offset. */
    private Member back(long offset) {
        Member member = new Member(DELTA);
        MapPaging paging = new MapPaging(0, Payload.EMPTY);
        paging.goOnFrom(new StreamPosition(EPOCH, offset));
        member.subscription.page(paging);
        return member.open(offset);
    }

    private static List<Boolean> patches(Member member) {
        return member.transport.texts().stream()
                .flatMap(frame -> List.of(frame.split("\n", -1)).stream())
                .map(line -> line.contains("\"delta\":true"))
                .toList();
    }

    @Test
    void who_has_read_all_entries_gets_patches_at_once() {
        Member member = fromScratch(DELTA, 4);
        deliver(round(written("a", 5, 1)), member);
        deliver(round(written("b", 6, 2), written("a", 7, 5)), member);
        assertThat(patches(member)).containsExactly(true, true, true);
    }

    @Test
    void a_key_that_was_not_there_comes_whole_first() {
        Member member = fromScratch(DELTA, 4);
        deliver(round(first("a", 5), written("a", 6, 5), removed("a", 7), first("a", 8), written("a", 9, 8)), member);
        assertThat(patches(member)).containsExactly(false, true, false, false, true);
        assertThat(String.join("", member.transport.texts())).contains("{\"offset\":7,\"key\":\"a\",\"removed\":true}");
    }

    @Test
    void who_comes_back_gets_patches_only_of_what_it_was_given_since() {
        Member member = back(4);
        deliver(round(written("a", 5, 4), written("b", 6, 3)), member);
        deliver(round(written("a", 7, 5)), member);
        deliver(round(written("c", 8, 2), written("b", 9, 6)), member);
        assertThat(patches(member)).containsExactly(false, false, true, false, true);
    }

    @Test
    void members_that_have_the_same_get_the_same_bytes_and_others_their_own() {
        Member one = fromScratch(DELTA, 4);
        Member other = fromScratch(DELTA, 4);
        Member back = back(4);
        Member plain = fromScratch(Wish.POSITIONED, 4);
        deliver(round(written("a", 5, 1), written("b", 6, 2)), one, other, back, plain);
        assertThat(other.transport.frames().get(0))
                .isSameAs(one.transport.frames().get(0));
        assertThat(patches(one)).containsExactly(true, true);
        assertThat(patches(back)).containsExactly(false, false);
        assertThat(plain.transport.texts().get(0)).contains("\"data\":{").doesNotContain("\"delta\"");
    }

    @Test
    void what_waited_while_it_read_is_told_once_and_the_rest_as_patches() {
        Member member = new Member(DELTA);
        member.subscription.page(new MapPaging(0, Payload.EMPTY));
        deliver(round(written("a", 5, 1), written("a", 6, 5)), member);
        deliver(round(written("a", 7, 6)), member);
        member.open(6);
        assertThat(patches(member)).containsExactly(true);
        assertThat(member.transport.texts().get(0)).contains("\"offset\":7");
    }

    @Test
    void behind_its_own_change_that_it_does_not_want_to_hear_the_key_comes_whole() {
        Member member = fromScratch(DELTA.withoutOwn(), 4);
        ClientInfo own = new ClientInfo("u", member.client.id(), Payload.EMPTY, Payload.EMPTY);
        Round.Event mine = new Round.Event.Published(
                value("a", 5, Optional.of(own)), EPOCH, Optional.of(value("a", 1, Optional.empty())));
        deliver(round(mine), member);
        deliver(round(written("a", 6, 5)), member);
        deliver(round(written("a", 7, 6)), member);
        assertThat(patches(member)).containsExactly(false, true);
    }
}
