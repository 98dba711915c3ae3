package dev.carillon.protocol;

import dev.carillon.channel.Payload;
import dev.carillon.message.UnencodablePayloadException;
import java.util.Arrays;

/**
 * Writes JSON into a byte array that grows. Sets commas, not sense: the caller closes what it opens, and gives a name
 * before each value of an object.
 *
 * <p>{@code member} always writes; {@code optional} leaves out what is empty, 0 or false. Never writes a raw line break.
 * Not thread-safe.
 */
public final class JsonWriter {

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    /** A character is at most six bytes, as a control character's escape is. */
    private static final int MAX_BYTES_PER_CHAR = 6;

    /** Of a long, with its sign. */
    private static final int MAX_DIGITS = 20;

    private static final int REPLACEMENT = 0xfffd;

    private byte[] buffer;
    private int length;
    private boolean comma;

    /** @param capacity expected size in bytes; a good guess saves copying */
    public JsonWriter(int capacity) {
        buffer = new byte[Math.max(16, capacity)];
    }

    /** What was written. Call it last: the array may be the writer's own. */
    public byte[] toByteArray() {
        return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
    }

    /** Bytes written so far. */
    public int length() {
        return length;
    }

    public JsonWriter beginObject() {
        return open('{');
    }

    public JsonWriter endObject() {
        return close('}');
    }

    public JsonWriter beginArray() {
        return open('[');
    }

    public JsonWriter endArray() {
        return close(']');
    }

    /** Begins a member that is an object. */
    public JsonWriter beginObject(String name) {
        return name(name).beginObject();
    }

    /** Begins a member that is an array. */
    public JsonWriter beginArray(String name) {
        return name(name).beginArray();
    }

    /** Begins a member; its value must follow. */
    public JsonWriter name(String name) {
        text(name);
        put(':');
        comma = false;
        return this;
    }

    /** A string as a value. */
    public JsonWriter value(String value) {
        text(value);
        comma = true;
        return this;
    }

    /** A string as a value, from its UTF-8. */
    public JsonWriter text(byte[] utf8) {
        return text(utf8, 0, utf8.length);
    }

    /** A string as a value, from its UTF-8 in a range. */
    public JsonWriter text(byte[] utf8, int start, int end) {
        separate(end - start + 2);
        buffer[length++] = '"';
        int written = start;
        for (int at = JsonText.plain(utf8, start, end); at < end; at = JsonText.plain(utf8, at + 1, end)) {
            byte special = utf8[at];
            if (special < 0) {
                continue; // a byte of a character that stands for itself
            }
            put(utf8, written, at);
            written = at + 1;
            ensure(MAX_BYTES_PER_CHAR);
            if (special < ' ') {
                control(special);
            } else {
                buffer[length++] = '\\';
                buffer[length++] = special;
            }
        }
        put(utf8, written, end);
        put('"');
        comma = true;
        return this;
    }

    private void put(byte[] bytes, int from, int to) {
        ensure(to - from);
        System.arraycopy(bytes, from, buffer, length, to - from);
        length += to - from;
    }

    /** A number as a value. */
    public JsonWriter value(long value) {
        separate(MAX_DIGITS);
        digits(value);
        comma = true;
        return this;
    }

    public JsonWriter value(boolean value) {
        return raw(value ? "true" : "false");
    }

    /**
     * A payload as a value, byte for byte.
     *
     * @throws UnencodablePayloadException when it is empty or not known to be JSON
     */
    public JsonWriter value(Payload value) {
        if (!value.isJson() || value.isEmpty()) {
            throw new UnencodablePayloadException("a payload that is not known to be JSON");
        }
        separate(value.length());
        System.arraycopy(value.bytes(), 0, buffer, length, value.length());
        length += value.length();
        comma = true;
        return this;
    }

    public JsonWriter member(String name, String value) {
        return name(name).value(value);
    }

    public JsonWriter member(String name, long value) {
        return name(name).value(value);
    }

    public JsonWriter member(String name, boolean value) {
        return name(name).value(value);
    }

    public JsonWriter optional(String name, String value) {
        return value.isEmpty() ? this : member(name, value);
    }

    public JsonWriter optional(String name, long value) {
        return value == 0 ? this : member(name, value);
    }

    public JsonWriter optional(String name, boolean value) {
        return value ? member(name, true) : this;
    }

    /** @throws UnencodablePayloadException when it is neither empty nor known to be JSON */
    public JsonWriter optional(String name, Payload value) {
        return value.isEmpty() ? this : name(name).value(value);
    }

    private JsonWriter open(char bracket) {
        separate(1);
        buffer[length++] = (byte) bracket;
        comma = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        put(bracket);
        comma = true;
        return this;
    }

    private JsonWriter raw(String ascii) {
        separate(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            buffer[length++] = (byte) ascii.charAt(i);
        }
        comma = true;
        return this;
    }

    private void text(String text) {
        int chars = text.length();
        separate(chars + 2);
        byte[] into = buffer;
        int at = length;
        into[at++] = '"';
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x80 || c == '"' || c == '\\') {
                length = at;
                escaped(text, i);
                return;
            }
            into[at++] = (byte) c;
        }
        into[at++] = '"';
        length = at;
    }

    /** Writes the rest of a text that is not all plain ASCII, and the closing quote. */
    private void escaped(String text, int from) {
        ensure((text.length() - from) * MAX_BYTES_PER_CHAR + 1);
        int i = from;
        while (i < text.length()) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (point < ' ') {
                control(point);
            } else {
                if (point == '"' || point == '\\') {
                    buffer[length++] = '\\';
                }
                // A surrogate without its other half has no UTF-8.
                boolean lone = point <= Character.MAX_SURROGATE && Character.isSurrogate((char) point);
                length = JsonText.encode(lone ? REPLACEMENT : point, buffer, length);
            }
        }
        buffer[length++] = '"';
    }

    private void control(int c) {
        buffer[length++] = '\\';
        switch (c) {
            case '\n' -> buffer[length++] = 'n';
            case '\r' -> buffer[length++] = 'r';
            case '\t' -> buffer[length++] = 't';
            default -> {
                buffer[length++] = 'u';
                buffer[length++] = '0';
                buffer[length++] = '0';
                buffer[length++] = HEX[c >> 4];
                buffer[length++] = HEX[c & 0xf];
            }
        }
    }

    private void digits(long value) {
        // Counted below zero, where there is room for the smallest long.
        long rest = value < 0 ? value : -value;
        int at = length + (value < 0 ? 2 : 1);
        for (long tens = rest / 10; tens != 0; tens /= 10) {
            at++;
        }
        if (value < 0) {
            buffer[length] = '-';
        }
        length = at;
        do {
            long tens = rest / 10;
            buffer[--at] = (byte) ('0' + (tens * 10 - rest));
            rest = tens;
        } while (rest != 0);
    }

    private void put(char ascii) {
        ensure(1);
        buffer[length++] = (byte) ascii;
    }

    /** Writes the comma that is due, and makes room for what follows. */
    private void separate(int room) {
        ensure(room + 1);
        if (comma) {
            buffer[length++] = ',';
        }
    }

    private void ensure(int room) {
        int needed = Math.addExact(length, room);
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(needed, buffer.length + (buffer.length >> 1)));
        }
    }
}
