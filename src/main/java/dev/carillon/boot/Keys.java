package dev.carillon.boot;

import com.google.re2j.PatternSyntaxException;
import dev.carillon.ConfigurationException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads typed values by key. What cannot be read is told with its key, its value and what is allowed. */
final class Keys {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

    /** What is longer would overflow where nanoseconds are counted. */
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private final Function<String, Optional<String>> lookup;

    /** @param lookup finds the text of a key; empty when it is set nowhere */
    Keys(Function<String, Optional<String>> lookup) {
        this.lookup = lookup;
    }

    /** The value, or the empty string. */
    String text(String key) {
        return lookup.apply(key).map(String::strip).orElse("");
    }

    Optional<String> optional(String key) {
        return Optional.of(text(key)).filter(text -> !text.isEmpty());
    }

    /** A regular expression that a value must fit as a whole, judged in linear time; empty when there is none. */
    Optional<Predicate<String>> pattern(String key) {
        return optional(key).map(text -> pattern(key, text));
    }

    static Predicate<String> pattern(String key, String text) {
        try {
            // Not the JDK's, whose time can grow exponentially with a value that a stranger has chosen.
            com.google.re2j.Pattern pattern = com.google.re2j.Pattern.compile(text);
            return pattern::matches;
        } catch (PatternSyntaxException wrong) {
            throw new ConfigurationException(
                    key, text, "a regular expression as RE2 has it (" + wrong.getDescription() + ")");
        }
    }

    /** Values between commas; blanks around them do not count. */
    List<String> list(String key) {
        return Arrays.stream(text(key).split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    boolean flag(String key) {
        return flag(key, text(key));
    }

    static boolean flag(String key, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ConfigurationException(key, text, "true or false");
        };
    }

    int number(String key) {
        return Math.toIntExact(number(key, text(key), Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    long longNumber(String key) {
        return number(key, text(key), Long.MIN_VALUE, Long.MAX_VALUE);
    }

    static long number(String key, String text, long min, long max) {
        try {
            long number = Long.parseLong(text.replace("_", ""));
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // told below, with the numbers that are too large
        }
        boolean anyInt = min <= Integer.MIN_VALUE && max >= Integer.MAX_VALUE;
        throw new ConfigurationException(
                key, text, anyInt ? "a whole number" : "a whole number from %d to %d".formatted(min, max));
    }

    Duration duration(String key) {
        return duration(key, text(key));
    }

    /** As in {@code 500ms 25s 5m 720h 30d}, or ISO-8601 as in {@code PT25S}. */
    static Duration duration(String key, String text) {
        Duration read = anyDuration(key, text);
        if (read.abs().compareTo(LONGEST) > 0) {
            throw new ConfigurationException(key, text, "a duration of at most 100 years");
        }
        return read;
    }

    private static Duration anyDuration(String key, String text) {
        Matcher plain = DURATION.matcher(text);
        try {
            if (plain.matches()) {
                long amount = Long.parseLong(plain.group(1));
                return switch (plain.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                };
            }
            return text.equals("0") ? Duration.ZERO : Duration.parse(text);
        } catch (DateTimeParseException | ArithmeticException notOne) {
            throw new ConfigurationException(key, text, "a duration such as 500ms, 25s, 5m or 720h");
        }
    }
}
