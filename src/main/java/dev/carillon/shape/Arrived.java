package dev.carillon.shape;

import java.util.Arrays;

/**
 * The members that were read of the messages around one place: which field each is, and where it begins on the wire. JSON
 * may have them in any order, the wire has that of the numbers. Not thread-safe.
 */
final class Arrived {

    private final WireBuffer out;
    private int[] fields = new int[32];
    private int[] starts = new int[32];
    private int count;

    Arrived(WireBuffer out) {
        this.out = out;
    }

    /** How many there are, which is where those of the next message begin. */
    int count() {
        return count;
    }

    /** Forgets the members of a message that has been read. */
    void forget(int base) {
        count = base;
    }

    /** A member of which nothing is written yet. */
    void add(MessageField field) {
        if (count == fields.length) {
            fields = Arrays.copyOf(fields, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count);
        }
        fields[count] = field.index();
        starts[count++] = out.length();
    }

    private int end(int member) {
        return member + 1 < count ? starts[member + 1] : out.length();
    }

    /** Whether a member is this field, be it null. */
    boolean has(MessageField field, int base) {
        for (int i = base; i < count; i++) {
            if (fields[i] == field.index()) {
                return true;
            }
        }
        return false;
    }

    /** Whether something is written of another field that excludes this one. */
    boolean excludes(MessageField field, MessageType type, int base) {
        for (int i = base; i < count; i++) {
            if (end(i) > starts[i] && fields[i] != field.index() && field.excludes(type.field(fields[i]))) {
                return true;
            }
        }
        return false;
    }

    /** Whether something is written of this field. */
    boolean isWritten(MessageField field, int base) {
        for (int i = base; i < count; i++) {
            if (fields[i] == field.index() && end(i) > starts[i]) {
                return true;
            }
        }
        return false;
    }

    /** Puts what is written in the order of the fields' numbers. */
    void order(int base) {
        int from = starts[base];
        byte[] arrived = out.copyFrom(from);
        long[] ordered = new long[count - base];
        for (int i = base; i < count; i++) {
            ordered[i - base] = (long) fields[i] << Integer.SIZE | i;
        }
        Arrays.sort(ordered);
        out.truncate(from);
        for (long each : ordered) {
            int member = (int) each;
            int end = member + 1 < count ? starts[member + 1] - from : arrived.length;
            out.bytes(arrived, starts[member] - from, end);
        }
    }
}
