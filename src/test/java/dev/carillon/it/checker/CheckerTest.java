package dev.carillon.it.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.it.checker.Violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The checker finds what it is there for: each test breaks one promise in a run that is otherwise clean. */
class CheckerTest {

    private static final String CHANNEL = "kept:a";
    private static final long RECOVERABLE = 10;

    private final List<Event> events = new ArrayList<>();

    @Test
    void a_clean_run_has_no_violation() {
        published(1, 2, 3, 4, 5, 6);
        subscribed("ann", 0);
        delivered("ann", 1, 2);
        events.add(new Event.Out("ann", CHANNEL));
        recovered("ann", 2);
        delivered("ann", 3, 4);
        events.add(new Event.Told("ann", CHANNEL, 2500));
        recovered("ann", 4);
        delivered("ann", 5, 6);
        subscribed("bob", 5);
        delivered("bob", 6);
        quiet(6);

        assertThat(Checker.check(events, channel -> RECOVERABLE)).isEmpty();
    }

    @Test
    void a_publish_of_unknown_outcome_may_be_there_or_not() {
        published(1);
        events.add(new Event.Attempted(CHANNEL, "p2"));
        events.add(new Event.Attempted(CHANNEL, "never arrived"));
        subscribed("ann", 0);
        delivered("ann", 1, 2);
        quiet(2);

        assertThat(found()).isEmpty();
    }

