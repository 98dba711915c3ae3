package dev.carillon.shape;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import org.jspecify.annotations.Nullable;

/** A field of a Protobuf message, with all that is asked of its descriptor. Immutable. */
final class MessageField {

    private final FieldDescriptor field;
    private final int index;
    private final FieldDescriptor.Type type;
    private final int number;
    private final int tag;
    private final boolean presence;
    private final boolean strict;
    private final @Nullable MessageType message;
    private final @Nullable EnumNames names;

    /**
     * @param index   of the field in the order of the numbers
     * @param message its type, if it is one, which may still be empty
     */
    MessageField(FieldDescriptor field, int index, @Nullable MessageType message) {
        this.field = field;
        this.index = index;
        this.type = field.getType();
        this.number = field.getNumber();
        this.tag = number << WireCursor.FORM_BITS | (field.isPacked() ? WireCursor.LENGTH_IN_FRONT : loneForm());
        this.presence = field.hasPresence();
        this.strict = field.needsUtf8Check();
        this.message = message;
        this.names = type == FieldDescriptor.Type.ENUM ? new EnumNames(field.getEnumType()) : null;
    }

    private int loneForm() {
        return field.getLiteType().getWireType();
    }

    /** In the order of the numbers. */
    int index() {
        return index;
    }

    int number() {
        return number;
    }

    FieldDescriptor.Type type() {
        return type;
    }

    /** As it is written: of one value, or of all that are packed. */
    int tag() {
        return tag;
    }

    /** The tag that ends it, for a group. */
    int closingTag() {
        return number() << WireCursor.FORM_BITS | WireCursor.GROUP_END;
    }

    /** Whether a value may be written like that, packed with others or not, whichever is declared. */
    boolean takes(int otherTag) {
        int form = otherTag & WireCursor.FORM;
        return otherTag >>> WireCursor.FORM_BITS == number
                && (form == loneForm() || field.isPackable() && form == WireCursor.LENGTH_IN_FRONT);
    }

    /** Whether values with this tag are packed. */
    boolean isPacked(int itsTag) {
        return field.isPackable() && (itsTag & WireCursor.FORM) == WireCursor.LENGTH_IN_FRONT;
    }

    boolean isPacked() {
        return field.isPacked();
    }

    /** As JSON names it. */
    String jsonName() {
        return field.getJsonName();
    }

    boolean isRepeated() {
        return field.isRepeated();
    }

    boolean isMap() {
        return field.isMapField();
    }

    boolean isRequired() {
        return field.isRequired();
    }

    /** Whether its default value is another thing than none. */
    boolean hasPresence() {
        return presence;
    }

    /** Whether its texts have to be valid UTF-8. */
    boolean isStrict() {
        return strict;
    }

    /** Whether null is one of its values. */
    boolean takesNull() {
        return message != null && message.kind() == WellKnown.VALUE || names != null && names.isNull();
    }

    /** Whether only one of this and the other may be there. */
    boolean excludes(MessageField other) {
        OneofDescriptor oneof = field.getContainingOneof();
        return oneof != null && oneof == other.field.getContainingOneof();
    }

    boolean isOneOfMany() {
        return field.getContainingOneof() != null;
    }

    /** Full name of the choice that it is one of. */
    String choice() {
        return field.getContainingOneof().getFullName();
    }

    /** The type of a message, a group or an entry of a map. */
    MessageType message() {
        if (message == null) {
            throw new IllegalStateException(field.getFullName() + " is no message");
        }
        return message;
    }

    /** The names of an enum. */
    EnumNames names() {
        if (names == null) {
            throw new IllegalStateException(field.getFullName() + " is no enum");
        }
        return names;
    }
}
