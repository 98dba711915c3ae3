package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Disconnect;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a queue ends: by a failure, by a close, or stuck. */
class SendQueueEndTest extends SendQueuePart {

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
}
