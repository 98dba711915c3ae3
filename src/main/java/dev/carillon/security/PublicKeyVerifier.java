package dev.carillon.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;

/**
 * Proves signatures with one public key: RS and PS algorithms with an RSA key, the one ES algorithm that belongs to an
 * elliptic key's curve, EdDSA with an Ed25519 key. Thread-safe.
 *
 * @param verifier supports the key's algorithms and no others
 */
public record PublicKeyVerifier(JWSVerifier verifier) {

    /** RFC 7518 section 3.3. */
    private static final int MIN_RSA_BITS = 2048;

    /** A proof takes time with the square of the length; nobody uses longer ones. */
    private static final int MAX_RSA_BITS = 8192;

    /** @throws InvalidKeyException for a key of another kind, of an unknown curve, or of a length that nobody should use */
    static PublicKeyVerifier of(PublicKey key) throws InvalidKeyException {
        try {
            if (key instanceof RSAPublicKey rsa) {
                int bits = rsa.getModulus().bitLength();
                if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
                    throw new InvalidKeyException(
                            "it has %d bits, not %d to %d".formatted(bits, MIN_RSA_BITS, MAX_RSA_BITS));
                }
                return new PublicKeyVerifier(new RSASSAVerifier(rsa));
            }
            if (key instanceof ECPublicKey elliptic) {
                ECDSAVerifier verifier = new ECDSAVerifier(elliptic);
                if (verifier.supportedJWSAlgorithms().contains(JWSAlgorithm.ES256K)) {
                    throw new InvalidKeyException("its curve is none of P-256, P-384, P-521");
                }
                return new PublicKeyVerifier(verifier);
            }
        } catch (JOSEException unfit) {
            throw new InvalidKeyException(unfit.getMessage(), unfit);
        }
        if (key instanceof EdECPublicKey edwards
                && edwards.getParams().getName().equals(Ed25519Verifier.CURVE)) {
            return new PublicKeyVerifier(new Ed25519Verifier(edwards));
        }
        throw new InvalidKeyException("it is none of RSA, EC and Ed25519");
    }

    boolean proves(JWSHeader header) {
        return verifier.supportedJWSAlgorithms().contains(header.getAlgorithm());
    }
}
