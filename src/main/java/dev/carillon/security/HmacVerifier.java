package dev.carillon.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves HS256, HS384 and HS512 with one shared secret. Stands in for the library's own verifier, which refuses secrets
 * shorter than the hash (64 bytes for HS512): peers accept them, and a token of theirs must keep working. How short a
 * secret may be is decided in {@link HmacSecrets}. Thread-safe.
 */
final class HmacVerifier implements JWSVerifier {

    private static final Map<JWSAlgorithm, String> NAMES = Map.of(
            JWSAlgorithm.HS256, "HmacSHA256",
            JWSAlgorithm.HS384, "HmacSHA384",
            JWSAlgorithm.HS512, "HmacSHA512");

    private final byte[] secret;
    private final JCAContext context = new JCAContext();

    /** @param secret not empty */
    HmacVerifier(byte[] secret) {
        this.secret = secret.clone();
    }

    static boolean supports(JWSAlgorithm algorithm) {
        return NAMES.containsKey(algorithm);
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
        String name = NAMES.get(header.getAlgorithm());
        if (name == null) {
            throw new JOSEException("not an HMAC algorithm");
        }
        try {
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(secret, name));
            return MessageDigest.isEqual(mac.doFinal(signed), signature.decode());
        } catch (GeneralSecurityException e) {
            throw new JOSEException(name + " is not available", e);
        }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return NAMES.keySet();
    }

    @Override
    public JCAContext getJCAContext() {
        return context;
    }
}
