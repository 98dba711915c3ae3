package dev.carillon.security;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds the keys that may have signed a token. One key serves one family of algorithms: an implementation gives for a
 * header only verifiers whose key was configured for that header's algorithm, so that a public key is never taken for a
 * shared secret (RFC 8725 section 3.1). Thread-safe, never blocks.
 */
@FunctionalInterface
public interface KeySource {

    /** Knows no key: every token is worth nothing. */
    KeySource NONE = header -> CompletableFuture.completedFuture(List.of());

    /** Asks the one for HMAC algorithms and the other for all others, so that neither ever sees the other's tokens. */
    static KeySource of(KeySource secrets, KeySource publicKeys) {
        return header -> (HmacVerifier.supports(header.getAlgorithm()) ? secrets : publicKeys).candidates(header);
    }

    /**
     * @param header holds the algorithm and the key id that the token <em>claims</em>, nothing else; not to be trusted
     * @return the keys to try, best first, empty when none fits. Completes exceptionally when that cannot be known now,
     *     as while a key set cannot be fetched: the token is then answered with the temporary error 100
     */
    CompletionStage<List<JWSVerifier>> candidates(JWSHeader header);
}
