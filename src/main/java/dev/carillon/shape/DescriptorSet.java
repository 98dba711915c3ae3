package dev.carillon.shape;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import dev.carillon.ConfigurationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a message type comes from: what {@code protoc --include_imports --descriptor_set_out} makes. */
final class DescriptorSet {

    /** What a descriptor set may leave out, as protoc does by itself. */
    private static final List<FileDescriptor> BUILT_IN = List.of(
            TimestampProto.getDescriptor(),
            DurationProto.getDescriptor(),
            StructProto.getDescriptor(),
            WrappersProto.getDescriptor(),
            FieldMaskProto.getDescriptor(),
            EmptyProto.getDescriptor(),
            AnyProto.getDescriptor());

    private DescriptorSet() {}

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
                Descriptor found = named(each, name);
                if (found != null) {
                    return MessageType.of(prefix + ShapeSettings.MESSAGE, found);
                }
            }
        }
        throw new ConfigurationException(prefix + ShapeSettings.MESSAGE, name, "a message of the descriptor set");
    }

    private static @Nullable Descriptor named(Descriptor type, String name) {
        if (type.getFullName().equals(name)) {
            return type;
        }
        if (name.startsWith(type.getFullName() + ".")) {
            for (Descriptor nested : type.getNestedTypes()) {
                Descriptor found = named(nested, name);
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
}
