package dev.carillon.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The members that an object of the wire may have. Finds the constant for the bytes of a name, so that reading a known
 * name makes no string. Immutable.
 */
public final class JsonNames {

    /** So many fit the set of those already seen. */
    private static final int MAX_NAMES = Long.SIZE;

    private static final short NONE = -1;

    private final String[] names;
    private final byte[][] bytes;

    /** Indexes of names by hash, the next free slot where one is taken; -1 for none. At most half full. */
    private final short[] slots;

    private JsonNames(List<String> names) {
        this.names = names.toArray(new String[0]);
        this.bytes = new byte[this.names.length][];
        for (int i = 0; i < this.names.length; i++) {
            bytes[i] = this.names[i].getBytes(StandardCharsets.UTF_8);
        }
        this.slots = slots(this.names);
    }

    /**
     * @param names ASCII, distinct, at most 64
     * @throws IllegalArgumentException when they are not
     */
    public static JsonNames of(String... names) {
        boolean ascii = Arrays.stream(names).allMatch(name -> name.chars().allMatch(c -> c > 0 && c < 0x80));
        if (!ascii
                || names.length > MAX_NAMES
                || Arrays.stream(names).distinct().count() < names.length) {
            throw new IllegalArgumentException("at most 64 distinct ASCII names");
        }
        return new JsonNames(List.of(names));
    }

    /**
     * Names to be found by {@link JsonReader#find} only.
     *
     * @param names any, distinct, fewer than 32768
     */
    public static JsonNames ofAny(List<String> names) {
        if (names.size() > Short.MAX_VALUE) {
            throw new IllegalArgumentException("fewer than 32768 names");
        }
        return new JsonNames(names);
    }

    private static short[] slots(String[] names) {
        short[] slots = new short[2 * Integer.highestOneBit(2 * names.length | 1)];
        Arrays.fill(slots, NONE);
        for (int i = 0; i < names.length; i++) {
            int slot = slot(names[i].hashCode(), slots.length);
            while (slots[slot] != NONE) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = (short) i;
        }
        return slots;
    }

    private static int slot(int hash, int size) {
        return (hash ^ hash >>> 16 ^ hash >>> 8) & size - 1;
    }

    /**
     * @param hash as {@link String#hashCode} makes it of the same characters
     * @return index in the order given to {@link #of}, -1 for an unknown name
     */
    int find(byte[] from, int start, int end, int hash) {
        int slot = slot(hash, slots.length);
        while (slots[slot] != NONE) {
            byte[] name = bytes[slots[slot]];
            if (Arrays.equals(from, start, end, name, 0, name.length)) {
                return slots[slot];
            }
            slot = slot + 1 & slots.length - 1;
        }
        return NONE;
    }

    /** The same for a name that was not plain ASCII without escapes. */
    int find(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return find(utf8, 0, utf8.length, name.hashCode());
    }

    String name(int index) {
        return names[index];
    }
}
