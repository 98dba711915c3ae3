package dev.carillon.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A time is read as the JDK reads it, and what it refuses is refused. */
class TimesTest {

    private static Optional<Instant> parsed(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22T14:00:00Z",
                "2026-11-22T14:00:00.1Z",
                "2026-11-22T14:00:00.123456789Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999999Z",
                "2024-02-29T00:00:00Z",
                "2023-02-29T00:00:00Z",
                "2023-13-01T00:00:00Z",
                "2023-00-01T00:00:00Z",
                "2023-01-00T00:00:00Z",
                "2023-04-31T00:00:00Z",
                "2023-01-01T24:00:00Z",
                "2023-01-01T23:60:00Z",
                "2023-01-01T23:59:60Z",
                "2023-01-01T23:59Z",
                "2023-01-01T23:59:59.Z",
                "2023-01-01T23:59:59.1234567890Z",
                "2023-01-01t23:59:59z",
                "2023-01-01T23:59:59+01:00",
                "2023-01-01T23:59:59",
                "2023-01-01 23:59:59Z",
                "+2023-01-01T23:59:59Z",
                "-0001-01-01T00:00:00Z",
                "2023-01-01T23:59:59,5Z",
                "Z",
                "",
                "2023-01-01T23:59:5９Z",
                "2023-01-01T23:59:59.1 Z",
            })
    void a_time_is_what_the_jdk_makes_of_it(String text) {
        assertThat(Times.parse(text)).isEqualTo(parsed(text));
    }

    @Test
    void every_instant_comes_back_from_its_text() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            int nanos = random.nextInt(3) == 0 ? 0 : random.nextInt(1_000_000_000);
            Instant time = Instant.ofEpochSecond(random.nextLong(-62_167_219_200L, 253_402_300_800L), nanos);

            assertThat(Times.parse(time.toString())).contains(time);
        }
    }

    @Test
    void digits_in_every_place_are_judged_as_the_jdk_judges_them() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("2024-02-28T22:58:58.5Z");
            for (int k = 0; k < 2; k++) {
                text.setCharAt(random.nextInt(text.length()), "0123456789-:TZ. ".charAt(random.nextInt(16)));
            }
            assertThat(Times.parse(text.toString())).as("%s", text).isEqualTo(parsed(text.toString()));
        }
    }
}
