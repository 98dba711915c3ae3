package dev.carillon.shape;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.carillon.ConfigurationException;
import dev.carillon.protocol.JsonNames;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Protobuf message type, taken apart once, so that no value asks its descriptor. Immutable once {@code of} returns. */
final class MessageType {

    private final Descriptor type;
    private final WellKnown kind;
    private MessageField[] fields = {};
    private JsonNames names = JsonNames.of();
    private String[] spellings = {};
    private MessageField[] spelled = {};
    private boolean demanding;

    private MessageType(Descriptor type) {
        this.type = type;
        this.kind = WellKnown.of(type);
    }

    /** For a type that is compiled in. */
    static MessageType of(Descriptor root) {
        return of(root.getFullName(), root);
    }

    /**
     * A type and all that it is made of.
     *
     * @param key names the configuration
     * @throws ConfigurationException when there is something in it that JSON cannot say
     */
    static MessageType of(String key, Descriptor root) {
        Map<Descriptor, MessageType> types = new HashMap<>();
        Deque<Descriptor> ahead = new ArrayDeque<>(List.of(root));
        while (!ahead.isEmpty()) {
            Descriptor type = ahead.pop();
            if (type.getFullName().equals("google.protobuf.Any")) {
                throw new ConfigurationException(
                        key + " = " + root.getFullName() + ": google.protobuf.Any, which is in it, is not supported");
            }
            if (types.putIfAbsent(type, new MessageType(type)) == null) {
                type.getFields().stream()
                        .filter(MessageType::isMessage)
                        .forEach(each -> ahead.push(each.getMessageType()));
            }
        }
        types.values().forEach(each -> each.fill(types));
        return types.getOrDefault(root, new MessageType(root));
    }

    private static boolean isMessage(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    }

    private void fill(Map<Descriptor, MessageType> types) {
        List<FieldDescriptor> ordered = new ArrayList<>(type.getFields());
        ordered.sort(Comparator.comparingInt(FieldDescriptor::getNumber));
        fields = new MessageField[ordered.size()];
        Map<String, MessageField> known = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i++) {
            FieldDescriptor field = ordered.get(i);
            fields[i] = new MessageField(field, i, isMessage(field) ? types.get(field.getMessageType()) : null);
            known.put(field.getName(), fields[i]);
            demanding |= field.isRequired();
        }
        // Later, so that the name of JSON wins over another field's own.
        for (MessageField field : fields) {
            known.put(field.jsonName(), field);
        }
        names = JsonNames.ofAny(List.copyOf(known.keySet()));
        spellings = known.keySet().toArray(new String[0]);
        spelled = known.values().toArray(new MessageField[0]);
    }

    String fullName() {
        return type.getFullName();
    }

    Descriptor descriptor() {
        return type;
    }

    WellKnown kind() {
        return kind;
    }

    int size() {
        return fields.length;
    }

    /** The fields in the order of their numbers. */
    MessageField field(int index) {
        return fields[index];
    }

    /** Whether a field of this number is there. */
    boolean has(int number) {
        return type.findFieldByNumber(number) != null;
    }

    /** Whether a field is required. */
    boolean isDemanding() {
        return demanding;
    }

    /** The names that JSON may call the fields by: that of JSON, and that of the .proto file. */
    JsonNames names() {
        return names;
    }

    String spelling(int name) {
        return spellings[name];
    }

    /** Whose name that is. */
    MessageField spelled(int name) {
        return spelled[name];
    }
}
