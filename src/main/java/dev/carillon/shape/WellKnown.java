package dev.carillon.shape;

import com.google.protobuf.Descriptors.Descriptor;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Message types that JSON writes in a way of their own (the ProtoJSON format). */
enum WellKnown {
    TIMESTAMP,
    DURATION,
    FIELD_MASK,
    STRUCT,
    VALUE,
    LIST,
    WRAPPER,
    NONE;

    private static final Map<String, WellKnown> BY_NAME = Map.ofEntries(
            Map.entry("google.protobuf.Timestamp", TIMESTAMP),
            Map.entry("google.protobuf.Duration", DURATION),
            Map.entry("google.protobuf.FieldMask", FIELD_MASK),
            Map.entry("google.protobuf.Struct", STRUCT),
            Map.entry("google.protobuf.Value", VALUE),
            Map.entry("google.protobuf.ListValue", LIST),
            Map.entry("google.protobuf.DoubleValue", WRAPPER),
            Map.entry("google.protobuf.FloatValue", WRAPPER),
            Map.entry("google.protobuf.Int64Value", WRAPPER),
            Map.entry("google.protobuf.UInt64Value", WRAPPER),
            Map.entry("google.protobuf.Int32Value", WRAPPER),
            Map.entry("google.protobuf.UInt32Value", WRAPPER),
            Map.entry("google.protobuf.BoolValue", WRAPPER),
            Map.entry("google.protobuf.StringValue", WRAPPER),
            Map.entry("google.protobuf.BytesValue", WRAPPER));

    private static final Pattern DURATION_TEXT = Pattern.compile("(-?)(\\d{1,12})(?:\\.(\\d{1,9}))?s");
    private static final int MAX_TIME_LENGTH = 40;
    private static final long FIRST_SECOND =
            Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    private static final long LONGEST = 315_576_000_000L;
    private static final int NANOS = 1_000_000_000;

    static WellKnown of(Descriptor type) {
        // Almost every type is another one: no map is asked for those.
        return type.getFullName().startsWith("google.protobuf.")
                ? BY_NAME.getOrDefault(type.getFullName(), NONE)
                : NONE;
    }

    /** Seconds and nanoseconds, as both times have them. */
    record Time(long seconds, int nanos) {}

    /** A point in time as text; empty when it is outside the years 1 to 9999. */
    static Optional<String> timestamp(Time time) {
        boolean good =
                time.seconds >= FIRST_SECOND && time.seconds <= LAST_SECOND && time.nanos >= 0 && time.nanos < NANOS;
        return good
                ? Optional.of(Instant.ofEpochSecond(time.seconds, time.nanos).toString())
                : Optional.empty();
    }

    static Optional<Time> timestamp(String text) {
        if (text.length() > MAX_TIME_LENGTH) {
            return Optional.empty();
        }
        return Times.parse(text)
                .filter(time -> time.getEpochSecond() >= FIRST_SECOND && time.getEpochSecond() <= LAST_SECOND)
                .map(time -> new Time(time.getEpochSecond(), time.getNano()));
    }

    /** A span as text; empty when it is longer than 10 000 years or its parts differ in sign. */
    static Optional<String> duration(Time time) {
        boolean good = Math.abs(time.seconds) <= LONGEST
                && time.seconds != Long.MIN_VALUE
                && Math.abs((long) time.nanos) < NANOS
                && (time.seconds == 0 || time.nanos == 0 || time.seconds < 0 == time.nanos < 0);
        if (!good) {
            return Optional.empty();
        }
        String sign = time.seconds < 0 || time.nanos < 0 ? "-" : "";
        return Optional.of(sign + Math.abs(time.seconds) + fraction(Math.abs(time.nanos)) + "s");
    }

    private static String fraction(int nanos) {
        if (nanos == 0) {
            return "";
        } else if (nanos % 1_000_000 == 0) {
            return ".%03d".formatted(nanos / 1_000_000);
        } else if (nanos % 1_000 == 0) {
            return ".%06d".formatted(nanos / 1_000);
        }
        return ".%09d".formatted(nanos);
    }

    static Optional<Time> duration(String text) {
        Matcher parts = DURATION_TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long seconds = Long.parseLong(parts.group(2));
        String fraction = parts.group(3) == null ? "" : parts.group(3);
        int nanos = Integer.parseInt((fraction + "000000000").substring(0, 9));
        if (seconds > LONGEST) {
            return Optional.empty();
        }
        return Optional.of(parts.group(1).isEmpty() ? new Time(seconds, nanos) : new Time(-seconds, -nanos));
    }

    /** A path of a field mask as JSON has it; empty when it would not come back the same. */
    static Optional<String> camel(String path) {
        StringBuilder camel = new StringBuilder();
        boolean up = false;
        for (char c : path.toCharArray()) {
            if (c == '_') {
                up = true;
            } else {
                camel.append(up ? Character.toUpperCase(c) : c);
                up = false;
            }
        }
        String text = camel.toString();
        boolean good = !path.isEmpty() && path.indexOf(',') < 0 && snake(text).equals(path);
        return good ? Optional.of(text) : Optional.empty();
    }

    static String snake(String path) {
        StringBuilder snake = new StringBuilder();
        for (char c : path.toCharArray()) {
            if (c >= 'A' && c <= 'Z') {
                snake.append('_').append((char) (c + ('a' - 'A')));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }
}
