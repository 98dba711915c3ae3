package dev.carillon.security;

import static dev.carillon.ConfigurationException.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who may sign tokens. Shared secrets and public keys may stand beside each other: the algorithm decides, and each key
 * serves only the algorithms of its own kind. Public keys are configured, or fetched, not both.
 *
 * @param secrets    for HMAC
 * @param publicKeys {@code .rsa-public-key} and its fellows
 * @param keySet     {@code .jwks-public-endpoint} and its fellows; empty for none
 */
public record TokenKeys(HmacSecrets secrets, PublicKeys publicKeys, Optional<KeySetSettings> keySet) {

    public TokenKeys {
        Objects.requireNonNull(secrets, "secrets");
        Objects.requireNonNull(publicKeys, "publicKeys");
        require(
                keySet.isEmpty() || publicKeys.isEmpty(),
                secrets.prefix() + ".jwks-public-endpoint",
                keySet.map(KeySetSettings::address).map(Object::toString).orElse(""),
                "empty while a public key is configured beside it");
    }

    /** One sentence for each key, or way to it, that is accepted but weak; for the log at start. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(secrets.warnings());
        keySet.map(set -> set.warnings(secrets.prefix())).ifPresent(warnings::addAll);
        return List.copyOf(warnings);
    }

    /** Shared secrets alone. */
    public static TokenKeys of(HmacSecrets secrets) {
        return new TokenKeys(secrets, PublicKeys.NONE, Optional.empty());
    }
}
