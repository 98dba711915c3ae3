package dev.carillon.shape;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Times as ISO-8601 texts with their offset. */
final class Times {

    /** As everybody writes a time: in UTC, with a fraction or without. */
    private static final String USUAL = "0000-00-00T00:00:00";

    private static final int SECONDS_A_DAY = 86_400;
    private static final int MAX_DECIMALS = 9;

    private Times() {}

    /**
     * @param text short, since it takes its time
     * @return empty when it is none
     */
    static Optional<Instant> parse(String text) {
        if (isUsual(text)) {
            try {
                return Optional.of(usual(text));
            } catch (DateTimeException noSuchDay) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    // The JDK's own parser takes twenty times as long, and is asked about all others.
    private static boolean isUsual(String text) {
        int last = text.length() - 1;
        int decimals = last - USUAL.length() - 1;
        if (last < USUAL.length() || text.charAt(last) != 'Z' || decimals == 0 || decimals > MAX_DECIMALS) {
            return false;
        }
        for (int i = 0; i < last; i++) {
            char c = text.charAt(i);
            char expected = i < USUAL.length() ? USUAL.charAt(i) : i == USUAL.length() ? '.' : '0';
            if (expected == '0' ? c < '0' || c > '9' : c != expected) {
                return false;
            }
        }
        return number(text, 11, 13) < 24 && number(text, 14, 16) < 60 && number(text, 17, 19) < 60;
    }

    private static Instant usual(String text) {
        long days = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                .toEpochDay();
        int seconds = (number(text, 11, 13) * 60 + number(text, 14, 16)) * 60 + number(text, 17, 19);
        int nanos = 0;
        for (int i = USUAL.length() + 1; i <= USUAL.length() + MAX_DECIMALS; i++) {
            nanos = nanos * 10 + (i < text.length() - 1 ? text.charAt(i) - '0' : 0);
        }
        return Instant.ofEpochSecond(days * SECONDS_A_DAY + seconds, nanos);
    }

    private static int number(String text, int start, int end) {
        int number = 0;
        for (int i = start; i < end; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
