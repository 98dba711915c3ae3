package dev.carillon.shape;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import java.util.List;
import java.util.Random;

/** Makes up message types of everything that .proto files can say, and messages of them. */
final class RandomMessages {

    private static final List<String> FOREIGN = List.of(
            "google.protobuf.Timestamp",
            "google.protobuf.Duration",
            "google.protobuf.Struct",
            "google.protobuf.Value",
            "google.protobuf.ListValue",
            "google.protobuf.Int64Value",
            "google.protobuf.FloatValue",
            "google.protobuf.BytesValue",
            "google.protobuf.StringValue",
            "google.protobuf.BoolValue");

    private static final List<Type> KEYS = List.of(
            Type.TYPE_STRING, Type.TYPE_BOOL, Type.TYPE_INT32, Type.TYPE_UINT64, Type.TYPE_SINT64, Type.TYPE_FIXED32);

    private final Random random;

    RandomMessages(Random random) {
        this.random = random;
    }

    // ---- types

    Descriptor type() throws Exception {
        FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder()
                .setName("made_up.proto")
                .setPackage("made.up")
                .setSyntax("proto3")
                .addDependency("google/protobuf/timestamp.proto")
                .addDependency("google/protobuf/duration.proto")
                .addDependency("google/protobuf/struct.proto")
                .addDependency("google/protobuf/wrappers.proto")
                .addEnumType(EnumDescriptorProto.newBuilder()
                        .setName("Colour")
                        .addValue(EnumValueDescriptorProto.newBuilder()
                                .setName("RED")
                                .setNumber(0))
                        .addValue(EnumValueDescriptorProto.newBuilder()
                                .setName("GREEN")
                                .setNumber(1))
                        .addValue(EnumValueDescriptorProto.newBuilder()
                                .setName("DARK")
                                .setNumber(-5)));
        for (int i = 0; i < 3; i++) {
            file.addMessageType(message("M" + i));
        }
        FileDescriptor built = FileDescriptor.buildFrom(file.build(), new FileDescriptor[] {
            TimestampProto.getDescriptor(),
            DurationProto.getDescriptor(),
            StructProto.getDescriptor(),
            WrappersProto.getDescriptor()
        });
        return built.findMessageTypeByName("M0");
    }

    private DescriptorProto.Builder message(String name) {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
        message.addOneofDecl(OneofDescriptorProto.newBuilder().setName("choice"));
        int count = 2 + random.nextInt(12);
        boolean chosen = false;
        for (int number = 1; number <= count; number++) {
            FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder()
                    .setName("field_" + (char) ('a' + number) + "_" + number)
                    .setNumber(number * (1 + random.nextInt(1)));
            switch (random.nextInt(5)) {
                case 0 -> typed(field.setLabel(Label.LABEL_REPEATED));
                case 1 -> {
                    String entry = "Field" + (char) ('A' + number) + number + "Entry";
                    message.addNestedType(entry(entry));
                    field.setLabel(Label.LABEL_REPEATED)
                            .setType(Type.TYPE_MESSAGE)
                            .setTypeName(".made.up." + name + "." + entry);
                }
                case 2 -> {
                    typed(field.setLabel(Label.LABEL_OPTIONAL)).setOneofIndex(0);
                    chosen = true;
                }
                default -> typed(field.setLabel(Label.LABEL_OPTIONAL));
            }
            message.addField(field);
        }
        if (!chosen) {
            message.clearOneofDecl();
        }
        return message;
    }

    private DescriptorProto entry(String name) {
        return DescriptorProto.newBuilder()
                .setName(name)
                .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                .addField(FieldDescriptorProto.newBuilder()
                        .setName("key")
                        .setNumber(1)
                        .setLabel(Label.LABEL_OPTIONAL)
                        .setType(KEYS.get(random.nextInt(KEYS.size()))))
                .addField(typed(FieldDescriptorProto.newBuilder()
                        .setName("value")
                        .setNumber(2)
                        .setLabel(Label.LABEL_OPTIONAL)))
                .build();
    }

