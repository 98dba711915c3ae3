package dev.carillon.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Set;

/** Proves EdDSA on the curve Ed25519 with the JDK: the library's own verifier needs a second library. Thread-safe. */
final class Ed25519Verifier implements JWSVerifier {

    static final String CURVE = "Ed25519";

    /** What stands before the 32 bytes of a key in DER (RFC 8410 section 4). */
    private static final byte[] DER = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;

    private final PublicKey key;
    private final JCAContext context = new JCAContext();

    Ed25519Verifier(EdECPublicKey key) {
        this.key = key;
    }

    /**
     * @param x as in a JWK (RFC 8037 section 2)
     * @throws InvalidKeyException unless it is a point of the curve
     */
    static EdECPublicKey key(byte[] x) throws InvalidKeyException {
        if (x.length != KEY_BYTES) {
            throw new InvalidKeyException("an Ed25519 key has 32 bytes, not " + x.length);
        }
        byte[] der = new byte[DER.length + KEY_BYTES];
        System.arraycopy(DER, 0, der, 0, DER.length);
        System.arraycopy(x, 0, der, DER.length, KEY_BYTES);
        try {
            return (EdECPublicKey) KeyFactory.getInstance(CURVE).generatePublic(new X509EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            throw new InvalidKeyException(e);
        }
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
        if (!JWSAlgorithm.EdDSA.equals(header.getAlgorithm())) {
            throw new JOSEException("not EdDSA");
        }
        byte[] given = signature.decode();
        if (given.length != SIGNATURE_BYTES) {
            return false; // the JDK overlooks what is behind the 64 bytes: one token would have many spellings
        }
        try {
            Signature proof = Signature.getInstance(CURVE);
            proof.initVerify(key);
            proof.update(signed);
            return proof.verify(given);
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new JOSEException(CURVE + " is not available", e);
        }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.EdDSA);
    }

    @Override
    public JCAContext getJCAContext() {
        return context;
    }
}
