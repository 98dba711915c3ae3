package dev.carillon.protocol;

import static dev.carillon.protocol.JsonGrammar.malformed;

import dev.carillon.channel.Payload;
import dev.carillon.message.MalformedMessageException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON where it lies: the caller asks for the value that it expects, and payloads come out byte for byte.
 *
 * <p>Strict RFC 8259 in UTF-8, without a byte order mark; beyond it refused are numbers that no double holds, surrogates
 * without their other half and values nested deeper than 128. Every method throws {@link MalformedMessageException}
 * where the bytes are not what it asks for; the reader is then at no defined place. What the reader does not walk through
 * it checks all the same: {@link #skip} and {@link #payload} vouch for their whole value.
 *
 * <p>{@code null} reads as the value of an absent member: an empty string, 0 or false. Not thread-safe. Does not write to
 * the array, and keeps nothing of it but in what it is asked to return.
 */
public final class JsonReader {

    private final byte[] bytes;
    private final int end;
    private int position;

    /** Whether the last token opened an object or array, so that no comma comes before what follows. */
    private boolean opened;

    private int nameStart;
    private int nameClose;
    private int nameHash;

    /** The member's name when it is not plain ASCII, null when {@link #nameHash} is to be used. */
    private @Nullable String nameText;

    public JsonReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /**
     * @param start index of the first byte
     * @param end   index after the last byte
     */
    public JsonReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    /** Index of the next byte to be read. */
    public int position() {
        return position;
    }

    /** Skips blanks, and tells whether nothing follows. */
    public boolean atEnd() {
        position = JsonGrammar.blank(bytes, position, end);
        return position == end;
    }

    /** Asks that nothing but blanks follows. */
    public void end() {
        if (!atEnd()) {
            throw malformed("the end", position);
        }
    }

    /** Enters an object; {@link #nextMember} walks through it. */
    public void beginObject() {
        open('{', "an object");
    }

    /** Enters an object of which only some members matter. */
    public JsonMembers members(JsonNames names) {
        beginObject();
        return new JsonMembers(this, names);
    }

    /** Enters an array; {@link #nextElement} walks through it. */
    public void beginArray() {
        open('[', "an array");
    }

    private void open(char bracket, String what) {
        if (peek() != bracket) {
            throw malformed(what, position);
        }
        position++;
        opened = true;
    }

    /** Goes to the next element of an array, or leaves the array and returns false. */
    public boolean nextElement() {
        return follows(']');
    }

    /** Goes to the value of an object's next member, or leaves the object and returns false. */
    public boolean nextMember() {
        if (!follows('}')) {
            return false;
        }
        int start = position + 1;
        int at = start;
        int hash = 0;
        // A plain name is read once: to its end, and to the hash by which it is found.
        while (at < end && bytes[at] != '"' && bytes[at] != '\\' && bytes[at] >= ' ') {
            hash = 31 * hash + bytes[at];
            at++;
        }
        if (at < end && bytes[at] == '"' && bytes[position] == '"') {
            nameHash = hash;
            nameText = null;
        } else {
            at = JsonText.string(bytes, position, end) - 1;
            nameText = JsonText.decode(bytes, start, at);
        }
        nameStart = start;
        nameClose = at;
        position = JsonGrammar.colon(bytes, at + 1, end);
        return true;
    }

    private boolean follows(char close) {
        int next = peek();
        if (next == close) {
            position++;
            opened = false;
            return false;
        }
        if (!opened) {
            if (next != ',') {
                throw malformed("a comma or the end of an object or array", position);
            }
            position++;
            peek();
        }
        opened = false;
        return true;
    }

    /** The name of the current member. */
    public String name() {
        String text = nameText;
        return text != null ? text : JsonText.decode(bytes, nameStart, nameClose);
    }

    /** The same, without making a text of one of these. */
    public String name(JsonNames known) {
        int index = find(known);
        return index < 0 ? name() : known.name(index);
    }

    /** Where the current member's name is among these, in the order in which they were given; -1 when it is not. */
    public int find(JsonNames names) {
        String text = nameText;
        return text != null ? names.find(text) : names.find(bytes, nameStart, nameClose, nameHash);
    }

    /** Reads a null if the next value is one. */
    public boolean readNull() {
        if (peek() != 'n') {
            return false;
        }
        position = JsonGrammar.literal("null", bytes, position, end);
        return true;
    }

    /** Reads a string; empty for null. */
    public String string() {
        if (readNull()) {
            return "";
        }
        int start = position + 1;
        int close = JsonText.string(bytes, position, end) - 1;
        position = close + 1;
        return JsonText.decode(bytes, start, close);
    }

    /** Reads true or false; false for null. */
    public boolean bool() {
        boolean value = peek() == 't';
        if (value) {
            position = JsonGrammar.literal("true", bytes, position, end);
        } else if (!readNull()) {
            position = JsonGrammar.literal("false", bytes, position, end);
        }
        return value;
    }

    /** Reads a whole number from 0 to 2^32-1, written without fraction and exponent; 0 for null. */
    public long uint32() {
        return integer(0, 0xffff_ffffL);
    }

    /** Reads a whole number from 0 to 2^63-1: what of the protocol's uint64 a long can hold; 0 for null. */
    public long uint64() {
        return integer(0, Long.MAX_VALUE);
    }

    /** Reads a whole number of 32 bits, written without fraction and exponent; 0 for null. */
    public int int32() {
        return (int) integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** Reads a whole number of 64 bits, written without fraction and exponent; 0 for null. */
    public long int64() {
        return integer(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private long integer(long min, long max) {
        if (readNull()) {
            return 0;
        }
        int start = position;
        boolean negative = start < end && bytes[start] == '-';
        int first = negative ? start + 1 : start;
        int at = first;
        // Built below zero, where there is room for one more.
        long value = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            int digit = bytes[at] - '0';
            if (value < (Long.MIN_VALUE + digit) / 10) {
                throw malformed("a smaller number", start);
            }
            value = value * 10 - digit;
            at++;
        }
        boolean whole = at > first && (bytes[first] != '0' || at == first + 1);
        if (whole && at < end && (bytes[at] == '.' || (bytes[at] | 0x20) == 'e')) {
            whole = false;
        }
        boolean fits = negative ? min < 0 && value >= min : value >= -max;
        if (!whole || !fits) {
            throw malformed("a whole number within its range", start);
        }
        position = at;
        return negative ? value : -value;
    }

    /** Reads an object whose members are all strings, as for headers and tags; empty for null. */
    public Map<String, String> strings() {
        if (readNull()) {
            return Map.of();
        }
        Map<String, String> strings = new HashMap<>();
        beginObject();
        while (nextMember()) {
            String name = name();
            if (strings.put(name, string()) != null) {
                throw malformed("no second member of the same name", position);
            }
        }
        return strings;
    }

    /** Reads any value and forgets it. */
    public void skip() {
        peek();
        position = JsonGrammar.value(bytes, position, end);
    }

    /**
     * Reads any value, null too, as it stands there: the same bytes but for raw line breaks between tokens, which would
     * end a message (JSON) or a line (SSE).
     */
    public Payload payload() {
        peek();
        int start = position;
        position = JsonGrammar.value(bytes, start, end);
        return Payload.json(onOneLine(bytes, start, position));
    }

    /** A copy of one checked value, without raw line breaks. */
    static byte[] onOneLine(byte[] bytes, int start, int end) {
        if (!JsonText.hasLineBreak(bytes, start, end)) {
            return Arrays.copyOfRange(bytes, start, end);
        }
        byte[] line = new byte[end - start];
        int length = 0;
        for (int i = start; i < end; i++) {
            if (bytes[i] != '\n' && bytes[i] != '\r') {
                line[length++] = bytes[i];
            }
        }
        return Arrays.copyOf(line, length);
    }

    /** Skips blanks and returns the next byte without reading it, or -1 at the end or for a byte that is not ASCII. */
    private int peek() {
        position = JsonGrammar.blank(bytes, position, end);
        return position < end ? Math.max(-1, bytes[position]) : -1;
    }
}
