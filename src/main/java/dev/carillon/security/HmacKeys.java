package dev.carillon.security;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The configured shared secrets as keys, for HMAC algorithms and no others. Answers at once. */
public final class HmacKeys implements KeySource {

    private final HmacSecrets secrets;
    private final Clock clock;
    private final Optional<JWSVerifier> current;
    private final Optional<JWSVerifier> previous;

    public HmacKeys(HmacSecrets secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
        this.current = verifier(secrets.current());
        this.previous = verifier(secrets.previous());
    }

    @Override
    public CompletionStage<List<JWSVerifier>> candidates(JWSHeader header) {
        List<JWSVerifier> keys = new ArrayList<>(2);
        if (HmacVerifier.supports(header.getAlgorithm())) {
            current.ifPresent(keys::add);
            previous.filter(ignored -> isPreviousValid()).ifPresent(keys::add);
        }
        return CompletableFuture.completedFuture(keys);
    }

    private boolean isPreviousValid() {
        return secrets.previousValidUntil().map(clock.instant()::isBefore).orElse(true);
    }

    private static Optional<JWSVerifier> verifier(String secret) {
        return secret.isEmpty() ? Optional.empty() : Optional.of(new HmacVerifier(HmacSecrets.bytes(secret)));
    }
}
