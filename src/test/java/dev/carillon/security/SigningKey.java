package dev.carillon.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** A key pair that signs tokens with the JDK alone, so that another's idea of JOSE is what the verifier meets. */
public final class SigningKey {

    private final KeyPair pair;

    private SigningKey(KeyPair pair) {
        this.pair = pair;
    }

    public static SigningKey rsa(int bits) {
        return new SigningKey(generate("RSA", generator -> generator.initialize(bits)));
    }

    /** @param curve such as {@code secp256r1} */
    public static SigningKey ec(String curve) {
        return new SigningKey(generate("EC", generator -> generator.initialize(new ECGenParameterSpec(curve))));
    }

    public static SigningKey ed(String curve) {
        return new SigningKey(generate(curve, generator -> {}));
    }

    private interface Setup {
        void apply(KeyPairGenerator generator) throws GeneralSecurityException;
    }

    private static KeyPair generate(String algorithm, Setup setup) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            setup.apply(generator);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public PublicKey publicKey() {
        return pair.getPublic();
    }

    /** @param kid empty for none */
    public String token(String algorithm, String kid, String claims) {
        String header = "{\"alg\":\"" + algorithm + "\"" + (kid.isEmpty() ? "" : ",\"kid\":\"" + kid + "\"") + "}";
        return tokenWith(header, algorithm, claims);
    }

    /** Signed as the algorithm says, whatever the header does. */
    String tokenWith(String header, String algorithm, String claims) {
        String parts = part(header.getBytes(UTF_8)) + "." + part(claims.getBytes(UTF_8));
        return parts + "." + part(sign(algorithm, parts.getBytes(UTF_8)));
    }

    byte[] sign(String algorithm, byte[] content) {
        String bits = algorithm.substring(2);
        try {
            Signature signature = switch (algorithm.substring(0, 2)) {
                case "RS" -> Signature.getInstance("SHA" + bits + "withRSA");
                case "PS" -> pss(Integer.parseInt(bits));
                case "ES" -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
                case "Ed" -> Signature.getInstance(pair.getPublic().getAlgorithm());
                default -> throw new IllegalArgumentException(algorithm);
            };
            signature.initSign(pair.getPrivate());
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Signature pss(int bits) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(
                new PSSParameterSpec("SHA-" + bits, "MGF1", new MGF1ParameterSpec("SHA-" + bits), bits / 8, 1));
        return signature;
    }

    public String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    String privatePem() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()) + "\n-----END PRIVATE KEY-----";
    }

    /** @param more members, each behind a comma */
    public String jwk(String kid, String more) {
        return "{\"kid\":\"" + kid + "\"," + material() + more + "}";
    }

    private String material() {
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            return "\"kty\":\"RSA\",\"n\":\"" + part(unsigned(rsa.getModulus(), 0)) + "\",\"e\":\""
                    + part(unsigned(rsa.getPublicExponent(), 0)) + "\"";
        }
        if (pair.getPublic() instanceof ECPublicKey elliptic) {
            int bits = elliptic.getParams().getCurve().getField().getFieldSize();
            int length = (bits + 7) / 8;
            return "\"kty\":\"EC\",\"crv\":\"P-" + bits + "\",\"x\":\""
                    + part(unsigned(elliptic.getW().getAffineX(), length)) + "\",\"y\":\""
                    + part(unsigned(elliptic.getW().getAffineY(), length)) + "\"";
        }
        byte[] der = pair.getPublic().getEncoded();
        return "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                + part(Arrays.copyOfRange(der, der.length - 32, der.length)) + "\"";
    }

    private static byte[] unsigned(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 && bytes.length > 1 ? 1 : 0;
        byte[] plain = Arrays.copyOfRange(bytes, from, bytes.length);
        byte[] padded = new byte[Math.max(length, plain.length)];
        System.arraycopy(plain, 0, padded, padded.length - plain.length, plain.length);
        return padded;
    }

    static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
