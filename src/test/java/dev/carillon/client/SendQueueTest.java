package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Disconnect;
import dev.carillon.message.Encoded;
import dev.carillon.protocol.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendQueueTest {

    private static final SendLimits LIMITS = new SendLimits(16_384, 16, 1_024, 8, Duration.ofSeconds(5));

    private final FakeTransport transport = new FakeTransport();
    private final ManualExecutor executor = new ManualExecutor();
    private final ManualTime time = new ManualTime();
    private final Told told = new Told();
    private final SendQueue queue = queue(LIMITS);

    private SendQueue queue(SendLimits limits) {
        return new SendQueue(transport, JsonFormat.JSON, limits, executor, time::nanoTime, told);
    }

    /** What the queue has told. */
    private static final class Told implements SendQueue.Listener {

        private final List<String> events = new ArrayList<>();
        private final List<String> written = new ArrayList<>();

        @Override
        public void overflowed() {
            events.add("overflowed");
        }

        @Override
        public void failed() {
            events.add("failed");
        }

        @Override
        public void wrote(int messages, int bytes) {
            written.add(messages + " of " + bytes);
        }

        @Override
        public void relieved() {
            events.add("relieved");
        }
    }

    private static Encoded message(String text) {
        return Encoded.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Encoded message(int bytes) {
        return message("x".repeat(bytes));
    }

    @Test
    void what_is_offered_leaves_in_order() {
        for (String each : List.of("a", "b", "c")) {
            queue.offer(message(each));
            queue.drain();
        }

        assertThat(transport.texts()).containsExactly("a", "b", "c");
    }

    @Test
    void nothing_leaves_before_it_is_drained() {
        queue.offer(message("a"));

        assertThat(transport.frames()).isEmpty();
        assertThat(queue.waitingBytes()).isEqualTo(1);
    }

    @Test
    void one_frame_is_in_flight_and_what_waits_meanwhile_is_joined() {
        transport.stopReading();
        for (String each : List.of("a", "b", "c")) {
            queue.offer(message(each));
            queue.drain();
        }
        assertThat(transport.texts()).containsExactly("a");

        transport.land();
        executor.runAll();

        assertThat(transport.texts()).containsExactly("a", "b\nc");
        assertThat(transport.frames().get(1).messages()).isEqualTo(2);
        assertThat(transport.inFlight()).isEqualTo(1);
    }

    @Test
    void a_single_message_is_sent_as_it_is_so_that_all_members_share_its_bytes() {
        Encoded message = message("a");
        queue.offer(message);
        queue.drain();

        assertThat(transport.frames().get(0)).isSameAs(message);
    }

    @Test
    void a_joined_frame_is_not_larger_than_the_limit() {
        for (int i = 0; i < 5; i++) {
            queue.offer(message(341)); // three and two line feeds are 1025
        }
        queue.drain();

        assertThat(transport.frames()).extracting(Encoded::length).containsExactly(683, 683, 341);
    }

    @Test
    void a_joined_frame_may_be_as_large_as_the_limit() {
        queue.offer(message(511));
        queue.offer(message(512));
        queue.drain();

        assertThat(transport.frames()).extracting(Encoded::length).containsExactly(1_024);
    }

    @Test
    void a_joined_frame_has_no_more_messages_than_the_limit() {
        for (int i = 0; i < 10; i++) {
            queue.offer(message("m"));
        }
        queue.drain();

        assertThat(transport.frames()).extracting(Encoded::messages).containsExactly(8, 2);
    }

    @Test
    void frames_that_are_joined_already_count_all_their_messages() {
        queue.offer(Encoded.joined("a\nb\nc\nd\ne".getBytes(StandardCharsets.UTF_8), 5));
        queue.offer(Encoded.joined("f\ng\nh".getBytes(StandardCharsets.UTF_8), 3));
        queue.offer(message("i"));
        queue.drain();

        assertThat(transport.texts()).containsExactly("a\nb\nc\nd\ne\nf\ng\nh", "i");
    }

    @Test
    void a_format_that_does_not_join_gets_each_message_in_a_frame_of_its_own() {
        SendQueue single = new SendQueue(transport, new PlainFormat(), LIMITS, executor, time::nanoTime, told);
        single.offer(message("a"));
        single.offer(message("b"));
        single.drain();

        assertThat(transport.texts()).containsExactly("a", "b");
    }

    @Test
    void what_a_format_has_no_word_for_is_not_sent() {
        queue.offer(Encoded.NOTHING);
        queue.drain();

        assertThat(transport.frames()).isEmpty();
    }

    @Test
    void more_bytes_than_may_wait_end_the_queue_and_are_forgotten() {
        transport.stopReading();
        queue.offer(message("in flight"));
        queue.drain();
        for (int i = 0; i < 4; i++) {
            queue.offer(message(4_096));
        }
        assertThat(told.events).isEmpty();

        queue.offer(message(1));
        queue.drain();

        assertThat(told.events).containsExactly("overflowed");
        assertThat(queue.waitingBytes()).isZero();
    }

    @Test
    void more_messages_than_may_wait_end_the_queue() {
        transport.stopReading();
        queue.offer(message("in flight"));
        queue.drain();
        for (int i = 0; i < 16; i++) {
            queue.offer(message(1));
        }
        assertThat(told.events).isEmpty();

        queue.offer(message(1));
        queue.drain();

        assertThat(told.events).containsExactly("overflowed");
    }

    @Test
    void an_overflow_is_told_once_and_nothing_is_sent_after_it() {
        transport.stopReading();
        queue.offer(message("in flight"));
        queue.drain();
        for (int i = 0; i < 20; i++) {
            queue.offer(message(1));
            queue.drain();
        }
        transport.land();
        executor.runAll();

        assertThat(told.events).containsExactly("overflowed");
        assertThat(transport.texts()).containsExactly("in flight");
    }

    /**
     * A round offers under the lock of a subscription. Were the overflow told there, the end of the client, with its
     * leaves and the close of its transport, would run under that lock.
     */
    @Test
    void an_overflow_is_told_by_the_drain_and_not_within_the_offer() {
        transport.stopReading();
        queue.offer(message("in flight"));
        queue.drain();
        for (int i = 0; i < 17; i++) {
            queue.offer(message(1));
        }
        assertThat(told.events).isEmpty();

        queue.drain();

        assertThat(told.events).containsExactly("overflowed");
    }

    @Test
    void a_giant_message_passes_when_nothing_waits() {
        queue.offer(message(100_000));
        queue.offer(message("b"));
        queue.drain();

        assertThat(transport.frames()).extracting(Encoded::length).containsExactly(100_000, 1);
    }

    /** A client recovers: the answer to connect waits in the same batch, and live publications follow at once. */
    @Test
    void a_giant_message_passes_between_small_ones_that_wait() {
        queue.offer(message("connected"));
        queue.offer(message(100_000));
        queue.offer(message("live"));
        queue.drain();

        assertThat(told.events).isEmpty();
        assertThat(transport.frames()).extracting(Encoded::length).containsExactly(9, 100_000, 4);
    }

    @Test
    void what_waits_beside_a_giant_message_has_room_up_to_its_own_limit() {
        transport.stopReading();
        queue.offer(message("in flight"));
        queue.drain();
        queue.offer(message(100_000));
        for (int i = 0; i < 4; i++) {
            queue.offer(message(4_096));
        }
        assertThat(told.events).isEmpty();

        queue.offer(message(1));
        queue.drain();

        assertThat(told.events).containsExactly("overflowed");
    }

    @Test
    void a_second_giant_message_does_not_pass_while_one_waits() {
        transport.stopReading();
        queue.offer(message("in flight"));
        queue.drain();
        queue.offer(message(100_000));
        queue.offer(message(100_000));
        queue.drain();

        assertThat(told.events).containsExactly("overflowed");
    }

    @Test
    void a_send_that_completes_later_goes_on_in_a_task_of_the_executor() {
        transport.stopReading();
        queue.offer(message("a"));
        queue.drain();
        queue.offer(message("b"));

        transport.land();
        assertThat(transport.texts()).containsExactly("a");

        executor.runAll();
        assertThat(transport.texts()).containsExactly("a", "b");
    }

    @Test
    void a_failure_within_the_send_ends_the_queue() {
        transport.breakDown();
        queue.offer(message("a"));
        queue.offer(message(2_000));
        queue.drain();
        executor.runAll();

        assertThat(told.events).containsExactly("failed");
        assertThat(told.written).isEmpty();
        assertThat(transport.frames()).hasSize(1);
    }

    @Test
    void a_later_failure_ends_the_queue() {
        transport.stopReading();
        queue.offer(message("a"));
        queue.drain();
        queue.offer(message("b"));

        transport.lose();
        executor.runAll();
        queue.offer(message("c"));
        queue.drain();

        assertThat(told.events).containsExactly("failed");
        assertThat(transport.texts()).containsExactly("a");
        assertThat(queue.waitingBytes()).isZero();
    }

    /** A container may hold its own locks while it reports: whoever is told then may want to write or to close. */
    @Test
    void a_later_completion_tells_nobody_but_the_meter_on_the_container_s_thread() {
        transport.stopReading();
        queue.offer(message("a"));
        queue.drain();
        queue.offer(message(10_000));
        assertThat(queue.isCongested()).isTrue();
        transport.land();
        executor.runAll();

        transport.land();
        assertThat(told.events).isEmpty();
        executor.runAll();
        assertThat(told.events).containsExactly("relieved");

        queue.offer(message("b"));
        queue.drain();
        transport.lose();
        assertThat(told.events).containsExactly("relieved");
        executor.runAll();
        assertThat(told.events).containsExactly("relieved", "failed");
    }

    @Test
    void the_first_of_two_completions_counts() {
        transport.stopReading();
        queue.offer(message("a"));
        queue.drain();
        Transport.Completion first = transport.completion();
        queue.offer(message("b"));

        transport.land();
        executor.runAll();
        first.sent();
        first.failed();
        executor.runAll();

        assertThat(transport.texts()).containsExactly("a", "b");
        assertThat(transport.inFlight()).isEqualTo(1);
        assertThat(told.events).isEmpty();
        assertThat(told.written).containsExactly("1 of 1");
    }

    @Test
    void a_transport_that_completes_twice_within_a_send_is_believed_once() {
        List<Encoded> sent = new ArrayList<>();
        SendQueue doubled = new SendQueue(
                new OneMethodTransport((frame, done) -> {
                    sent.add(frame);
                    done.sent();
                    done.failed();
                    done.sent();
                }),
                JsonFormat.JSON,
                LIMITS,
                executor,
                time::nanoTime,
                told);
        doubled.offer(message("a"));
        doubled.offer(message("b"));
        doubled.drain();
        executor.runAll();

        assertThat(sent).hasSize(1);
        assertThat(told.events).isEmpty();
        assertThat(told.written).containsExactly("2 of 3");
    }

    @Test
    void a_close_comes_behind_what_waits() {
        transport.stopReading();
        queue.offer(message("a"));
        queue.drain();
        queue.offer(message("b"));

        queue.closeAfterDrain(Disconnect.SHUTDOWN);
        queue.offer(message("too late"));
        assertThat(transport.closed()).isEmpty();
        transport.land();
        executor.runAll();
        assertThat(transport.closed()).isEmpty();
        transport.land();
        executor.runAll();

        assertThat(transport.texts()).containsExactly("a", "b");
        assertThat(transport.closed()).contains(Disconnect.SHUTDOWN);
    }

    @Test
    void a_close_with_nothing_waiting_is_at_once() {
        queue.closeAfterDrain(Disconnect.SHUTDOWN);

        assertThat(transport.closed()).contains(Disconnect.SHUTDOWN);
    }

    @Test
    void the_first_reason_to_close_is_the_one_that_is_told() {
        transport.stopReading();
        queue.offer(message("a"));
        queue.drain();
        queue.closeAfterDrain(Disconnect.SHUTDOWN);
        queue.closeAfterDrain(Disconnect.EXPIRED);
        transport.land();
        executor.runAll();

        assertThat(transport.closed()).contains(Disconnect.SHUTDOWN);
    }

    /** Else the peer would be left with a connection that is open and dead until it is dropped. */
    @Test
    void a_queue_that_a_failure_has_ended_still_closes_its_transport() {
        transport.breakDown();
        queue.offer(message("a"));
        queue.drain();

        queue.closeAfterDrain(Disconnect.WRITE_ERROR);

        assertThat(transport.closed()).contains(Disconnect.WRITE_ERROR);
    }

    @Test
    void a_close_now_forgets_what_waits() {
        transport.stopReading();
        queue.offer(message("a"));
        queue.drain();
        queue.offer(message("b"));

        queue.closeNow(Disconnect.SLOW);
        assertThat(transport.closed()).contains(Disconnect.SLOW);
        transport.land();
        executor.runAll();

        assertThat(transport.texts()).containsExactly("a");
    }

    @Test
    void a_queue_whose_transport_is_gone_writes_nothing() {
        queue.offer(message("a"));
        queue.shut();
        queue.drain();
        queue.offer(message("b"));
        queue.drain();

        assertThat(transport.frames()).isEmpty();
        assertThat(transport.closed()).isEmpty();
    }

    @Test
    void a_frame_that_has_not_left_in_time_is_stuck() {
        transport.stopReading();
        assertThat(queue.isStuck(time.nanoTime())).isFalse();
        queue.offer(message("a"));
        queue.drain();

        time.pass(Duration.ofSeconds(5));
        assertThat(queue.isStuck(time.nanoTime())).isFalse();
        time.pass(Duration.ofNanos(1));
        assertThat(queue.isStuck(time.nanoTime())).isTrue();

        transport.land();
        assertThat(queue.isStuck(time.nanoTime())).isFalse();
    }

    @Test
    void each_frame_has_the_whole_time_to_leave() {
        transport.stopReading();
        queue.offer(message("a"));
        queue.drain();
        queue.offer(message("b"));
        time.pass(Duration.ofSeconds(4));
        transport.land();
        executor.runAll();
        time.pass(Duration.ofSeconds(4));

        assertThat(queue.isStuck(time.nanoTime())).isFalse();
    }

    @Test
    void half_of_what_may_wait_is_congestion() {
        transport.stopReading();
        queue.offer(message("in flight"));
        queue.drain();
        queue.offer(message(8_192));
        assertThat(queue.isCongested()).isFalse();
        queue.offer(message(1));
        assertThat(queue.isCongested()).isTrue();
    }

    /** Answers of a few bytes would else end a peer that pauses for a moment, long before their bytes count. */
    @Test
    void half_of_the_messages_that_may_wait_is_congestion_too() {
        transport.stopReading();
        queue.offer(message("in flight"));
        queue.drain();
        for (int i = 0; i < 8; i++) {
            queue.offer(message(1));
        }
        assertThat(queue.isCongested()).isFalse();
        queue.offer(message(1));
        assertThat(queue.isCongested()).isTrue();

        transport.land();
        executor.runAll();
        assertThat(told.events).isEmpty();
        transport.land();
        executor.runAll();
        assertThat(told.events).containsExactly("relieved");
    }

    @Test
    void relief_is_told_only_to_who_has_asked() {
        transport.stopReading();
        queue.offer(message(10_000));
        queue.offer(message(10));
        queue.drain();
        transport.land();
        executor.runAll();
        transport.land();
        executor.runAll();

        assertThat(told.events).isEmpty();
    }

    @Test
    void a_closed_queue_is_not_congested() {
        queue.offer(message(10_000));
        assertThat(queue.isCongested()).isTrue();
        queue.shut();
        assertThat(queue.isCongested()).isFalse();
    }

    @Test
    void every_frame_that_left_is_counted() {
        queue.offer(message("abc"));
        queue.offer(message("de"));
        queue.drain();

        assertThat(told.written).containsExactly("2 of 6");
    }

    /** A drain that called itself at each completion would need a stack of 100 000 frames. */
    @Test
    void a_hundred_thousand_sends_that_complete_at_once_need_no_stack() {
        SendQueue single = new SendQueue(
                transport,
                new PlainFormat(),
                new SendLimits(1 << 20, 200_000, 1_024, 1, Duration.ofSeconds(5)),
                executor,
                time::nanoTime,
                told);
        for (int i = 0; i < 100_000; i++) {
            single.offer(message("m"));
        }
        single.drain();

        assertThat(transport.frames()).hasSize(100_000);
        assertThat(executor.waiting()).isZero();
    }
}
