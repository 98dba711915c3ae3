package dev.carillon.security;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The configured public keys. Answers at once. */
final class ConfiguredKeys implements KeySource {

    private final List<PublicKeyVerifier> keys;

    ConfiguredKeys(PublicKeys keys) {
        this.keys = keys.verifiers();
    }

    @Override
    public CompletionStage<List<JWSVerifier>> candidates(JWSHeader header) {
        return CompletableFuture.completedFuture(keys.stream()
                .filter(key -> key.proves(header))
                .map(PublicKeyVerifier::verifier)
                .toList());
    }
}
