package dev.carillon.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Stream;

/** The keys that open the server API, as digests. Thread-safe. */
final class ApiKeys {

    private final List<byte[]> digests;

    /** @param keys empty ones are left out */
    ApiKeys(String... keys) {
        this.digests = Stream.of(keys)
                .filter(key -> !key.isEmpty())
                .map(ApiKeys::digest)
                .toList();
    }

    /** Whether this is one of the keys; never, when there is none. The time it takes tells nothing of the keys. */
    boolean open(String given) {
        byte[] digest = digest(given);
        boolean found = false;
        for (byte[] key : digests) {
            // Digests have one length, so the comparison cannot tell how long the key is; and no short cut out of the
            // loop.
            found |= MessageDigest.isEqual(key, digest);
        }
        return found;
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
