package dev.carillon.security;

import dev.carillon.security.InvalidTokenException.Flaw;
import dev.carillon.security.JsonValue.JsonArray;
import dev.carillon.security.JsonValue.JsonLiteral;
import dev.carillon.security.JsonValue.JsonNumber;
import dev.carillon.security.JsonValue.JsonObject;
import dev.carillon.security.JsonValue.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the JSON of a token, strictly (RFC 8259, RFC 8725 section 3.7). General JSON libraries are too kind for this:
 * they take the last of two members of one name, unquoted names or a huge number, and another verifier in front of us
 * may take the first. And they lose the text of what an application put into {@code info}, such as long numbers.
 *
 * <p>Refuses duplicate names in any object, nesting over {@value #MAX_DEPTH}, anything that is not UTF-8, lone
 * surrogates and anything behind the value. Used for one text by one thread.
 */
final class TokenJson {

    /** Real claims are a few levels deep; the recursion stays shallow whatever a token holds. */
    private static final int MAX_DEPTH = 64;

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?+([eE][+-]?[0-9]++)?+");

    private final String text;
    private int at;

    private TokenJson(String text) {
        this.text = text;
    }

    /** @throws InvalidTokenException unless the bytes are exactly one JSON object */
    static JsonObject object(byte[] utf8) {
        TokenJson reader = new TokenJson(decode(utf8));
        if (reader.value(0) instanceof JsonObject object) {
            reader.skipBlanks();
            if (reader.at == reader.text.length()) {
                return object;
            }
        }
        throw malformed();
    }

    private static String decode(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private JsonValue value(int depth) {
        if (depth > MAX_DEPTH) {
            throw malformed();
        }
        skipBlanks();
        return switch (peek()) {
            case '{' -> members(depth);
            case '[' -> items(depth);
            case '"' -> {
                int from = at;
                String value = string();
                yield new JsonText(value, text.substring(from, at));
            }
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        };
    }

    private JsonObject members(int depth) {
        int from = at++;
        Map<String, JsonValue> members = new LinkedHashMap<>();
        skipBlanks();
        if (!takeIf('}')) {
            do {
                skipBlanks();
                String name = string();
                skipBlanks();
                take(':');
                if (members.put(name, value(depth + 1)) != null) {
                    throw malformed();
                }
                skipBlanks();
            } while (takeIf(','));
            take('}');
        }
        return new JsonObject(members, text.substring(from, at));
    }

    private JsonArray items(int depth) {
        int from = at++;
        List<JsonValue> items = new ArrayList<>();
        skipBlanks();
        if (!takeIf(']')) {
            do {
                items.add(value(depth + 1));
                skipBlanks();
            } while (takeIf(','));
            take(']');
        }
        return new JsonArray(items, text.substring(from, at));
    }

    private String string() {
        take('"');
        StringBuilder value = new StringBuilder();
        while (peek() != '"') {
            char c = next();
            if (c < ' ') {
                throw malformed();
            }
            value.append(c == '\\' ? escaped() : c);
        }
        at++;
        if (hasLoneSurrogate(value)) {
            throw malformed();
        }
        return value.toString();
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    code = code << 4 | hexDigit(next());
                }
                yield (char) code;
            }
            default -> throw malformed();
        };
    }

    // Character.digit would take the digits of every script.
    private static int hexDigit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int letter = c | 0x20;
        if (letter >= 'a' && letter <= 'f') {
            return letter - 'a' + 10;
        }
        throw malformed();
    }

    private static boolean hasLoneSurrogate(CharSequence value) {
        return value.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private JsonNumber number() {
        Matcher matcher = NUMBER.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw malformed();
        }
        at = matcher.end();
        return new JsonNumber(matcher.group());
    }

    private JsonLiteral literal(String word) {
        if (!text.startsWith(word, at)) {
            throw malformed();
        }
        at += word.length();
        return new JsonLiteral(word);
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at);
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    private void take(char wanted) {
        if (next() != wanted) {
            throw malformed();
        }
    }

    private boolean takeIf(char wanted) {
        boolean there = peek() == wanted;
        if (there) {
            at++;
        }
        return there;
    }

    private static InvalidTokenException malformed() {
        return new InvalidTokenException(Flaw.NOT_JSON);
    }
}
