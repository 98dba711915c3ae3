package dev.carillon.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What connections and memberships may cost at most; {@link Footprint} says what they do. */
class FootprintTest {

    private static final long CONNECTION_MOST = 1_500;
    private static final long MEMBERSHIP_MOST = 200;

    @Test
    void connections_and_memberships_stay_small() {
        Footprint.Figures figures = Footprint.measure(1_000);

        assertThat(figures.connection()).as("bytes of an idle connection").isBetween(200L, CONNECTION_MOST);
        assertThat(figures.membership()).as("bytes of a membership").isBetween(50L, MEMBERSHIP_MOST);
    }
}
