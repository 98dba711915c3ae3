package dev.carillon.security;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A JSON value of a token, with the text that it was read from. */
sealed interface JsonValue {

    Pattern LINE_BREAKS = Pattern.compile("[\r\n]");

    /** The text as it stands in the token, without surrounding blanks. */
    String raw();

    /**
     * The same on one line. A raw line break can only stand between tokens, since a JSON string holds none, so leaving
     * it out changes nothing.
     */
    default String oneLine() {
        return LINE_BREAKS.matcher(raw()).replaceAll("");
    }

    default boolean isNull() {
        return this instanceof JsonLiteral literal && literal.raw().equals("null");
    }

    record JsonText(String value, String raw) implements JsonValue {}

    record JsonNumber(String raw) implements JsonValue {}

    /** {@code true}, {@code false} or {@code null}. */
    record JsonLiteral(String raw) implements JsonValue {}

    record JsonArray(List<JsonValue> items, String raw) implements JsonValue {
        public JsonArray {
            items = List.copyOf(items);
        }
    }

    record JsonObject(Map<String, JsonValue> members, String raw) implements JsonValue {
        public JsonObject {
            members = Map.copyOf(members);
        }
    }
}
