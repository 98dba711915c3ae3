package dev.carillon.client;

import java.time.Duration;

/**
 * How often something may happen: so many times at once, and one time more whenever its share of the span has passed.
 *
 * @param times 1 to 1,000,000
 * @param span  1 ms to a day
 */
public record Rate(int times, Duration span) {

    private static final int MOST = 1_000_000;

    public Rate {
        boolean good = times >= 1 && times <= MOST && span.toMillis() >= 1 && span.compareTo(Duration.ofDays(1)) <= 0;
        if (!good) {
            throw new IllegalArgumentException("1 to 1000000 times in 1 ms to a day, not " + times + " in " + span);
        }
    }

    /** Nanoseconds after which one time more is allowed. */
    long share() {
        return span.toNanos() / times;
    }

    /** Nanoseconds that may be used up ahead. */
    long credit() {
        return share() * times;
    }
}
