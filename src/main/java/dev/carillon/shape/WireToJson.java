package dev.carillon.shape;

import com.google.protobuf.Descriptors.FieldDescriptor.Type;
import com.google.protobuf.UnsafeByteOperations;
import dev.carillon.CarillonException;
import dev.carillon.channel.Payload;
import dev.carillon.message.MalformedMessageException;
import dev.carillon.node.MisshapenException;
import dev.carillon.protocol.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a Protobuf message as JSON, after the ProtoJSON format: fields by their JSON name in the order of their numbers,
 * 64-bit numbers as texts, bytes in base64, enums by name. What JSON cannot say is refused: fields that the type does not
 * have, and times out of range.
 *
 * <p>The message is read in its own order, which is that of the numbers whoever wrote it. Where it is not, or something is
 * there twice, protobuf-java first makes of it what is meant.
 */
final class WireToJson {

    /** As deep as JSON may nest here. */
    private static final int MAX_JSON_DEPTH = 128;

    private final WireCursor in;
    private final boolean settled;
    private final JsonWriter out;
    private final int maxBytes;
    private final Path path = new Path();
    private int messages;

    private WireToJson(byte[] wire, boolean settled, int maxBytes) {
        this.in = new WireCursor(wire);
        this.settled = settled;
        this.out = new JsonWriter(2 * wire.length);
        this.maxBytes = maxBytes;
    }

    /**
     * @param settled  whether protobuf-java has written it
     * @param maxBytes of what is written
     * @throws MisshapenException        when it is none of the type, or JSON cannot say it, or not in so many bytes
     * @throws MalformedMessageException when it is no message at all
     * @throws UnsettledException        when it is not settled, and has to be
     */
    static byte[] write(MessageType type, byte[] wire, boolean settled, int maxBytes) {
        WireToJson each = new WireToJson(wire, settled, maxBytes);
        each.message(type, 1);
        each.checkSize();
        return each.out.toByteArray();
    }

    private void checkSize() {
        if (out.length() > maxBytes) {
            throw new MisshapenException("", "at most " + maxBytes + " bytes as JSON");
        }
    }

    private void checkDepth(int depth) {
        if (depth > MAX_JSON_DEPTH) {
            throw path.misshapen("nesting of at most " + MAX_JSON_DEPTH + " as JSON");
        }
    }

    /** For a tag that is not there, or not there any more. */
    private RuntimeException unexpected(MessageType type, int tag) {
        boolean late = !settled && type.has(tag >>> WireCursor.FORM_BITS);
        return late ? new UnsettledException() : path.misshapen("only fields that " + type.fullName() + " has here");
    }

    private void message(MessageType type, int depth) {
        if (messages++ > JsonToWire.MAX_DEPTH) {
            throw path.misshapen("messages that nest at most " + JsonToWire.MAX_DEPTH + " deep");
        }
        int tag = in.next();
        tag = switch (type.kind()) {
            case TIMESTAMP, DURATION -> time(type, tag);
            case FIELD_MASK -> mask(type.field(0), tag);
            case STRUCT -> entries(type.field(0), tag, depth);
            case LIST -> elements(type.field(0), tag, depth);
            case VALUE -> value(type, tag, depth);
            case WRAPPER -> wrapped(type.field(0), tag, depth);
            case NONE -> fields(type, tag, depth);
        };
        if (tag != 0) {
            throw unexpected(type, tag);
        }
        messages--;
    }

    // Each of these takes the tag that is to be looked at, and returns the first that is none of its own.

    private int fields(MessageType type, int first, int depth) {
        checkDepth(depth);
        out.beginObject();
        int tag = first;
        boolean complete = true;
        for (int i = 0; i < type.size() && (tag != 0 || type.isDemanding()); i++) {
            MessageField field = type.field(i);
            if (field.takes(tag)) {
                tag = field(field, tag, depth);
            } else {
                complete &= !field.isRequired();
            }
        }
        if (tag == 0 && !complete) {
            throw path.misshapen("every required field of " + type.fullName());
        }
        out.endObject();
        return tag;
    }

