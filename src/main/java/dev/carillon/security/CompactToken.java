package dev.carillon.security;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import dev.carillon.security.InvalidTokenException.Flaw;
import dev.carillon.security.JsonValue.JsonObject;
import dev.carillon.security.JsonValue.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/**
 * A signed JWT in compact form (RFC 7515 section 7.1), taken apart and not yet believed.
 *
 * @param header    algorithm and key id only: what points elsewhere ({@code jku}, {@code x5u}) or brings its own key
 *                  ({@code jwk}, {@code x5c}) is dropped here, so nothing behind can follow it
 * @param signed    the bytes that were signed
 * @param signature not empty
 * @param claims    the claims' bytes; to be read once the signature is proved
 */
record CompactToken(JWSHeader header, byte[] signed, Base64URL signature, byte[] claims) {

    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.HS256,
            JWSAlgorithm.HS384,
            JWSAlgorithm.HS512,
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512,
            JWSAlgorithm.EdDSA);

    // RFC 8725 section 3.12: an identity provider signs other things with the same keys (logout tokens, events).
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    /**
     * @param maxLength in characters, looked at first
     * @throws InvalidTokenException unless the token is well formed and its algorithm one that this verifier knows
     */
    static CompactToken parse(String token, int maxLength) {
        if (token.length() > maxLength) {
            throw new InvalidTokenException(Flaw.TOO_LONG);
        }
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
            throw new InvalidTokenException(Flaw.NOT_COMPACT);
        }
        JWSHeader header = header(TokenJson.object(decode(token.substring(0, first))));
        byte[] claims = decode(token.substring(first + 1, second));
        String signature = token.substring(second + 1);
        if (decode(signature).length == 0) {
            throw new InvalidTokenException(Flaw.SIGNATURE);
        }
        byte[] signed = token.substring(0, second).getBytes(StandardCharsets.US_ASCII);
        return new CompactToken(header, signed, new Base64URL(signature), claims);
    }

    private static JWSHeader header(JsonObject header) {
        if (header.members().containsKey("crit")) {
            throw new InvalidTokenException(Flaw.HEADER); // this verifier understands no extension
        }
        if (header.members().containsKey("typ")
                && !TYPES.contains(text(header, "typ").toLowerCase(Locale.ROOT))) {
            throw new InvalidTokenException(Flaw.HEADER);
        }
        JWSAlgorithm algorithm = new JWSAlgorithm(text(header, "alg"));
        if (!ALGORITHMS.contains(algorithm)) {
            throw new InvalidTokenException(Flaw.ALGORITHM);
        }
        JWSHeader.Builder known = new JWSHeader.Builder(algorithm);
        if (header.members().containsKey("kid")) {
            known.keyID(text(header, "kid"));
        }
        return known.build();
    }

    private static String text(JsonObject header, String name) {
        if (header.members().get(name) instanceof JsonText text) {
            return text.value();
        }
        throw new InvalidTokenException(Flaw.HEADER);
    }

    // The decoder takes padding and stray bits at the end; both would give one token several spellings.
    private static byte[] decode(String base64url) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(base64url);
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(base64url)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new InvalidTokenException(Flaw.NOT_COMPACT);
    }

    /** Nothing of the token. */
    @Override
    public String toString() {
        return "CompactToken[" + header.getAlgorithm() + "]";
    }
}
