package dev.carillon.shape;

import com.google.protobuf.Descriptors.FieldDescriptor.Type;
import dev.carillon.node.MisshapenException;
import dev.carillon.protocol.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads one JSON value as a Protobuf message, after the ProtoJSON format: fields by their JSON name or their own, 64-bit
 * numbers as numbers or texts, bytes in base64, enums by name or number. A field that the type does not have is refused.
 *
 * <p>The message is written as it is read, as protobuf-java would write it: in the order of the fields' numbers.
 */
final class JsonToWire {

    /** How deep messages may nest: what every Protobuf library reads without being asked. */
    static final int MAX_DEPTH = 100;

    private final byte[] json;
    private final JsonReader reader;
    private final JsonNumbers numbers;
    private final WireBuffer out;
    private final Arrived arrived;
    private final Path path = new Path();

    private JsonToWire(byte[] json) {
        this.json = json;
        this.reader = new JsonReader(json);
        this.numbers = new JsonNumbers(json, reader, path);
        this.out = new WireBuffer(json.length);
        this.arrived = new Arrived(out);
    }

    /**
     * @param json known to be JSON
     * @throws MisshapenException when it is none of the type
     */
    static byte[] write(MessageType type, byte[] json) {
        JsonToWire each = new JsonToWire(json);
        each.reader.atEnd();
        each.message(type, 0);
        return each.out.copyFrom(0);
    }

    private int first() {
        return json[reader.position()];
    }

    private void message(MessageType type, int depth) {
        if (depth > MAX_DEPTH) {
            throw path.misshapen("messages that nest at most " + MAX_DEPTH + " deep");
        }
        switch (type.kind()) {
            case TIMESTAMP ->
                time(
                        type,
                        WellKnown.timestamp(text("a time as text"))
                                .orElseThrow(() -> path.misshapen("a time such as 2027-01-31T12:00:00Z")));
            case DURATION ->
                time(
                        type,
                        WellKnown.duration(text("a span of time as text"))
                                .orElseThrow(() -> path.misshapen("a span of time such as 1.5s")));
            case FIELD_MASK -> mask(type.field(0), text("a text"));
            case STRUCT -> entries(type.field(0), depth);
            case LIST -> elements(type.field(0), depth);
            case VALUE -> single(chosen(type), depth);
            case WRAPPER -> single(type.field(0), depth);
            case NONE -> fields(type, depth);
        }
    }

    private void begin(char bracket, String expected) {
        if (first() != bracket) {
            throw path.misshapen(expected);
        }
        if (bracket == '{') {
            reader.beginObject();
        } else {
            reader.beginArray();
        }
    }

    private void fields(MessageType type, int depth) {
        begin('{', "an object");
        int base = arrived.count();
        int last = -1;
        boolean ordered = true;
        while (reader.nextMember()) {
            int name = reader.find(type.names());
            if (name < 0) {
                path.enter(reader.name());
                throw path.misshapen("a field of " + type.fullName());
            }
            path.enter(type.spelling(name));
            MessageField field = type.spelled(name);
            ordered &= field.index() > last;
            last = field.index();
            if (!ordered && arrived.has(field, base)) {
                throw path.misshapen("no second member of the same name");
            }
            arrived.add(field);
            field(type, field, depth, base);
            path.leave();
        }
        if (type.isDemanding()) {
            refuseMissing(type, base);
        }
        if (!ordered) {
            arrived.order(base);
        }
        arrived.forget(base);
    }

    private void refuseMissing(MessageType type, int base) {
        for (int i = 0; i < type.size(); i++) {
            if (type.field(i).isRequired() && !arrived.isWritten(type.field(i), base)) {
                throw path.misshapen("every required field of " + type.fullName());
            }
        }
    }

    private void field(MessageType type, MessageField field, int depth, int base) {
        if (first() == 'n' && (field.isRepeated() || !field.takesNull())) {
            reader.readNull();
        } else if (field.isMap()) {
            entries(field, depth);
        } else if (field.isRepeated()) {
            elements(field, depth);
        } else if (field.isOneOfMany() && arrived.excludes(field, type, base)) {
            throw path.misshapen("one field of " + field.choice() + " only");
        } else {
            single(field, depth);
        }
    }

    private void elements(MessageField field, int depth) {
        begin('[', "an array");
        int start = out.length();
        int opened = start;
        if (field.isPacked()) {
            out.varint(field.tag());
            opened = out.open();
        }
        int index = 0;
        while (reader.nextElement()) {
            path.enter(index++);
            if (!field.isPacked()) {
                out.varint(field.tag());
            }
            value(field, depth);
            path.leave();
        }
        if (field.isPacked() && index > 0) {
            out.close(opened);
        } else if (field.isPacked()) {
            out.truncate(start);
        }
    }