    private int field(MessageField field, int tag, int depth) {
        checkSize();
        path.enter(field.jsonName());
        int next;
        if (field.isRepeated()) {
            out.name(field.jsonName());
            next = field.isMap() ? entries(field, tag, depth + 1) : elements(field, tag, depth + 1);
        } else {
            long head = head(field);
            if (head != 0 || field.hasPresence()) {
                out.name(field.jsonName());
                single(field, head, depth + 1);
            }
            next = in.next();
        }
        path.leave();
        return next;
    }

    private int elements(MessageField field, int first, int depth) {
        checkDepth(depth);
        out.beginArray();
        int index = 0;
        int tag = first;
        while (field.takes(tag)) {
            if (field.isPacked(tag)) {
                WireCursor.Around around = in.enter(in.length());
                while (!in.atLimit()) {
                    index = element(field, index, depth);
                }
                in.leave(around);
            } else {
                index = element(field, index, depth);
            }
            tag = in.next();
        }
        if (index == 0 && first != 0) {
            throw new UnsettledException(); // a packed array of nothing, which is none
        }
        out.endArray();
        return tag;
    }

    private int element(MessageField field, int index, int depth) {
        checkSize();
        path.enter(index);
        single(field, head(field), depth + 1);
        path.leave();
        return index + 1;
    }

    private int entries(MessageField field, int first, int depth) {
        checkDepth(depth);
        messages++;
        MessageField key = field.message().field(0);
        Map<String, WireCursor.Rest> entries = new LinkedHashMap<>();
        int tag = first;
        while (field.takes(tag)) {
            WireCursor.Around around = in.enter(in.length());
            int next = in.next();
            boolean named = next == key.tag();
            String name = key(key, named ? head(key) : 0);
            // Two of one key: the last counts, in the place of the first.
            WireCursor.Rest before = entries.put(name, in.rest(named ? in.next() : next));
            if (before != null && !settled) {
                throw new UnsettledException();
            }
            in.leave(around);
            tag = in.next();
        }
        int end = in.position();
        out.beginObject();
        entries.forEach((name, rest) -> entry(field.message(), name, rest, depth));
        out.endObject();
        in.seek(end);
        messages--;
        return tag;
    }

    private void entry(MessageType type, String name, WireCursor.Rest rest, int depth) {
        checkSize();
        path.enter(name);
        out.name(name);
        MessageField value = type.field(1);
        WireCursor.Around around = in.enter(rest);
        int tag = rest.tag();
        if (tag == value.tag()) {
            single(value, head(value), depth + 1);
            tag = in.next();
        } else {
            single(value, value.type() == Type.ENUM ? value.names().first() : 0, depth + 1);
        }
        if (tag != 0) {
            throw unexpected(type, tag);
        }
        in.leave(around);
        path.leave();
    }

    private int value(MessageType type, int tag, int depth) {
        int index = (tag >>> WireCursor.FORM_BITS) - 1;
        if (tag == 0) {
            throw path.misshapen("a google.protobuf.Value that has a value");
        } else if (index >= type.size() || !type.field(index).takes(tag)) {
            return tag;
        }
        MessageField chosen = type.field(index);
        long head = head(chosen);
        if (chosen.type() == Type.DOUBLE && !Double.isFinite(Double.longBitsToDouble(head))) {
            throw path.misshapen("a number that JSON has");
        }
        single(chosen, head, depth);
        return in.next();
    }

    private int wrapped(MessageField value, int tag, int depth) {
        boolean there = value.takes(tag);
        single(value, there ? head(value) : 0, depth);
        return there ? in.next() : tag;
    }

    private int time(MessageType type, int first) {
        int tag = first;
        long seconds = 0;
        int nanos = 0;
        if (type.field(0).takes(tag)) {
            seconds = in.varint();
            tag = in.next();
        }
        if (type.field(1).takes(tag)) {
            nanos = (int) in.varint();
            tag = in.next();
        }
        if (tag == 0) {
            WellKnown.Time time = new WellKnown.Time(seconds, nanos);
            out.value(
                    type.kind() == WellKnown.TIMESTAMP
                            ? WellKnown.timestamp(time)
                                    .orElseThrow(() -> path.misshapen("a time in the years 1 to 9999"))
                            : WellKnown.duration(time)
                                    .orElseThrow(() -> path.misshapen("a span of at most 10000 years")));
        }
        return tag;
    }

