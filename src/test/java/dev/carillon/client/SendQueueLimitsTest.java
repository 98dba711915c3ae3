package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.message.Encoded;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What happens when more waits than may: overflow, and congestion before it. */
class SendQueueLimitsTest extends SendQueuePart {

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

    /** Somebody else's question in between must not lose the relief of who was told to wait. */
    @Test
    void relief_comes_once_for_all_who_have_asked_whenever_they_did() {
        transport.stopReading();
        queue.offer(message(10_000));
        queue.drain();
        queue.offer(message(10_000));
        assertThat(queue.isCongested()).isTrue();
        assertThat(queue.isBehind()).isTrue();

        transport.land(); // the second is taken, and on its way
        executor.runAll();
        assertThat(queue.isCongested()).isFalse();
        assertThat(queue.isBehind()).isFalse();
        transport.land();
        executor.runAll();

        assertThat(told.events).containsExactly("relieved");
    }

    @Test
    void more_than_a_frame_takes_is_behind() {
        transport.stopReading();
        queue.offer(message("in flight"));
        queue.drain();
        queue.offer(message(1_024));
        assertThat(queue.isBehind()).isFalse();
        queue.offer(message(1));
        assertThat(queue.isBehind()).isTrue();
    }

    @Test
    void what_waits_for_too_long_makes_the_queue_stuck_though_each_frame_leaves_in_time() {
        SendQueue aging = queue(
                new SendLimits(16_384, 16, 1_024, 1, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ZERO));
        transport.stopReading();
        for (int i = 0; i < 14; i++) {
            aging.offer(message(1));
        }
        aging.drain();
        int seconds = 0;
        while (!aging.isStuck(time.nanoTime()) && seconds < 100) {
            time.pass(Duration.ofSeconds(1));
            seconds++;
            if (seconds % 2 == 0) {
                transport.land();
                executor.runAll();
            }
        }
        assertThat(seconds).isEqualTo(11);
    }

    @Test
    void a_queue_that_is_emptied_now_and_then_is_never_overdue() {
        SendQueue aging = queue(
                new SendLimits(16_384, 16, 1_024, 1, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ZERO));
        transport.stopReading();
        for (int second = 0; second < 100; second++) {
            aging.offer(message(1));
            aging.drain();
            assertThat(aging.isStuck(time.nanoTime())).isFalse();
            time.pass(Duration.ofSeconds(1));
            assertThat(aging.isStuck(time.nanoTime())).isFalse();
            transport.land();
            executor.runAll();
        }
    }

    @Test
    void a_closed_queue_is_not_congested() {
        queue.offer(message(10_000));
        assertThat(queue.isCongested()).isTrue();
        queue.shut();
        assertThat(queue.isCongested()).isFalse();
    }
}