    private void entries(MessageField field, int depth) {
        MessageField key = field.message().field(0);
        MessageField value = field.message().field(1);
        Set<Object> keys = new HashSet<>();
        begin('{', "an object");
        while (reader.nextMember()) {
            String name = reader.name();
            path.enter(name);
            out.varint(field.tag());
            int opened = out.open();
            if (!keys.add(key(key, name))) {
                throw path.misshapen("no second member of the same name");
            }
            out.varint(value.tag());
            value(value, depth + 1);
            out.close(opened);
            path.leave();
        }
    }

    /** Writes the key of an entry, whose fields are always there, and returns what tells it from others. */
    private Object key(MessageField field, String name) {
        out.varint(field.tag());
        Object key = name;
        switch (field.type()) {
            case STRING -> write(name);
            case BOOL -> {
                if (!name.equals("true") && !name.equals("false")) {
                    throw path.misshapen("true or false");
                }
                out.varint(name.equals("true") ? 1 : 0);
            }
            default -> {
                long number = numbers.integer(field.type(), name);
                number(field.type(), number);
                key = number;
            }
        }
        return key;
    }

    /** A field of one value, without its default where that is the same as none. */
    private void single(MessageField field, int depth) {
        int start = out.length();
        out.varint(field.tag());
        int written = out.length();
        value(field, depth);
        if (!field.hasPresence() && out.isZeroFrom(written)) {
            out.truncate(start);
        }
    }

    /** One value of a field, repeated or not. */
    private void value(MessageField field, int depth) {
        if (first() == 'n' && !field.takesNull()) {
            throw path.misshapen("a value");
        }
        switch (field.type()) {
            case MESSAGE -> {
                int opened = out.open();
                message(field.message(), depth + 1);
                out.close(opened);
            }
            case GROUP -> {
                message(field.message(), depth + 1);
                out.varint(field.closingTag());
            }
            case ENUM -> out.varint(enumNumber(field.names()));
            case STRING -> text();
            case BYTES -> bytes();
            case BOOL -> {
                if (first() != 't' && first() != 'f') {
                    throw path.misshapen("true or false");
                }
                out.varint(reader.bool() ? 1 : 0);
            }
            case DOUBLE ->
                out.fixed64(Double.doubleToRawLongBits(numbers.floating(false).doubleValue()));
            case FLOAT ->
                out.fixed32(Float.floatToRawIntBits(numbers.floating(true).floatValue()));
            default -> number(field.type(), numbers.integer(field.type()));
        }
    }

    private void number(Type type, long number) {
        switch (type) {
            case SINT32, SINT64 -> out.varint(number << 1 ^ number >> Long.SIZE - 1);
            case FIXED32, SFIXED32 -> out.fixed32((int) number);
            case FIXED64, SFIXED64 -> out.fixed64(number);
            default -> out.varint(number);
        }
    }

    private String text(String expected) {
        if (first() != '"') {
            throw path.misshapen(expected);
        }
        return reader.string();
    }

    private void write(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.text(utf8, 0, utf8.length);
    }

    // What has no escape in it is in JSON as it is on the wire.
    private void text() {
        int start = reader.position() + 1;
        if (json[start - 1] != '"') {
            throw path.misshapen("a text");
        }
        reader.skip();
        int end = reader.position() - 1;
        for (int i = start; i < end; i++) {
            if (json[i] == '\\') {
                write(new JsonReader(json, start - 1, end + 1).string());
                return;
            }
        }
        out.text(json, start, end);
    }

    private void bytes() {
        String text = text("bytes in base64");
        if (text.indexOf('-') >= 0 || text.indexOf('_') >= 0) {
            text = text.replace('-', '+').replace('_', '/');
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            out.text(bytes, 0, bytes.length);
        } catch (IllegalArgumentException malformed) {
            throw path.misshapen("bytes in base64");
        }
    }

    private int enumNumber(EnumNames names) {
        if (reader.readNull()) {
            return names.first();
        }
        String expected = "a name of " + names.fullName();
        if (first() == '"') {
            Integer number = names.number(reader.string());
            if (number == null) {
                throw path.misshapen(expected);
            }
            return number;
        }
        int number = (int) numbers.integer(Type.INT32);
        if (!names.takes(number)) {
            throw path.misshapen(expected);
        }
        return number;
    }

    private MessageField chosen(MessageType value) {
        return value.field(
                switch (first()) {
                    case 'n' -> 0;
                    case '"' -> 2;
                    case 't', 'f' -> 3;
                    case '{' -> 4;
                    case '[' -> 5;
                    default -> 1;
                });
    }

    private void time(MessageType type, WellKnown.Time time) {
        if (time.seconds() != 0) {
            out.varint(type.field(0).tag());
            out.varint(time.seconds());
        }
        if (time.nanos() != 0) {
            out.varint(type.field(1).tag());
            out.varint(time.nanos());
        }
    }

    private void mask(MessageField paths, String text) {
        for (String each : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            if (each.isEmpty() || each.indexOf('_') >= 0) {
                throw path.misshapen("a field mask such as user.displayName,photo");
            }
            out.varint(paths.tag());
            write(WellKnown.snake(each));
        }
    }
}