    private int mask(MessageField paths, int first) {
        List<String> words = new ArrayList<>();
        int tag = first;
        while (paths.takes(tag)) {
            words.add(WellKnown.camel(text(paths, in.length()))
                    .orElseThrow(() -> path.misshapen("paths in lower_snake_case")));
            tag = in.next();
        }
        out.value(String.join(",", words));
        return tag;
    }

    /** A number, or the length of what follows: all that has to be known to see whether it is the default. */
    private long head(MessageField field) {
        return switch (field.type()) {
            case STRING, BYTES, MESSAGE -> in.length();
            case GROUP -> 0;
            case BOOL -> in.varint() == 0 ? 0 : 1;
            case INT32, ENUM -> (int) in.varint();
            case UINT32 -> in.varint() & 0xffff_ffffL;
            case INT64, UINT64 -> in.varint();
            case SINT32 -> zigzag(in.varint() & 0xffff_ffffL);
            case SINT64 -> zigzag(in.varint());
            case FIXED32 -> in.fixed32() & 0xffff_ffffL;
            case SFIXED32, FLOAT -> in.fixed32();
            case FIXED64, SFIXED64, DOUBLE -> in.fixed64();
        };
    }

    private static long zigzag(long value) {
        return value >>> 1 ^ -(value & 1);
    }

    private void single(MessageField field, long head, int depth) {
        switch (field.type()) {
            case MESSAGE -> {
                WireCursor.Around around = in.enter((int) head);
                message(field.message(), depth);
                in.leave(around);
            }
            case GROUP -> {
                WireCursor.Around around = in.enterGroup(field.closingTag());
                message(field.message(), depth);
                in.leave(around);
            }
            case ENUM -> enumName(field.names(), (int) head);
            case STRING -> string(field, (int) head);
            case BYTES -> {
                int start = in.position();
                in.skip((int) head);
                byte[] base64 = Base64.getEncoder().encode(Arrays.copyOfRange(in.bytes(), start, in.position()));
                out.text(base64);
            }
            case BOOL -> out.value(head != 0);
            case INT64, SINT64, SFIXED64 -> out.value(Long.toString(head));
            case UINT64, FIXED64 -> out.value(Long.toUnsignedString(head));
            case DOUBLE -> floating(Double.longBitsToDouble(head));
            case FLOAT -> floating(Float.intBitsToFloat((int) head));
            default -> out.value(head);
        }
    }

    private String key(MessageField field, long head) {
        return switch (field.type()) {
            case STRING -> text(field, (int) head);
            case BOOL -> Boolean.toString(head != 0);
            case UINT64, FIXED64 -> Long.toUnsignedString(head);
            default -> Long.toString(head);
        };
    }

    private String text(MessageField field, int length) {
        int start = in.position();
        in.skip(length);
        if (field.isStrict() && !isUtf8(start, length)) {
            throw in.malformed("valid UTF-8");
        }
        return new String(in.bytes(), start, length, StandardCharsets.UTF_8);
    }

    private void string(MessageField field, int length) {
        int start = in.position();
        if (isUtf8(start, length)) {
            in.skip(length);
            out.text(in.bytes(), start, start + length);
        } else {
            out.value(text(field, length));
        }
    }

    private boolean isUtf8(int start, int length) {
        return UnsafeByteOperations.unsafeWrap(in.bytes(), start, length).isValidUtf8();
    }

    private void floating(Number value) {
        double number = value.doubleValue();
        if (Double.isFinite(number)) {
            out.value(Payload.json(value.toString()));
        } else {
            out.value(value.toString());
        }
    }

    private void enumName(EnumNames names, int number) {
        if (!names.takes(number)) {
            throw path.misshapen("a name of " + names.fullName());
        } else if (names.isNull()) {
            out.value(Payload.json("null"));
        } else {
            names.name(number).ifPresentOrElse(out::value, () -> out.value((long) number)); // a newer peer's has none
        }
    }

    /** Fields come in another order than that of their numbers, or something is there twice. */
    static final class UnsettledException extends CarillonException {

        private static final long serialVersionUID = 1L;

        UnsettledException() {
            super("another order", false);
        }
    }
}
