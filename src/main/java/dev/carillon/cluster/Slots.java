package dev.carillon.cluster;

import io.lettuce.core.cluster.SlotHash;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Words whose slots are where one wants them: as {@code {word}} in a name they take it there. */
final class Slots {

    private static final int PLACES = 4;
    private static final int QUARTER = ClusterView.SLOTS / PLACES;
    private static final int NEAR = 256;
    private static final int ENOUGH = 1_000_000; // a single slot is met after 16 384 on average

    private Slots() {}

    /** Four from all over the range, whose owners are therefore not all the same: the same on every node, and in every version. */
    static List<String> spread() {
        return IntStream.range(0, PLACES)
                .mapToObj(place -> place * QUARTER + QUARTER / 2)
                .map(middle -> wordIn(slot -> slot >= middle && slot < middle + NEAR))
                .toList();
    }

    /**
     * @param wanted at least one slot
     * @throws IllegalArgumentException when there is none
     */
    static String wordIn(IntPredicate wanted) {
        return IntStream.range(0, ENOUGH)
                .mapToObj(Integer::toString)
                .filter(word -> wanted.test(SlotHash.getSlot(word)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no slot"));
    }
}