    private FieldDescriptorProto.Builder typed(FieldDescriptorProto.Builder field) {
        Type type = Type.values()[random.nextInt(Type.values().length)];
        return switch (type) {
            case TYPE_GROUP, TYPE_MESSAGE ->
                field.setType(Type.TYPE_MESSAGE)
                        .setTypeName(
                                random.nextBoolean()
                                        ? ".made.up.M" + random.nextInt(3)
                                        : "." + FOREIGN.get(random.nextInt(FOREIGN.size())));
            case TYPE_ENUM -> field.setType(type).setTypeName(".made.up.Colour");
            default -> field.setType(type);
        };
    }

    // ---- messages

    Message of(Descriptor type, int depth) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        switch (type.getFullName()) {
            case "google.protobuf.Timestamp" -> {
                message.setField(type.findFieldByName("seconds"), random.nextLong(-62_135_596_800L, 253_402_300_800L));
                message.setField(type.findFieldByName("nanos"), nanos());
            }
            case "google.protobuf.Duration" -> {
                long seconds = random.nextLong(-315_576_000_000L, 315_576_000_001L);
                message.setField(type.findFieldByName("seconds"), seconds);
                message.setField(type.findFieldByName("nanos"), seconds < 0 ? -nanos() : nanos());
            }
            case "google.protobuf.Value" -> {
                FieldDescriptor chosen = type.getFields().get(random.nextInt(depth > 0 ? 6 : 4));
                message.setField(
                        chosen,
                        chosen.getName().equals("number_value")
                                ? (Object) random.nextGaussian()
                                : value(chosen, depth - 1));
            }
            default -> type.getFields().forEach(field -> fill(message, field, depth));
        }
        return message.build();
    }

    private int nanos() {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(1_000) * 1_000_000;
            case 2 -> random.nextInt(1_000_000) * 1_000;
            default -> random.nextInt(1_000_000_000);
        };
    }

    private void fill(DynamicMessage.Builder message, FieldDescriptor field, int depth) {
        boolean deep = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isMapField();
        if (random.nextInt(4) == 0 || deep && depth <= 0) {
            return;
        }
        if (field.isMapField()) {
            FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
            FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
            if (value.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth <= 0) {
                return;
            }
            java.util.Set<Object> keys = new java.util.HashSet<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                Object made = value(key, 0);
                if (keys.add(made)) {
                    message.addRepeatedField(
                            field,
                            DynamicMessage.newBuilder(field.getMessageType())
                                    .setField(key, made)
                                    .setField(value, value(value, depth - 1))
                                    .build());
                }
            }
        } else if (field.isRepeated()) {
            for (int i = random.nextInt(4); i > 0; i--) {
                message.addRepeatedField(field, value(field, depth - 1));
            }
        } else {
            message.setField(field, value(field, depth - 1));
        }
    }

    private Object value(FieldDescriptor field, int depth) {
        return switch (field.getType()) {
            case MESSAGE, GROUP -> of(field.getMessageType(), depth);
            case ENUM ->
                random.nextInt(5) == 0
                                && !field.getEnumType().isClosed()
                                && field.getEnumType().getName().equals("Colour")
                        ? field.getEnumType().findValueByNumberCreatingIfUnknown(77)
                        : field.getEnumType()
                                .getValues()
                                .get(random.nextInt(
                                        field.getEnumType().getValues().size()));
            case STRING -> text();
            case BYTES -> {
                byte[] bytes = new byte[random.nextInt(10)];
                random.nextBytes(bytes);
                yield ByteString.copyFrom(bytes);
            }
            case BOOL -> random.nextBoolean();
            case DOUBLE -> floating(Double.longBitsToDouble(random.nextLong()));
            case FLOAT -> (float) floating(Float.intBitsToFloat(random.nextInt()));
            case INT32, SINT32, SFIXED32, UINT32, FIXED32 ->
                random.nextBoolean() ? random.nextInt() : random.nextInt(-1, 2);
            default -> random.nextBoolean() ? random.nextLong() : random.nextLong(-1, 2);
        };
    }

    private double floating(double any) {
        return switch (random.nextInt(6)) {
            case 0 -> Double.NaN;
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2 -> -0.0;
            case 3 -> random.nextInt(1_000) / 8.0;
            default -> Double.isNaN(any) ? 1 : any;
        };
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            int point = random.nextInt(3) == 0 ? random.nextInt(0x11_0000) : random.nextInt(0x80);
            boolean surrogate = point >= 0xd800 && point < 0xe000;
            text.appendCodePoint(surrogate ? '?' : point);
        }
        return text.toString();
    }
}
