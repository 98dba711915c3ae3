package dev.carillon.security;

import static dev.carillon.ConfigurationException.require;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Secrets shared with whoever makes the tokens. While a secret is being changed, the previous one stays good until a
 * given time.
 *
 * @param prefix             of the configuration keys: {@code carillon.token} or {@code carillon.subscription-token}
 * @param current            {@code .hmac-secret-key}; empty for none, else at least {@code minBytes} bytes of UTF-8
 * @param previous           {@code .hmac-previous-secret-key}; empty for none
 * @param previousValidUntil {@code .hmac-previous-secret-key-valid-until}; empty leaves the previous one good for ever
 * @param minBytes           the shortest secret that is accepted, {@value #MIN_BYTES} for a node that others can reach
 */
public record HmacSecrets(
        String prefix, String current, String previous, Optional<Instant> previousValidUntil, int minBytes) {

    /** What is shorter can be guessed by trying. */
    public static final int MIN_BYTES = 16;
    /** RFC 7518 section 3.2: as long as the hash. */
    private static final int GOOD_BYTES = 32;

    public HmacSecrets {
        Objects.requireNonNull(previousValidUntil, "previousValidUntil");
        String atLeast = "empty or at least " + minBytes + " bytes";
        require(isLongEnough(current, minBytes), prefix + ".hmac-secret-key", size(current), atLeast);
        require(isLongEnough(previous, minBytes), prefix + ".hmac-previous-secret-key", size(previous), atLeast);
        require(
                previous.isEmpty() || !current.isEmpty(),
                prefix + ".hmac-previous-secret-key",
                size(previous),
                "empty while there is no " + prefix + ".hmac-secret-key");
        require(
                previousValidUntil.isEmpty() || !previous.isEmpty(),
                prefix + ".hmac-previous-secret-key-valid-until",
                previousValidUntil.map(Instant::toString).orElse(""),
                "absent while there is no " + prefix + ".hmac-previous-secret-key");
    }

    /** Secrets of at least {@value #MIN_BYTES} bytes. */
    public HmacSecrets(String prefix, String current, String previous, Optional<Instant> previousValidUntil) {
        this(prefix, current, previous, previousValidUntil, MIN_BYTES);
    }

    /** No secret: no HMAC token is good. */
    public static HmacSecrets none(String prefix) {
        return new HmacSecrets(prefix, "", "", Optional.empty());
    }

    /** One secret. */
    public static HmacSecrets of(String prefix, String secret) {
        return new HmacSecrets(prefix, secret, "", Optional.empty());
    }

    /** One sentence for each secret that is accepted but weak; for the log at start. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        warnIfShort(current, prefix + ".hmac-secret-key", warnings);
        warnIfShort(previous, prefix + ".hmac-previous-secret-key", warnings);
        return List.copyOf(warnings);
    }

    private static void warnIfShort(String secret, String key, List<String> warnings) {
        int length = bytes(secret).length;
        if (length > 0 && length < GOOD_BYTES) {
            warnings.add("%s has %d bytes: a secret of fewer than %d can be guessed from one token"
                    .formatted(key, length, GOOD_BYTES));
        }
    }

    private static boolean isLongEnough(String secret, int minBytes) {
        return secret.isEmpty() || bytes(secret).length >= minBytes;
    }

    private static String size(String secret) {
        return "(a secret of " + bytes(secret).length + " bytes)";
    }

    static byte[] bytes(String secret) {
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    /** Never the secrets. */
    @Override
    public String toString() {
        return "HmacSecrets[" + prefix + ", current=" + size(current) + ", previous=" + size(previous) + "]";
    }
}
