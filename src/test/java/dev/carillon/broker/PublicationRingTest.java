package dev.carillon.broker;

import static dev.carillon.broker.BrokerContractPart.publication;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.channel.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PublicationRingTest {

    @Test
    void it_holds_what_a_list_would_hold() {
        Random random = new Random(1);
        PublicationRing ring = new PublicationRing();
        List<Publication> list = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            int choice = random.nextInt(1000);
            if (choice == 0) {
                ring.clear();
                list.clear();
            } else if (choice < 450 + (step / 2000) * 10 && !list.isEmpty()) {
                assertThat(ring.removeOldest()).isSameAs(list.remove(0));
            } else {
                Publication publication = publication("" + step);
                ring.add(publication);
                list.add(publication);
            }
            assertThat(ring.size()).isEqualTo(list.size());
            if (!list.isEmpty()) {
                int index = random.nextInt(list.size());
                assertThat(ring.get(index)).isSameAs(list.get(index));
            }
        }
        assertThat(IntStream.range(0, ring.size()).mapToObj(ring::get)).containsExactlyElementsOf(list);
    }

    @Test
    void there_is_nothing_outside_of_it() {
        PublicationRing ring = new PublicationRing();
        ring.add(publication("a"));

        assertThatThrownBy(() -> ring.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ring.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        ring.removeOldest();
        assertThatThrownBy(ring::removeOldest).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
