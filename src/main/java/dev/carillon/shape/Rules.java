package dev.carillon.shape;

import dev.carillon.ConfigurationException;
import dev.carillon.message.MalformedMessageException;
import dev.carillon.protocol.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is to be converted, one rule after the other with commas between: {@code /price:number,
 * /at:unix-millis, /currency:default("EUR")}. A path is a JSON pointer in which {@code *} stands for every element of an
 * array and every member of an object.
 *
 * <p>An object of this class is one place of a value: what is done there, and what is done below it.
 */
final class Rules {

    private static final String DEFAULT = "default(";

    /** By name; the one for every name or element in addition. */
    private final Map<String, Rules> below = new LinkedHashMap<>();

    private @Nullable Rules each;
    private boolean fills;
    private @Nullable Conversion conversion;
    private byte @Nullable [] otherwise;

    private Rules() {}

    /** @throws ConfigurationException at the first rule that is none */
    static Rules read(String key, String text) {
        Rules root = new Rules();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int at = 0;
        while (at < bytes.length) {
            int colon = find(bytes, at, ':');
            String path = new String(bytes, at, colon - at, StandardCharsets.UTF_8).strip();
            if (colon == bytes.length || !path.startsWith("/")) {
                throw broken(key, path);
            }
            Rules place = root.at(key, path);
            int end = colon + 1;
            while (end < bytes.length && bytes[end] == ' ') {
                end++;
            }
            if (Arrays.equals(
                    bytes,
                    end,
                    Math.min(bytes.length, end + DEFAULT.length()),
                    DEFAULT.getBytes(StandardCharsets.US_ASCII),
                    0,
                    DEFAULT.length())) {
                end = place.readDefault(key, path, bytes, end + DEFAULT.length());
            } else {
                int comma = find(bytes, end, ',');
                place.readConversion(key, path, new String(bytes, end, comma - end, StandardCharsets.UTF_8).strip());
                end = comma;
            }
            int comma = find(bytes, end, ',');
            if (!new String(bytes, end, comma - end, StandardCharsets.UTF_8).isBlank()) {
                throw broken(key, path);
            }
            at = comma + 1;
        }
        root.settle();
        return root;
    }

    private void settle() {
        fills = below.values().stream().anyMatch(member -> member.otherwise != null);
        below.values().forEach(Rules::settle);
        if (each != null) {
            each.settle();
        }
    }

    private static int find(byte[] bytes, int from, char what) {
        int at = from;
        while (at < bytes.length && bytes[at] != what) {
            at++;
        }
        return at;
    }

    private static ConfigurationException broken(String key, String path) {
        List<String> words = new ArrayList<>();
        for (Conversion each : Conversion.values()) {
            words.add(each.word());
        }
        return new ConfigurationException(
                "%s: the rule of '%s' must be /path:what with commas between rules, what one of %s or default(…)"
                        .formatted(key, path, String.join(", ", words)));
    }

    private Rules at(String key, String path) {
        Rules place = this;
        for (String step : path.substring(1).split("/", -1)) {
            String name = step.replace("~1", "/").replace("~0", "~");
            if (step.equals("*")) {
                Rules every = place.each == null ? new Rules() : place.each;
                place.each = every;
                place = every;
            } else {
                place = place.below.computeIfAbsent(name, unseen -> new Rules());
            }
        }
        return place;
    }

    private int readDefault(String key, String path, byte[] bytes, int start) {
        try {
            JsonReader reader = new JsonReader(bytes, start, bytes.length);
            byte[] value = reader.payload().bytes();
            int end = reader.atEnd() ? bytes.length : reader.position();
            if (otherwise == null && end < bytes.length && bytes[end] == ')' && !path.endsWith("/*")) {
                otherwise = value;
                return end + 1;
            }
        } catch (MalformedMessageException noJson) {
            // told as any other rule that is none
        }
        throw broken(key, path);
    }

    private void readConversion(String key, String path, String word) {
        for (Conversion each : Conversion.values()) {
            if (each.word().equals(word) && conversion == null) {
                conversion = each;
                return;
            }
        }
        throw broken(key, path);
    }

    /** Whether nothing is done at this place or below it. */
    boolean isEmpty() {
        return below.isEmpty() && each == null && conversion == null;
    }

    /** Whether something is done to members. */
    boolean reachesMembers() {
        return each != null || !below.isEmpty();
    }

    /** Whether missing members are filled in. */
    boolean fills() {
        return fills;
    }

    /** What is done to a member of this name; empty for nothing. */
    Optional<Rules> member(String name) {
        Rules own = below.get(name);
        return Optional.ofNullable(own == null ? each : own);
    }

    /** What is done to every element of an array; empty for nothing. */
    Optional<Rules> element() {
        return Optional.ofNullable(each);
    }

    /** Members that may be filled in where they are missing. */
    Map<String, Rules> members() {
        return below;
    }

    Optional<Conversion> conversion() {
        return Optional.ofNullable(conversion);
    }

    /** What a missing member is filled in with, as JSON. */
    byte @Nullable [] otherwise() {
        return otherwise;
    }
}
