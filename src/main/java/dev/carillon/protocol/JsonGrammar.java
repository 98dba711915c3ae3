package dev.carillon.protocol;

import dev.carillon.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;

/**
 * RFC 8259 over a range of bytes, without a state: each method takes the index where something begins and returns the
 * index after it, or throws {@link MalformedMessageException}. Nothing recurses, so no nesting exhausts the stack.
 *
 * <p>Stricter than the RFC's grammar in three places where it warns that receivers differ (sections 4, 6, 8.2): no number
 * beyond what a double holds, no surrogate without its other half, no nesting deeper than {@link #MAX_DEPTH}. Each
 * would pass here and fail at some member's parser, and one client's payload must not end another client.
 */
final class JsonGrammar {

    /** How deep a value may nest: within what the parsers of the known SDKs take without being asked. */
    static final int MAX_DEPTH = 128;

    /** A decimal of so many characters and no exponent is below the largest double. */
    private static final int SURELY_FINITE_LENGTH = 308;

    private JsonGrammar() {}

    static MalformedMessageException malformed(String expected, int at) {
        return new MalformedMessageException("expected " + expected + " at byte " + at);
    }

    /** Skips spaces, tabs and line breaks. */
    static int blank(byte[] bytes, int i, int end) {
        int at = i;
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** @param i index of the sign or the first digit */
    static int number(byte[] bytes, int i, int end) {
        int at = i < end && bytes[i] == '-' ? i + 1 : i;
        if (at < end && bytes[at] == '0') {
            at++;
        } else {
            at = digits(bytes, at, end);
        }
        if (at < end && bytes[at] == '.') {
            at = digits(bytes, at + 1, end);
        }
        boolean exponent = at < end && (bytes[at] | 0x20) == 'e';
        if (exponent) {
            at++;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            at = digits(bytes, at, end);
        }
        if (exponent || at - i > SURELY_FINITE_LENGTH) {
            double value = Double.parseDouble(new String(bytes, i, at - i, StandardCharsets.ISO_8859_1));
            if (Double.isInfinite(value)) {
                throw malformed("a number that a double can hold", i);
            }
        }
        return at;
    }

    private static int digits(byte[] bytes, int i, int end) {
        int at = i;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == i) {
            throw malformed("a digit", i);
        }
        return at;
    }

    /** @param word true, false or null */
    static int literal(String word, byte[] bytes, int i, int end) {
        boolean good = i + word.length() <= end;
        for (int k = 0; good && k < word.length(); k++) {
            good = bytes[i + k] == word.charAt(k);
        }
        if (!good) {
            throw malformed(word, i);
        }
        return i + word.length();
    }

    /** @param i index of the value's first byte, no blank */
    static int value(byte[] bytes, int i, int end) {
        int at = i;
        int depth = 0;
        // Which of the open levels are objects, the innermost in the lowest bit: 128 bits as a register to shift.
        long inner = 0;
        long outer = 0;
        while (true) {
            if (at >= end) {
                throw malformed("a value", at);
            }
            byte b = bytes[at];
            if (b == '{' || b == '[') {
                if (depth == MAX_DEPTH) {
                    throw malformed("nesting of at most " + MAX_DEPTH, at);
                }
                boolean object = b == '{';
                at = blank(bytes, at + 1, end);
                boolean empty = at < end && bytes[at] == (object ? '}' : ']');
                if (!empty) {
                    depth++;
                    outer = outer << 1 | inner >>> 63;
                    inner = inner << 1 | (object ? 1 : 0);
                    at = object ? name(bytes, at, end) : at;
                    continue;
                }
                at++;
            } else {
                at = scalar(b, bytes, at, end);
            }
            // A value has ended, and perhaps the levels around it.
            while (true) {
                if (depth == 0) {
                    return at;
                }
                at = blank(bytes, at, end);
                boolean object = (inner & 1) != 0;
                if (at < end && bytes[at] == ',') {
                    at = blank(bytes, at + 1, end);
                    at = object ? name(bytes, at, end) : at;
                    break;
                }
                if (at >= end || bytes[at] != (object ? '}' : ']')) {
                    throw malformed("a comma or the end of an object or array", at);
                }
                at++;
                depth--;
                inner = inner >>> 1 | outer << 63;
                outer >>>= 1;
            }
        }
    }

    private static int scalar(byte first, byte[] bytes, int i, int end) {
        return switch (first) {
            case '"' -> JsonText.string(bytes, i, end);
            case 't' -> literal("true", bytes, i, end);
            case 'f' -> literal("false", bytes, i, end);
            case 'n' -> literal("null", bytes, i, end);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(bytes, i, end);
            default -> throw malformed("a value", i);
        };
    }

    private static int name(byte[] bytes, int i, int end) {
        return colon(bytes, JsonText.string(bytes, i, end), end);
    }

    /** Skips the colon after a member's name and the blanks around it. */
    static int colon(byte[] bytes, int i, int end) {
        int at = blank(bytes, i, end);
        if (at >= end || bytes[at] != ':') {
            throw malformed("a colon", at);
        }
        return blank(bytes, at + 1, end);
    }
}
