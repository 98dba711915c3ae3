package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FewTest {

    private final Few<Integer> few = new Few<>();

    @Test
    void it_does_what_a_queue_does() {
        Deque<Integer> model = new ArrayDeque<>();
        Random random = new Random(1);
        for (int i = 0; i < 3_000; i++) {
            if (random.nextInt(5) < 3 && i % 1_000 < 700) {
                few.add(i);
                model.add(i);
            } else {
                assertThat(few.poll()).isEqualTo(model.poll());
            }
            assertThat(few.peek()).isEqualTo(model.peek());
            assertThat(few.stream()).containsExactlyElementsOf(model);
            assertThat(few.size()).isEqualTo(model.size());
            assertThat(few.isEmpty()).isEqualTo(model.isEmpty());
        }
    }

    @Test
    void nothing_is_left_in_one_that_was_cleared() {
        few.add(1);
        few.add(2);
        few.clear();
        assertThat(few.isEmpty()).isTrue();
        few.add(3);
        assertThat(few.poll()).isEqualTo(3);
        assertThat(few.poll()).isNull();
    }
}
