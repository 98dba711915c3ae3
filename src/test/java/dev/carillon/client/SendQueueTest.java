package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.message.Encoded;
import dev.carillon.protocol.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What leaves, in which order and in which frames. */
class SendQueueTest extends SendQueuePart {

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
