package dev.carillon.shape;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import dev.carillon.channel.Payload;
import dev.carillon.node.MisshapenException;
import dev.carillon.protocol.JsonWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a Protobuf message as JSON, after the ProtoJSON format: fields by their JSON name in the order of their numbers,
 * 64-bit numbers as texts, bytes in base64, enums by name. What JSON cannot say is refused: fields that the type does not
 * have, and times out of range.
 */
final class MessageWriter {

    /** As deep as JSON may nest here. */
    private static final int MAX_DEPTH = 128;

    private final JsonWriter out;
    private final int maxBytes;
    private final Path path = new Path();

    private MessageWriter(int capacity, int maxBytes) {
        this.out = new JsonWriter(capacity);
        this.maxBytes = maxBytes;
    }

    /**
     * @param capacity expected size in bytes
     * @param maxBytes of what is written
     * @throws MisshapenException when JSON cannot say it, or not in so many bytes
     */
    static byte[] write(Message message, int capacity, int maxBytes) {
        MessageWriter writer = new MessageWriter(capacity, maxBytes);
        writer.message(message, 1);
        writer.checkSize();
        return writer.out.toByteArray();
    }

    private void checkSize() {
        if (out.length() > maxBytes) {
            throw new MisshapenException("", "at most " + maxBytes + " bytes as JSON");
        }
    }

    private void checkDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw path.misshapen("nesting of at most " + MAX_DEPTH + " as JSON");
        }
    }

    private void message(Message message, int depth) {
        Descriptor type = message.getDescriptorForType();
        if (hasUnknownFields(message)) {
            throw path.misshapen("only fields that " + type.getFullName() + " has here");
        }
        switch (WellKnown.of(type)) {
            case TIMESTAMP ->
                out.value(WellKnown.timestamp(time(message))
                        .orElseThrow(() -> path.misshapen("a time in the years 1 to 9999")));
            case DURATION ->
                out.value(WellKnown.duration(time(message))
                        .orElseThrow(() -> path.misshapen("a span of at most 10000 years")));
            case FIELD_MASK -> mask(message);
            case STRUCT -> entries(message, type.findFieldByName("fields"), depth);
            case LIST -> elements(message, type.findFieldByName("values"), depth);
            case VALUE -> value(message, depth);
            case WRAPPER -> {
                FieldDescriptor value = type.findFieldByName("value");
                single(value, message.getField(value), depth);
            }
            case NONE -> fields(message, depth);
        }
    }

    private static boolean hasUnknownFields(Message message) {
        UnknownFieldSet unknown = message.getUnknownFields();
        return unknown != UnknownFieldSet.getDefaultInstance() && unknown.getSerializedSize() > 0;
    }

    private void fields(Message message, int depth) {
        checkDepth(depth);
        out.beginObject();
        for (Map.Entry<FieldDescriptor, Object> each : message.getAllFields().entrySet()) {
            FieldDescriptor field = each.getKey();
            checkSize();
            path.enter(field.getJsonName());
            out.name(field.getJsonName());
            if (field.isMapField()) {
                entries(message, field, depth + 1);
            } else if (field.isRepeated()) {
                elements(message, field, depth + 1);
            } else {
                single(field, each.getValue(), depth + 1);
            }
            path.leave();
        }
        out.endObject();
    }

    private void elements(Message message, FieldDescriptor field, int depth) {
        checkDepth(depth);
        out.beginArray();
        int count = message.getRepeatedFieldCount(field);
        for (int i = 0; i < count; i++) {
            checkSize();
            path.enter(i);
            single(field, message.getRepeatedField(field, i), depth + 1);
            path.leave();
        }
        out.endArray();
    }

    private void entries(Message message, FieldDescriptor field, int depth) {
        checkDepth(depth);
        FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
        FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
        // Binary may say a key twice, and then the last counts.
        Map<Object, Message> entries = new LinkedHashMap<>();
        int count = message.getRepeatedFieldCount(field);
        for (int i = 0; i < count; i++) {
            Message entry = (Message) message.getRepeatedField(field, i);
            entries.put(entry.getField(key), entry);
        }
        out.beginObject();
        entries.forEach((name, entry) -> {
            checkSize();
            String text = key.getType() == FieldDescriptor.Type.STRING ? (String) name : keyText(key, name);
            path.enter(text);
            out.name(text);
            if (hasUnknownFields(entry)) {
                throw path.misshapen("an entry of a key and a value");
            }
            single(value, entry.getField(value), depth + 1);
            path.leave();
        });
        out.endObject();
    }

    private static String keyText(FieldDescriptor key, Object value) {
        return switch (key.getType()) {
            case UINT32, FIXED32 -> Integer.toUnsignedString((Integer) value);
            case UINT64, FIXED64 -> Long.toUnsignedString((Long) value);
            default -> value.toString();
        };
    }

    private void value(Message message, int depth) {
        Map<FieldDescriptor, Object> chosen = message.getAllFields();
        if (chosen.size() != 1) {
            throw path.misshapen("a google.protobuf.Value that has a value");
        }
        Map.Entry<FieldDescriptor, Object> only = chosen.entrySet().iterator().next();
        if (only.getValue() instanceof Double number && (number.isNaN() || number.isInfinite())) {
            throw path.misshapen("a number that JSON has");
        }
        single(only.getKey(), only.getValue(), depth);
    }

    private void single(FieldDescriptor field, Object value, int depth) {
        switch (field.getType()) {
            case MESSAGE, GROUP -> message((Message) value, depth);
            case ENUM -> enumValue((EnumValueDescriptor) value);
            case STRING -> out.value((String) value);
            case BYTES -> out.value(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
            case BOOL -> out.value((boolean) (Boolean) value);
            case INT32, SINT32, SFIXED32 -> out.value((long) (Integer) value);
            case UINT32, FIXED32 -> out.value(Integer.toUnsignedLong((Integer) value));
            case INT64, SINT64, SFIXED64 -> out.value(Long.toString((Long) value));
            case UINT64, FIXED64 -> out.value(Long.toUnsignedString((Long) value));
            case DOUBLE, FLOAT -> floating((Number) value);
        }
    }

    private void floating(Number value) {
        double number = value.doubleValue();
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            out.value(value.toString());
        } else {
            out.value(Payload.json(value.toString()));
        }
    }

    private void enumValue(EnumValueDescriptor value) {
        if (value.getType().getFullName().equals("google.protobuf.NullValue")) {
            out.value(Payload.json("null"));
        } else if (value.getIndex() < 0) {
            out.value((long) value.getNumber()); // a newer peer's, which has no name here
        } else {
            out.value(value.getName());
        }
    }

    private static WellKnown.Time time(Message message) {
        Descriptor type = message.getDescriptorForType();
        return new WellKnown.Time((Long) message.getField(type.findFieldByName("seconds")), (Integer)
                message.getField(type.findFieldByName("nanos")));
    }

    private void mask(Message message) {
        FieldDescriptor paths = message.getDescriptorForType().findFieldByName("paths");
        List<String> words = new ArrayList<>();
        for (int i = 0; i < message.getRepeatedFieldCount(paths); i++) {
            words.add(WellKnown.camel((String) message.getRepeatedField(paths, i))
                    .orElseThrow(() -> path.misshapen("paths in lower_snake_case")));
        }
        out.value(String.join(",", words));
    }
}
