package dev.carillon.direct.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What the reader says of any bytes at all, whole and in any pieces: the fuzz tests feed it. */
final class FramePieces {

    private static final int LIMIT = 1_000;

    private static final Inflation INFLATION = new Inflation(1);

    private FramePieces() {}

    /** The events are the same however the bytes are cut. */
    static void anyPartition(byte[] bytes) {
        anyPartition(bytes, Optional.empty());
        anyPartition(bytes, Optional.of(INFLATION));
    }

    private static void anyPartition(byte[] bytes, Optional<Inflation> inflation) {
        List<String> whole = Told.of(bytes, LIMIT, Math.max(1, bytes.length), inflation);

        assertThat(Told.of(bytes, LIMIT, 1, inflation)).isEqualTo(whole);
        Told told = new Told();
        FrameReader reader = new FrameReader(LIMIT, told, inflation);
        Random random = new Random(Arrays.hashCode(bytes));
        for (int at = 0; at < bytes.length; ) {
            int piece = Math.min(bytes.length - at, random.nextInt(40));
            reader.read(bytes, at, piece);
            at += piece;
        }
        assertThat(told.events).isEqualTo(whole);
        assertThat(reader.isOver())
                .isEqualTo(whole.stream().anyMatch(event -> event.startsWith("failed") || event.startsWith("closed")));
    }
}
