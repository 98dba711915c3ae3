package dev.carillon.shape;

import dev.carillon.protocol.JsonReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes one JSON value into another of the same meaning. What is already of the wanted kind, and null, stays as it is.
 * Digits are never rounded: they are moved as text.
 */
enum Conversion {
    /** A number written as a text. */
    NUMBER("number") {
        @Override
        Optional<String> of(String json) {
            return isText(json) ? number(text(json)) : isNumber(json) ? Optional.of(json) : Optional.empty();
        }
    },
    /** A number as a text. */
    STRING("string") {
        @Override
        Optional<String> of(String json) {
            return isNumber(json) ? Optional.of('"' + json + '"') : isText(json) ? Optional.of(json) : Optional.empty();
        }
    },
    /** An ISO-8601 text as whole seconds since 1970. */
    UNIX_SECONDS("unix-seconds") {
        @Override
        Optional<String> of(String json) {
            return unix(json, 1);
        }
    },
    /** An ISO-8601 text as whole milliseconds since 1970. */
    UNIX_MILLIS("unix-millis") {
        @Override
        Optional<String> of(String json) {
            return unix(json, 1_000);
        }
    },
    /** Seconds since 1970 as an ISO-8601 text. */
    ISO_FROM_SECONDS("iso-from-seconds") {
        @Override
        Optional<String> of(String json) {
            return iso(json, 0);
        }
    },
    /** Milliseconds since 1970 as an ISO-8601 text. */
    ISO_FROM_MILLIS("iso-from-millis") {
        @Override
        Optional<String> of(String json) {
            return iso(json, 3);
        }
    };

    /** No time has more digits; more would take their time. */
    private static final int MAX_TIME_LENGTH = 64;

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private final String word;

    Conversion(String word) {
        this.word = word;
    }

    /** As it is configured. */
    String word() {
        return word;
    }

    /**
     * @param json one JSON value without blanks around it
     * @return the value as JSON; empty when it cannot be made
     */
    abstract Optional<String> of(String json);

    static boolean isText(String json) {
        return json.startsWith("\"");
    }

    static boolean isNumber(String json) {
        return Numbers.begins(json.charAt(0));
    }

    private static String text(String json) {
        return new JsonReader(json.getBytes(StandardCharsets.UTF_8)).string();
    }

    private static Optional<String> number(String text) {
        return Numbers.isNumber(text) ? Optional.of(text) : Optional.empty();
    }

    // What is below the unit is cut off, as every clock does that counts in it.
    private static Optional<String> unix(String json, int perSecond) {
        if (!isText(json)) {
            return isNumber(json) ? Optional.of(json) : Optional.empty();
        }
        String text = text(json);
        if (text.length() > MAX_TIME_LENGTH) {
            return Optional.empty();
        }
        Optional<Instant> time = Times.parse(text);
        try {
            return time.isPresent() ? Optional.of(Long.toString(unix(time.get(), perSecond))) : number(text);
        } catch (ArithmeticException beyondAllTimes) {
            return Optional.empty();
        }
    }

    private static long unix(Instant time, int perSecond) {
        return perSecond == 1 ? time.getEpochSecond() : time.toEpochMilli();
    }

    private static Optional<String> iso(String json, int decimals) {
        if (isText(json)) {
            return Optional.of(json);
        }
        if (!isNumber(json) || json.length() > MAX_TIME_LENGTH || json.indexOf('e') >= 0 || json.indexOf('E') >= 0) {
            return Optional.empty();
        }
        BigDecimal nanos = new BigDecimal(json).movePointRight(9 - decimals).setScale(0, RoundingMode.FLOOR);
        BigDecimal[] parts = {nanos.movePointLeft(9).setScale(0, RoundingMode.FLOOR), BigDecimal.ZERO};
        parts[1] = nanos.subtract(parts[0].movePointRight(9));
        if (parts[0].compareTo(BigDecimal.valueOf(FIRST.getEpochSecond())) < 0
                || parts[0].compareTo(BigDecimal.valueOf(LAST.getEpochSecond())) > 0) {
            return Optional.empty();
        }
        return Optional.of('"'
                + Instant.ofEpochSecond(parts[0].longValue(), parts[1].longValue())
                        .toString()
                + '"');
    }
}
