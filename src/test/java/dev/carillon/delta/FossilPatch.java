package dev.carillon.delta;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads patches as a client does, and complains of everything that is not as it should be. */
public final class FossilPatch {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";

    private final byte[] base;
    private final byte[] patch;
    private int at;

    private FossilPatch(byte[] base, byte[] patch) {
        this.base = base;
        this.patch = patch;
    }

    /** The target. */
    public static byte[] apply(byte[] base, byte[] patch) {
        return new FossilPatch(base, patch).apply();
    }

    public static String apply(String base, String patch) {
        byte[] target = apply(base.getBytes(StandardCharsets.UTF_8), patch.getBytes(StandardCharsets.UTF_8));
        return new String(target, StandardCharsets.UTF_8);
    }

    private byte[] apply() {
        long length = number();
        expect('\n', next());
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        while (true) {
            long number = number();
            int command = next();
            if (command == '@') {
                int offset = Math.toIntExact(number());
                expect(',', next());
                target.write(base, offset, Math.toIntExact(number));
            } else if (command == ':') {
                target.write(patch, at, Math.toIntExact(number));
                at += Math.toIntExact(number);
            } else {
                expect(';', command);
                byte[] made = target.toByteArray();
                if (made.length != length || at != patch.length || checksum(made) != number) {
                    throw new AssertionError("length, end or checksum");
                }
                return made;
            }
        }
    }

    private static long checksum(byte[] bytes) {
        long sum = 0;
        for (int i = 0; i < bytes.length; i += 4) {
            long word = 0;
            for (int j = i; j < i + 4; j++) {
                word = word << 8 | (j < bytes.length ? bytes[j] & 0xff : 0);
            }
            sum += word;
        }
        return sum & 0xffff_ffffL;
    }

    private long number() {
        long number = 0;
        int start = at;
        for (int digit = DIGITS.indexOf(patch[at]); digit >= 0; digit = DIGITS.indexOf(patch[at])) {
            number = number * 64 + digit;
            at++;
        }
        if (at == start) {
            throw new AssertionError("a number at " + at);
        }
        return number;
    }

    private int next() {
        return patch[at++];
    }

    private static void expect(int expected, int found) {
        if (expected != found) {
            throw new AssertionError((char) expected + " and not " + (char) found);
        }
    }
}
