package dev.carillon.direct.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/** Nothing that was made stays behind, whatever happens to it. */
class PoolTest {

    private final List<Object> made = new ArrayList<>();
    private final List<Object> cleared = new ArrayList<>();
    private final List<Object> released = new ArrayList<>();
    private final Pool<Object> pool = new Pool<>(2, this::make, cleared::add, released::add);

    private Object make() {
        Object one = new Object();
        made.add(one);
        return one;
    }

    @Test
    void what_was_given_back_is_lent_again_and_clean() {
        Object one = pool.borrow();
        pool.giveBack(one);

        assertThat(cleared).containsExactly(one);
        assertThat(pool.borrow()).isSameAs(one);
        assertThat(made).hasSize(1);
    }

    @Test
    void of_many_at_a_time_the_rest_is_released() {
        List<Object> lent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            lent.add(pool.borrow());
        }
        assertThat(lent).doesNotHaveDuplicates();
        lent.forEach(pool::giveBack);

        assertThat(released).hasSize(3);
        pool.close();
        assertThat(released).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void what_comes_back_after_the_end_is_released() {
        Object one = pool.borrow();
        pool.close();
        assertThat(released).isEmpty();

        pool.giveBack(one);

        assertThat(released).containsExactly(one);
    }

    @Test
    void an_inflater_comes_back_from_every_message_good_or_bad() throws Exception {
        List<Inflater> inflaters = new ArrayList<>();
        List<Inflater> ended = new ArrayList<>();
        Pool<Inflater> real = new Pool<>(
                1,
                () -> {
                    Inflater one = new Inflater(true);
                    inflaters.add(one);
                    return one;
                },
                Inflater::reset,
                one -> {
                    ended.add(one);
                    one.end();
                });
        Inflation inflation = new Inflation(real);
        byte[] good = {(byte) 0xf2, 0x48, (byte) 0xcd, (byte) 0xc9, (byte) 0xc9, 0x07, 0x00};
        Random random = new Random(1);
        byte[] bad = new byte[50];
        for (int i = 0; i < 1_000; i++) {
            random.nextBytes(bad);
            bad[0] = 0x06;
            assertThatThrownBy(() -> inflation.inflate(bad, bad.length, 1_000)).isInstanceOf(Inflation.Refusal.class);
            assertThatThrownBy(() -> inflation.inflate(good, good.length, 4)).isInstanceOf(Inflation.Refusal.class);
            assertThatThrownBy(() -> inflation.inflate(good, -1, 4)).isInstanceOf(RuntimeException.class);
            assertThat(inflation.inflate(good, good.length, 5)).asString().isEqualTo("Hello");
        }
        inflation.close();

        assertThat(inflaters).hasSize(1);
        assertThat(ended).isEqualTo(inflaters);
    }
}
