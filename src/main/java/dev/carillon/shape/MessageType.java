package dev.carillon.shape;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import dev.carillon.ConfigurationException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A Protobuf message type and all that it is made of, with the names that JSON knows its fields by. Immutable. */
final class MessageType {

    /** What a descriptor set may leave out, as protoc does by itself. */
    private static final List<FileDescriptor> BUILT_IN = List.of(
            TimestampProto.getDescriptor(),
            DurationProto.getDescriptor(),
            StructProto.getDescriptor(),
            WrappersProto.getDescriptor(),
            FieldMaskProto.getDescriptor(),
            EmptyProto.getDescriptor(),
            AnyProto.getDescriptor());

    private final Descriptor root;
    private final Map<Descriptor, Map<String, FieldDescriptor>> fields = new HashMap<>();

    private MessageType(Descriptor root) {
        this.root = root;
    }

    /**
     * @param prefix of the keys, for what is told
     * @param set    a descriptor set, as {@code protoc --include_imports --descriptor_set_out} makes it
     * @param name   full name of the message
     * @throws ConfigurationException when the set is none, or the message is not in it or has what JSON cannot say
     */
    static MessageType load(String prefix, byte[] set, String name) {
        String key = prefix + ShapeSettings.DESCRIPTOR;
        Map<String, FileDescriptorProto> files = new HashMap<>();
        try {
            FileDescriptorSet.parseFrom(set).getFileList().forEach(file -> files.put(file.getName(), file));
        } catch (InvalidProtocolBufferException malformed) {
            throw new ConfigurationException(key + " is not a Protobuf descriptor set");
        }
        Map<String, FileDescriptor> built = new HashMap<>();
        for (String file : files.keySet()) {
            for (Descriptor each : build(key, file, files, built).getMessageTypes()) {
                MessageType found = named(each, name);
                if (found != null) {
                    found.walk(prefix + ShapeSettings.MESSAGE);
                    return found;
                }
            }
        }
        throw new ConfigurationException(prefix + ShapeSettings.MESSAGE, name, "a message of the descriptor set");
    }

    /** For a type that is compiled in. */
    static MessageType of(Descriptor root) {
        MessageType type = new MessageType(root);
        type.walk(root.getFullName());
        return type;
    }

    private static @org.jspecify.annotations.Nullable MessageType named(Descriptor type, String name) {
        if (type.getFullName().equals(name)) {
            return new MessageType(type);
        }
        if (name.startsWith(type.getFullName() + ".")) {
            for (Descriptor nested : type.getNestedTypes()) {
                MessageType found = named(nested, name);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static FileDescriptor build(
            String key, String name, Map<String, FileDescriptorProto> files, Map<String, FileDescriptor> built) {
        FileDescriptor known = built.get(name);
        if (known != null) {
            return known;
        }
        FileDescriptorProto file = files.get(name);
        if (file == null) {
            return BUILT_IN.stream()
                    .filter(each -> each.getName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ConfigurationException(
                            key + " lacks " + name + ", which is imported: protoc needs --include_imports"));
        }
        FileDescriptor[] imports = file.getDependencyList().stream()
                .map(each -> build(key, each, without(name, files), built))
                .toArray(FileDescriptor[]::new);
        try {
            FileDescriptor whole = FileDescriptor.buildFrom(file, imports);
            built.put(name, whole);
            return whole;
        } catch (DescriptorValidationException broken) {
            throw new ConfigurationException(key + " is broken: " + broken.getMessage());
        }
    }

    // A file that imports itself by a detour is not there when it is asked for.
    private static Map<String, FileDescriptorProto> without(String name, Map<String, FileDescriptorProto> files) {
        Map<String, FileDescriptorProto> others = new HashMap<>(files);
        others.remove(name);
        return others;
    }

    private void walk(String key) {
        Deque<Descriptor> ahead = new ArrayDeque<>(List.of(root));
        while (!ahead.isEmpty()) {
            Descriptor type = ahead.pop();
            if (fields.containsKey(type)) {
                continue;
            }
            if (type.getFullName().equals("google.protobuf.Any")) {
                throw new ConfigurationException(
                        key + " = " + root.getFullName() + ": google.protobuf.Any, which is in it, is not supported");
            }
            Map<String, FieldDescriptor> names = new HashMap<>();
            for (FieldDescriptor field : type.getFields()) {
                names.put(field.getName(), field);
                if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                    ahead.push(field.getMessageType());
                }
            }
            // Later, so that the name of JSON wins over another field's own.
            type.getFields().forEach(field -> names.put(field.getJsonName(), field));
            fields.put(type, names);
        }
    }

    Descriptor root() {
        return root;
    }

    /** The fields of a type by the names that JSON may call them: that of JSON, and that of the .proto file. */
    Map<String, FieldDescriptor> fields(Descriptor type) {
        return fields.getOrDefault(type, Map.of());
    }
}
