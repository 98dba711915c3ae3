package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Disconnect;
import dev.carillon.protocol.JsonFormat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits for more before it is written, and what does not. */
class WriteDelayTest extends SendQueuePart {

    private static final Duration DELAY = Duration.ofMillis(20);

    private final Deque<Runnable> timers = new ArrayDeque<>();
    private final WriteDelay delay = new WriteDelay(
            DELAY,
            (task, after) -> {
                assertThat(after).isEqualTo(DELAY);
                timers.add(task);
            },
            executor);
    private final SendQueue delayed = delayed(transport);

    private SendQueue delayed(Transport to) {
        return new SendQueue(to, JsonFormat.JSON, LIMITS, executor, time::nanoTime, delay, told);
    }

    private void say(String text) {
        delayed.offer(message(text));
        delayed.drain();
    }

    private void pass() {
        timers.remove().run();
        executor.runAll();
    }

    @Test
    void what_comes_within_the_delay_leaves_in_one_frame() {
        say("a");
        say("b");
        say("c");
        assertThat(transport.frames()).isEmpty();

        pass();

        assertThat(transport.texts()).containsExactly("a\nb\nc");
        assertThat(timers).isEmpty();
    }

    @Test
    void what_comes_later_waits_for_the_next_time() {
        say("a");
        pass();
        say("b");
        assertThat(transport.texts()).containsExactly("a");
        pass();
        assertThat(transport.texts()).containsExactly("a", "b");
    }

    @Test
    void one_timer_is_for_all_queues() {
        List<FakeTransport> peers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            FakeTransport peer = new FakeTransport();
            SendQueue each = delayed(peer);
            each.offer(message("a"));
            each.drain();
            each.drain();
            peers.add(peer);
        }
        assertThat(timers).hasSize(1);

        pass();

        assertThat(peers).allSatisfy(peer -> assertThat(peer.texts()).containsExactly("a"));
    }

    @Test
    void more_than_a_frame_takes_waits_for_nothing() {
        say("x".repeat(1_000));
        assertThat(transport.frames()).isEmpty();
        say("y".repeat(1_000));
        assertThat(transport.frames()).hasSize(2);
        pass();
        assertThat(transport.frames()).hasSize(2);
    }

    @Test
    void the_end_waits_for_nothing() {
        say("last words");
        delayed.closeAfterDrain(Disconnect.SHUTDOWN);

        assertThat(transport.texts()).containsExactly("last words");
        assertThat(transport.closed()).contains(Disconnect.SHUTDOWN);
    }

    @Test
    void an_overflow_is_told_at_once() {
        transport.stopReading();
        say("x".repeat(1_000));
        say("y".repeat(1_000));
        for (int i = 0; i < 20; i++) {
            say("z");
        }
        assertThat(told.events).containsExactly("overflowed");
    }

    @Test
    void behind_a_frame_in_flight_what_waits_goes_on_by_itself() {
        transport.stopReading();
        say("a");
        pass();
        say("b");
        assertThat(timers).isEmpty();

        transport.land();
        executor.runAll();
        pass();

        assertThat(transport.texts()).containsExactly("a", "b");
    }
}
