package dev.carillon.shape;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.UninitializedMessageException;
import dev.carillon.node.MisshapenException;
import dev.carillon.protocol.JsonReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads one JSON value as a Protobuf message, after the ProtoJSON format: fields by their JSON name or their own, 64-bit
 * numbers as numbers or texts, bytes in base64, enums by name or number. A field that the type does not have is refused.
 */
final class MessageReader {

    /** How deep messages may nest: what every Protobuf library reads without being asked. */
    static final int MAX_DEPTH = 100;

    private static final BigInteger INT_MAX = BigInteger.valueOf(Integer.MAX_VALUE);
    private static final BigInteger UINT_MAX = BigInteger.valueOf(0xffff_ffffL);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private final MessageType types;
    private final byte[] json;
    private final JsonReader reader;
    private final Path path = new Path();

    private MessageReader(MessageType types, byte[] json) {
        this.types = types;
        this.json = json;
        this.reader = new JsonReader(json);
    }

    /**
     * @param json known to be JSON
     * @throws MisshapenException when it is none of the type
     */
    static Message read(MessageType types, byte[] json) {
        MessageReader reader = new MessageReader(types, json);
        reader.reader.atEnd();
        return reader.message(types.root(), 0);
    }

    private int first() {
        return json[reader.position()];
    }

    private Message message(Descriptor type, int depth) {
        if (depth > MAX_DEPTH) {
            throw path.misshapen("messages that nest at most " + MAX_DEPTH + " deep");
        }
        DynamicMessage.Builder into = DynamicMessage.newBuilder(type);
        switch (WellKnown.of(type)) {
            case TIMESTAMP ->
                time(
                        into,
                        WellKnown.timestamp(text("a time as text"))
                                .orElseThrow(() -> path.misshapen("a time such as 2027-01-31T12:00:00Z")));
            case DURATION ->
                time(
                        into,
                        WellKnown.duration(text("a span of time as text"))
                                .orElseThrow(() -> path.misshapen("a span of time such as 1.5s")));
            case FIELD_MASK -> mask(into, text("a text"));
            case STRUCT -> entries(into, type.findFieldByName("fields"), depth);
            case LIST -> elements(into, type.findFieldByName("values"), depth);
            case VALUE -> value(into, type, depth);
            case WRAPPER -> {
                FieldDescriptor value = type.findFieldByName("value");
                into.setField(value, single(value, depth));
            }
            case NONE -> fields(into, type, depth);
        }
        try {
            return into.build();
        } catch (UninitializedMessageException missing) {
            throw path.misshapen("every required field of " + type.getFullName());
        }
    }

    private void fields(DynamicMessage.Builder into, Descriptor type, int depth) {
        beginObject();
        Map<String, FieldDescriptor> known = types.fields(type);
        BitSet seen = new BitSet();
        while (reader.nextMember()) {
            String name = reader.name();
            path.enter(name);
            FieldDescriptor field = known.get(name);
            if (field == null) {
                throw path.misshapen("a field of " + type.getFullName());
            }
            if (seen.get(field.getIndex())) {
                throw path.misshapen("no second member of the same name");
            }
            seen.set(field.getIndex());
            field(into, field, depth);
            path.leave();
        }
    }

    private void field(DynamicMessage.Builder into, FieldDescriptor field, int depth) {
        OneofDescriptor oneof = field.getContainingOneof();
        if (field.isRepeated() && reader.readNull()) {
            return;
        } else if (field.isMapField()) {
            entries(into, field, depth);
        } else if (field.isRepeated()) {
            elements(into, field, depth);
        } else if (first() == 'n' && !takesNull(field)) {
            reader.readNull();
        } else if (oneof != null && into.hasOneof(oneof)) {
            throw path.misshapen("one field of " + oneof.getFullName() + " only");
        } else {
            into.setField(field, single(field, depth));
        }
    }