    @Test
    void a_told_gap_is_none_of_its_business() {
        published(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
        subscribed("ann", 0);
        delivered("ann", 1);
        events.add(new Event.Out("ann", CHANNEL));
        events.add(new Event.Subscribed("ann", CHANNEL, true, false, "E", 12));
        delivered("ann", 13);
        quiet(13);

        assertThat(found()).isEmpty();
    }

    @Test
    void a_told_change_of_the_epoch_is_none_either() {
        published(1);
        subscribed("ann", 0);
        delivered("ann", 1);
        events.add(new Event.Out("ann", CHANNEL));
        events.add(new Event.Subscribed("ann", CHANNEL, true, false, "F", 0));
        events.add(new Event.Attempted(CHANNEL, "new"));
        events.add(new Event.Delivered("ann", CHANNEL, 1, "new"));
        events.add(new Event.Stored(CHANNEL, "F", 1, "new"));
        events.add(new Event.Top(CHANNEL, "F", 1));

        assertThat(found()).isEmpty();
    }

    @Test
    void a_gap_is_found() {
        published(1, 2, 3);
        subscribed("ann", 0);
        delivered("ann", 1, 3);
        quiet(3);

        assertThat(found()).containsExactly(Kind.GAP);
    }

    @Test
    void a_gap_at_the_first_publication_after_subscribing_is_found() {
        published(1, 2, 3);
        subscribed("ann", 1);
        delivered("ann", 3);
        quiet(3);

        assertThat(found()).containsExactly(Kind.GAP);
    }

    @Test
    void a_gap_in_a_recovery_is_found() {
        published(1, 2, 3, 4);
        subscribed("ann", 0);
        delivered("ann", 1);
        events.add(new Event.Out("ann", CHANNEL));
        recovered("ann", 1);
        delivered("ann", 3, 4);
        quiet(4);

        assertThat(found()).containsExactly(Kind.GAP);
    }

    @Test
    void a_gap_in_the_history_is_found() {
        published(1, 2, 3);
        subscribed("ann", 0);
        delivered("ann", 1, 2, 3);
        quiet(3);
        events.removeIf(event -> event instanceof Event.Stored stored && stored.offset() == 2);

        assertThat(found()).containsExactly(Kind.GAP);
    }

    @Test
    void a_duplicate_is_found() {
        published(1, 2);
        subscribed("ann", 0);
        delivered("ann", 1, 2, 2);
        quiet(2);

        assertThat(found()).containsExactly(Kind.DUPLICATE);
    }

    @Test
    void what_is_live_and_recovered_too_is_a_duplicate() {
        published(1, 2);
        subscribed("ann", 0);
        delivered("ann", 1, 2);
        events.add(new Event.Out("ann", CHANNEL));
        recovered("ann", 2);
        delivered("ann", 2);
        quiet(2);

        assertThat(found()).containsExactly(Kind.DUPLICATE);
    }

    @Test
    void a_retry_that_was_stored_again_is_a_duplicate() {
        published(1);
        events.add(new Event.Acknowledged(CHANNEL, "p1", "E", 2));
        events.add(new Event.Stored(CHANNEL, "E", 1, "p1"));
        events.add(new Event.Stored(CHANNEL, "E", 2, "p1"));

        assertThat(found()).contains(Kind.DUPLICATE);
    }

    @Test
    void reordering_is_found() {
        published(1, 2, 3);
        subscribed("ann", 0);
        delivered("ann", 1, 3, 2);
        quiet(3);

        assertThat(found()).contains(Kind.REORDERED);
    }

    @Test
    void a_lost_acknowledged_publish_is_found() {
        published(1, 2);
        events.add(new Event.Attempted(CHANNEL, "gone"));
        events.add(new Event.Acknowledged(CHANNEL, "gone", "", 0));
        subscribed("ann", 0);
        delivered("ann", 1, 2);
        quiet(2);

        assertThat(found()).containsExactly(Kind.LOST);
    }

    @Test
    void a_publish_that_was_acknowledged_with_its_offset_and_is_not_there_is_lost() {
        published(1, 2, 3);
        quiet(2);

        assertThat(found()).containsExactly(Kind.LOST);
    }

    @Test
    void what_the_history_has_let_go_is_not_judged() {
        published(1, 2, 3);
        quiet(3);
        events.removeIf(event -> event instanceof Event.Stored stored && stored.offset() < 3);

        assertThat(found()).isEmpty();
    }

    @Test
    void a_phantom_is_found() {
        published(1);
        subscribed("ann", 0);
        delivered("ann", 1);
        events.add(new Event.Delivered("ann", CHANNEL, 2, "from nowhere"));
        events.add(new Event.Top(CHANNEL, "E", 2));

        assertThat(found()).containsExactly(Kind.PHANTOM);
    }

    @Test
    void what_was_refused_and_came_all_the_same_is_a_phantom() {
        published(1);
        events.add(new Event.Attempted(CHANNEL, "p2"));
        events.add(new Event.Refused(CHANNEL, "p2"));
        subscribed("ann", 0);
        delivered("ann", 1, 2);
        quiet(2);

        assertThat(found()).containsExactly(Kind.PHANTOM);
    }

    @Test
    void a_publication_of_another_channel_is_a_phantom() {
        published(1);
        events.add(new Event.Attempted("kept:b", "p2"));
        subscribed("ann", 0);
        delivered("ann", 1, 2);
        quiet(2);

        assertThat(found()).containsExactly(Kind.PHANTOM);
    }

    @Test
    void a_wrong_payload_under_an_offset_is_found() {
        published(1, 2);
        events.add(new Event.Attempted(CHANNEL, "other"));
        subscribed("ann", 0);
        delivered("ann", 1);
        events.add(new Event.Delivered("ann", CHANNEL, 2, "other"));
        quiet(2);

        assertThat(found()).contains(Kind.WRONG_PAYLOAD);
    }

    @Test
    void two_subscribers_that_saw_different_things_are_found() {
        published(1);
        events.add(new Event.Attempted(CHANNEL, "x"));
        events.add(new Event.Attempted(CHANNEL, "y"));
        subscribed("ann", 0);
        subscribed("bob", 0);
        delivered("ann", 1);
        delivered("bob", 1);
        events.add(new Event.Delivered("ann", CHANNEL, 2, "x"));
        events.add(new Event.Delivered("bob", CHANNEL, 2, "y"));

        assertThat(found()).containsExactly(Kind.WRONG_PAYLOAD);
    }

    @Test
    void a_recovery_into_another_epoch_is_found() {
        published(1);
        subscribed("ann", 0);
        delivered("ann", 1);
        events.add(new Event.Out("ann", CHANNEL));
        events.add(new Event.Subscribed("ann", CHANNEL, true, true, "F", 1));
        events.add(new Event.Top(CHANNEL, "F", 1));

        assertThat(found()).containsExactly(Kind.SILENT_EPOCH_CHANGE);
    }

    @Test
    void a_stream_that_was_replaced_under_a_subscriber_is_found() {
        published(1);
        subscribed("ann", 0);
        delivered("ann", 1);
        events.add(new Event.Top(CHANNEL, "F", 0));

        assertThat(found()).containsExactly(Kind.SILENT_EPOCH_CHANGE);
    }

    @Test
    void a_recovery_from_another_position_is_found() {
        published(1, 2, 3);
        subscribed("ann", 0);
        delivered("ann", 1);
        events.add(new Event.Out("ann", CHANNEL));
        recovered("ann", 2);
        delivered("ann", 3);
        quiet(3);

        assertThat(found()).containsExactly(Kind.WRONG_RECOVERY);
    }

    @Test
    void a_refused_recovery_of_what_is_still_kept_is_found() {
        published(1, 2, 3);
        subscribed("ann", 0);
        delivered("ann", 1);
        events.add(new Event.Out("ann", CHANNEL));
        events.add(new Event.Subscribed("ann", CHANNEL, true, false, "E", 2));
        delivered("ann", 3);
        quiet(3);

        assertThat(found()).containsExactly(Kind.NEEDLESS_GAP);
    }

    @Test
    void a_delivery_after_leaving_is_found() {
        published(1, 2);
        subscribed("ann", 0);
        delivered("ann", 1);
        events.add(new Event.Out("ann", CHANNEL));
        delivered("ann", 2);
        recovered("ann", 2);
        quiet(2);

        assertThat(found()).containsExactly(Kind.UNASKED);
    }

    @Test
    void a_missing_end_is_found() {
        published(1, 2, 3);
        subscribed("ann", 0);
        delivered("ann", 1, 2);
        quiet(3);

        assertThat(found()).containsExactly(Kind.BEHIND);
    }

    @Test
    void a_subscriber_that_never_came_back_is_found() {
        published(1);
        subscribed("ann", 0);
        delivered("ann", 1);
        events.add(new Event.Out("ann", CHANNEL));
        quiet(1);

        assertThat(found()).containsExactly(Kind.BEHIND);
    }

    private void published(int... offsets) {
        for (int offset : offsets) {
            events.add(new Event.Attempted(CHANNEL, "p" + offset));
            events.add(new Event.Acknowledged(CHANNEL, "p" + offset, "E", offset));
        }
    }

    private void subscribed(String who, long offset) {
        events.add(new Event.Subscribed(who, CHANNEL, false, false, "E", offset));
    }

    private void recovered(String who, long offset) {
        events.add(new Event.Subscribed(who, CHANNEL, true, true, "E", offset));
    }

    private void delivered(String who, int... offsets) {
        for (int offset : offsets) {
            events.add(new Event.Delivered(who, CHANNEL, offset, "p" + offset));
        }
    }

    private void quiet(int top) {
        for (int offset = 1; offset <= top; offset++) {
            events.add(new Event.Stored(CHANNEL, "E", offset, "p" + offset));
        }
        events.add(new Event.Top(CHANNEL, "E", top));
    }

    private Set<Kind> found() {
        return Checker.check(events, channel -> RECOVERABLE).stream()
                .map(Violation::kind)
                .collect(Collectors.toSet());
    }
}
