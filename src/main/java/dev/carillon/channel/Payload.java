package dev.carillon.channel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an application sends: bytes that Carillon hands through and never looks into. Immutable by agreement: nobody
 * writes to {@link #bytes()}, so one array serves the history and every member of a channel.
 *
 * <p>A payload that is <em>known</em> to be JSON was checked by a decoder, once: it is exactly one valid UTF-8 JSON
 * value without raw line breaks, and may be spliced into a JSON frame as it is.
 */
public final class Payload {

    /** No bytes: an absent optional field. Not a JSON value. */
    public static final Payload EMPTY = new Payload(new byte[0], false);

    private final byte[] bytes;
    private final boolean json;
    private final @Nullable Function<Payload, byte[]> translation;

    private Payload(byte[] bytes, boolean json) {
        this(bytes, json, null);
    }

    private Payload(byte[] bytes, boolean json, @Nullable Function<Payload, byte[]> translation) {
        this.bytes = Objects.requireNonNull(bytes, "bytes");
        this.json = json;
        this.translation = translation;
    }

    /** Bytes of unknown kind. The array becomes the payload's own. */
    public static Payload of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Payload(bytes, false);
    }

    /**
     * Bytes that the caller has checked to be one JSON value without raw line breaks. The array becomes the payload's
     * own.
     */
    public static Payload json(byte[] checked) {
        return new Payload(checked, true);
    }

    /** The same for a text that the caller wrote itself. */
    public static Payload json(String checked) {
        return new Payload(checked.getBytes(StandardCharsets.UTF_8), true);
    }

    /** The payload's own array: read only. */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * The same with another form for formats that carry any bytes.
     *
     * @param newTranslation makes it of this payload, each time it is asked for
     */
    public Payload withBinary(Function<Payload, byte[]> newTranslation) {
        return new Payload(bytes, json, newTranslation);
    }

    /** What a format carries that can carry any bytes: {@link #bytes()}, unless there is another form for it. Read only. */
    public byte[] binary() {
        return translation == null ? bytes : translation.apply(this);
    }

    /** Length in bytes. */
    public int length() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** Whether the bytes were checked to be one JSON value. False says "unknown", not "is none". */
    public boolean isJson() {
        return json;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The size only: a payload never reaches a log. */
    @Override
    public String toString() {
        return "Payload[" + bytes.length + " bytes]";
    }
}