    private static boolean takesNull(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE -> field.getMessageType().getFullName().equals("google.protobuf.Value");
            case ENUM -> field.getEnumType().getFullName().equals("google.protobuf.NullValue");
            default -> false;
        };
    }

    private void beginObject() {
        if (first() != '{') {
            throw path.misshapen("an object");
        }
        reader.beginObject();
    }

    private void elements(DynamicMessage.Builder into, FieldDescriptor field, int depth) {
        if (first() != '[') {
            throw path.misshapen("an array");
        }
        reader.beginArray();
        int index = 0;
        while (reader.nextElement()) {
            path.enter(index);
            into.addRepeatedField(field, single(field, depth));
            path.leave();
            index++;
        }
    }

    private void entries(DynamicMessage.Builder into, FieldDescriptor field, int depth) {
        Descriptor entry = field.getMessageType();
        FieldDescriptor keyField = entry.findFieldByNumber(1);
        FieldDescriptor valueField = entry.findFieldByNumber(2);
        Set<Object> keys = new HashSet<>();
        beginObject();
        while (reader.nextMember()) {
            String name = reader.name();
            path.enter(name);
            Object key = key(keyField, name);
            if (!keys.add(key)) {
                throw path.misshapen("no second member of the same name");
            }
            into.addRepeatedField(
                    field,
                    DynamicMessage.newBuilder(entry)
                            .setField(keyField, key)
                            .setField(valueField, single(valueField, depth + 1))
                            .build());
            path.leave();
        }
    }

    private Object key(FieldDescriptor field, String text) {
        return switch (field.getType()) {
            case STRING -> text;
            case BOOL -> {
                if (!text.equals("true") && !text.equals("false")) {
                    throw path.misshapen("true or false");
                }
                yield text.equals("true");
            }
            default -> {
                if (!Numbers.isNumber(text)) {
                    throw path.misshapen("a whole number");
                }
                yield integer(field.getType(), text);
            }
        };
    }

    private void value(DynamicMessage.Builder into, Descriptor type, int depth) {
        String field = switch (first()) {
            case 'n' -> "null_value";
            case 't', 'f' -> "bool_value";
            case '"' -> "string_value";
            case '{' -> "struct_value";
            case '[' -> "list_value";
            default -> "number_value";
        };
        FieldDescriptor chosen = type.findFieldByName(field);
        into.setField(chosen, single(chosen, depth));
    }

    /** One value of a field, repeated or not. */
    private Object single(FieldDescriptor field, int depth) {
        if (first() == 'n' && !takesNull(field)) {
            throw path.misshapen("a value");
        }
        return switch (field.getType()) {
            case MESSAGE, GROUP -> message(field.getMessageType(), depth + 1);
            case ENUM -> enumValue(field.getEnumType());
            case STRING -> text("a text");
            case BYTES -> bytes();
            case BOOL -> {
                if (first() != 't' && first() != 'f') {
                    throw path.misshapen("true or false");
                }
                yield reader.bool();
            }
            case DOUBLE -> floating(false).doubleValue();
            case FLOAT -> floating(true).floatValue();
            default -> integer(field.getType(), number("a whole number"));
        };
    }

    private String text(String expected) {
        if (first() != '"') {
            throw path.misshapen(expected);
        }
        return reader.string();
    }

    /** The digits of a number, or of a text that is one. */
    private String number(String expected) {
        if (first() == '"') {
            String text = reader.string();
            if (!Numbers.isNumber(text)) {
                throw path.misshapen(expected);
            }
            return text;
        }
        int start = reader.position();
        if (!Numbers.begins(json[start])) {
            throw path.misshapen(expected);
        }
        reader.skip();
        return new String(json, start, reader.position() - start, StandardCharsets.US_ASCII);
    }

    private Object integer(FieldDescriptor.Type type, String number) {
        return switch (type) {
            case INT32, SINT32, SFIXED32 -> (int) whole(number, Integer.MIN_VALUE, INT_MAX);
            case UINT32, FIXED32 -> (int) whole(number, 0, UINT_MAX);
            case INT64, SINT64, SFIXED64 -> whole(number, Long.MIN_VALUE, LONG_MAX);
            default -> whole(number, 0, WellKnown.UINT64_MAX);
        };
    }

    /** The low 64 bits of a whole number within its range. */
    private long whole(String number, long min, BigInteger max) {
        BigInteger whole = Numbers.whole(number).orElseThrow(() -> path.misshapen("a whole number"));
        if (whole.compareTo(BigInteger.valueOf(min)) < 0 || whole.compareTo(max) > 0) {
            throw path.misshapen("a whole number from " + min + " to " + max);
        }
        return whole.longValue();
    }

    private Number floating(boolean single) {
        if (first() == '"') {
            String text = reader.string();
            switch (text) {
                case "NaN":
                    return Double.NaN;
                case "Infinity":
                    return Double.POSITIVE_INFINITY;
                case "-Infinity":
                    return Double.NEGATIVE_INFINITY;
                default:
                    if (!Numbers.isNumber(text)) {
                        throw path.misshapen("a number");
                    }
                    return finite(text, single);
            }
        }
        return finite(number("a number"), single);
    }

    // A float is read as one: by way of a double it would be rounded twice.
    private Number finite(String text, boolean single) {
        if (!single) {
            return Double.parseDouble(text);
        }
        float value = Float.parseFloat(text);
        if (Float.isInfinite(value)) {
            throw path.misshapen("a number that a float holds");
        }
        return value;
    }

    private ByteString bytes() {
        String text = text("bytes in base64");
        if (text.indexOf('-') >= 0 || text.indexOf('_') >= 0) {
            text = text.replace('-', '+').replace('_', '/');
        }
        try {
            return ByteString.copyFrom(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException malformed) {
            throw path.misshapen("bytes in base64");
        }
    }

    private EnumValueDescriptor enumValue(EnumDescriptor type) {
        if (reader.readNull()) {
            return type.getValues().get(0);
        }
        EnumValueDescriptor value;
        if (first() == '"') {
            value = type.findValueByName(reader.string());
        } else {
            int number = (Integer) integer(FieldDescriptor.Type.INT32, number("a name of " + type.getFullName()));
            value = type.isClosed() ? type.findValueByNumber(number) : type.findValueByNumberCreatingIfUnknown(number);
        }
        if (value == null) {
            throw path.misshapen("a name of " + type.getFullName());
        }
        return value;
    }

    private static void time(DynamicMessage.Builder into, WellKnown.Time time) {
        Descriptor type = into.getDescriptorForType();
        into.setField(type.findFieldByName("seconds"), time.seconds());
        into.setField(type.findFieldByName("nanos"), time.nanos());
    }

    private void mask(DynamicMessage.Builder into, String text) {
        FieldDescriptor paths = into.getDescriptorForType().findFieldByName("paths");
        for (String each : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            if (each.isEmpty() || each.indexOf('_') >= 0) {
                throw path.misshapen("a field mask such as user.displayName,photo");
            }
            into.addRepeatedField(paths, WellKnown.snake(each));
        }
    }
}
