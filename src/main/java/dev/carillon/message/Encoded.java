package dev.carillon.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A message, or several joined ones, as they go on the wire. Made once and handed to every member that gets the same:
 * immutable by agreement, nobody writes to {@link #bytes()}.
 */
public final class Encoded {

    /** Not even an empty message: what a format has no word for is not sent. */
    public static final Encoded NOTHING = new Encoded(new byte[0], 0, false);

    private static final byte[] IN_THE_MAKING = {};
    private static final VarHandle COMPRESSED;

    static {
        try {
            COMPRESSED = MethodHandles.lookup().findVarHandle(Encoded.class, "compressed", byte[].class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final byte[] bytes;
    private final int messages;
    private final boolean binary;

    // Both written by whoever needs them first. A race makes them twice, which is harmless; a string is safely
    // published
    // as it is, an array is not.
    private @Nullable String text;
    private volatile byte @Nullable [] framed;
    private volatile byte @Nullable [] compressed;

    private Encoded(byte[] bytes, int messages, boolean binary) {
        this.bytes = Objects.requireNonNull(bytes, "bytes");
        this.messages = messages;
        this.binary = binary;
    }

    /** One message of UTF-8 text. The array becomes this object's own. */
    public static Encoded of(byte[] message) {
        return new Encoded(message, 1, false);
    }

    /** Several messages of UTF-8 text, already joined in their format's way. */
    public static Encoded joined(byte[] frame, int messages) {
        return new Encoded(frame, messages, false);
    }

    /** One or more messages that are not text. The array becomes this object's own. */
    public static Encoded binary(byte[] frame, int messages) {
        return new Encoded(frame, messages, true);
    }

    /** Whether WebSocket carries it in a binary frame. */
    public boolean isBinary() {
        return binary;
    }

    /** The wire bytes, without a frame header: read only. */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * The bytes with a transport's frame around them, made once for all members: read only.
     *
     * @param framing the same for whoever asks
     */
    public byte[] framed(Function<Encoded, byte[]> framing) {
        byte[] known = framed;
        if (known == null) {
            known = framing.apply(this);
            framed = known;
        }
        return known;
    }

    /**
     * The bytes compressed, with a transport's frame around them: read only. That is dear, so it is made only once even in
     * a race, by whoever needs it first; others do not wait for it meanwhile.
     *
     * @param compressing the same for whoever asks
     * @param meanwhile   what a member gets that comes while another thread is at it
     */
    public byte[] compressed(Function<Encoded, byte[]> compressing, Function<Encoded, byte[]> meanwhile) {
        byte[] known = compressed;
        if (known == null && COMPRESSED.compareAndSet(this, null, IN_THE_MAKING)) {
            known = compressing.apply(this);
            compressed = known;
        }
        return known == null || known == IN_THE_MAKING ? meanwhile.apply(this) : known;
    }

    /** Length in bytes. */
    public int length() {
        return bytes.length;
    }

    /** How many messages are in it. */
    public int messages() {
        return messages;
    }

    /** The bytes as text, for a container that takes nothing else; made once. Only for formats that are text. */
    public String text() {
        String known = text;
        if (known == null) {
            known = new String(bytes, StandardCharsets.UTF_8);
            text = known;
        }
        return known;
    }
}
