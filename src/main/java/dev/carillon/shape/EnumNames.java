package dev.carillon.shape;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The names of an enum and their numbers. Immutable. */
final class EnumNames {

    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final EnumDescriptor type;

    EnumNames(EnumDescriptor type) {
        this.type = type;
        for (EnumValueDescriptor value : type.getValues()) {
            numbers.put(value.getName(), value.getNumber());
            names.putIfAbsent(value.getNumber(), value.getName());
        }
    }

    String fullName() {
        return type.getFullName();
    }

    /** Whether its one value is what JSON calls null. */
    boolean isNull() {
        return type.getFullName().equals("google.protobuf.NullValue");
    }

    /** The number that is meant where none is told. */
    int first() {
        return type.getValues().get(0).getNumber();
    }

    @Nullable
    Integer number(String name) {
        return numbers.get(name);
    }

    /** The first name of a number; empty for a newer peer's. */
    Optional<String> name(int number) {
        return Optional.ofNullable(names.get(number));
    }

    /** Whether a number may be there, with a name or without. */
    boolean takes(int number) {
        return !type.isClosed() || names.containsKey(number);
    }
}
