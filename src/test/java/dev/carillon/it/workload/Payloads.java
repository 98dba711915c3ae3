package dev.carillon.it.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/** Makes the data of publications, each unlike every other. Thread-safe. */
public final class Payloads {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz äöü 日本語 \"\\/\t🔔";

    /** What all have in common, so that one can be a patch of another. */
    private static final String COMMON = " – what never changes: \"日本語\" 🔔 äöü".repeat(5);

    private final String name;
    private final AtomicLong count = new AtomicLong();

    Payloads(String name) {
        this.name = name;
    }

    /** A string, most often short, now and then some ten thousand characters. */
    String next(Random random) {
        int length = random.nextInt(50) == 0 ? random.nextInt(10_000) : random.nextInt(200);
        StringBuilder text = new StringBuilder(name)
                .append('-')
                .append(count.incrementAndGet())
                .append(':');
        int[] letters = LETTERS.codePoints().toArray();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.append(COMMON).toString();
    }

    /** Short, and another one for another payload. */
    public static String fingerprint(String payload) {
        CRC32 crc = new CRC32();
        crc.update(payload.getBytes(UTF_8));
        String name = payload.substring(0, Math.max(0, payload.indexOf(':')));
        return name + "/" + payload.length() + "/" + Long.toHexString(crc.getValue());
    }
}
