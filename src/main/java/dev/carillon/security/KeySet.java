package dev.carillon.security;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of a JWK set (RFC 7517) that prove signatures: public ones of a kind that this verifier knows. A shared secret
 * that somebody publishes is none.
 *
 * @param keys in the order of the set
 */
record KeySet(List<Key> keys) {

    static final KeySet EMPTY = new KeySet(List.of());

    /** More are ignored: a token without a key id is tried with each. */
    static final int MAX_KEYS = 100;

    KeySet {
        keys = List.copyOf(keys);
    }

    /**
     * @param id        empty for none
     * @param algorithm the only one that this key is for; empty for any of its kind
     */
    record Key(Optional<String> id, Optional<String> algorithm, PublicKeyVerifier verifier) {

        boolean fits(JWSHeader header) {
            return (header.getKeyID() == null || id.equals(Optional.of(header.getKeyID())))
                    && algorithm.map(header.getAlgorithm().getName()::equals).orElse(true)
                    && verifier.proves(header);
        }
    }

    /** @throws IllegalArgumentException when the text is no key set; keys of no use in a good one are passed over */
    static KeySet parse(byte[] utf8) {
        List<Key> keys = new ArrayList<>();
        try {
            Map<String, Object> document = JSONObjectUtils.parse(new String(utf8, StandardCharsets.UTF_8));
            List<Object> all = document == null ? null : JSONObjectUtils.getJSONArray(document, "keys");
            if (all == null) {
                throw new IllegalArgumentException("it has no member \"keys\"");
            }
            for (Object each : all) {
                if (keys.size() < MAX_KEYS && each instanceof Map<?, ?> members) {
                    read(members).ifPresent(keys::add);
                }
            }
        } catch (ParseException malformed) {
            throw new IllegalArgumentException("it is not a JSON object with an array \"keys\"", malformed);
        }
        return new KeySet(keys);
    }

    // A set may hold keys of kinds yet unknown, for other purposes, or broken: the good ones beside them still count.
    private static Optional<Key> read(Map<?, ?> members) {
        try {
            @SuppressWarnings("unchecked") // it was read from a JSON object, whose names are strings
            JWK jwk = JWK.parse((Map<String, Object>) members);
            if (!isForSignatures(jwk)) {
                return Optional.empty();
            }
            Optional<PublicKeyVerifier> verifier = verifier(jwk);
            return verifier.map(proof -> new Key(
                    Optional.ofNullable(jwk.getKeyID()),
                    Optional.ofNullable(jwk.getAlgorithm()).map(Algorithm::getName),
                    proof));
        } catch (ParseException | InvalidKeyException | com.nimbusds.jose.JOSEException | IllegalArgumentException no) {
            return Optional.empty();
        }
    }

    private static boolean isForSignatures(JWK jwk) {
        return (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
                && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
    }

    private static Optional<PublicKeyVerifier> verifier(JWK jwk)
            throws InvalidKeyException, com.nimbusds.jose.JOSEException {
        if (jwk instanceof RSAKey rsa) {
            return Optional.of(PublicKeyVerifier.of(rsa.toRSAPublicKey()));
        }
        if (jwk instanceof ECKey elliptic) {
            return Optional.of(PublicKeyVerifier.of(elliptic.toECPublicKey()));
        }
        if (jwk instanceof OctetKeyPair edwards && edwards.getCurve().equals(Curve.Ed25519)) {
            return Optional.of(PublicKeyVerifier.of(Ed25519Verifier.key(edwards.getDecodedX())));
        }
        return Optional.empty();
    }

    /** The keys that may have signed a token with this header. */
    List<JWSVerifier> candidates(JWSHeader header) {
        return keys.stream()
                .filter(key -> key.fits(header))
                .map(key -> key.verifier().verifier())
                .toList();
    }
}
