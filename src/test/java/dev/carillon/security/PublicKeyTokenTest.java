package dev.carillon.security;

import static dev.carillon.security.Tokens.code;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that are signed with private keys: each algorithm by its own key, and by nothing else. */
class PublicKeyTokenTest {

    private static final String CLAIMS = "{\"sub\":\"alice\"}";
    private static final SigningKey RSA = SigningKey.rsa(2048);
    private static final SigningKey OTHER_RSA = SigningKey.rsa(2048);
    private static final SigningKey P256 = SigningKey.ec("secp256r1");
    private static final SigningKey P384 = SigningKey.ec("secp384r1");
    private static final SigningKey P521 = SigningKey.ec("secp521r1");
    private static final SigningKey ED = SigningKey.ed("Ed25519");

    private static final List<String> ALGORITHMS =
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    private static SigningKey key(String algorithm) {
        return switch (algorithm) {
            case "ES256" -> P256;
            case "ES384" -> P384;
            case "ES512" -> P521;
            case "EdDSA" -> ED;
            default -> RSA;
        };
    }

    /** Believes the key of this algorithm, and a shared secret beside it. */
    private static TokenVerifier verifier(String algorithm) {
        String pem = key(algorithm).pem();
        boolean rsa = key(algorithm) == RSA;
        boolean edwards = key(algorithm) == ED;
        PublicKeys keys =
                PublicKeys.read("carillon.token", rsa ? pem : "", rsa || edwards ? "" : pem, edwards ? pem : "");
        return verifier(keys);
    }

    private static TokenVerifier verifier(PublicKeys keys) {
        TokenKeys all = new TokenKeys(HmacSecrets.of("carillon.token", Tokens.SECRET), keys, Optional.empty());
        return Tokens.verifier(TokenSettings.of("carillon.token", all));
    }

    static Stream<String> algorithms() {
        return ALGORITHMS.stream();
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void a_token_signed_with_the_configured_key_is_good(String algorithm) {
        assertThat(code(verifier(algorithm).connection(key(algorithm).token(algorithm, "", CLAIMS))))
                .isZero();
        assertThat(code(verifier(algorithm).connection(key(algorithm).token(algorithm, "any", CLAIMS))))
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void a_shared_secret_beside_a_public_key_goes_on_proving_its_own(String algorithm) {
        assertThat(code(verifier(algorithm).connection(Tokens.of(CLAIMS)))).isZero();
    }

    static Stream<Arguments> bad() {
        return ALGORITHMS.stream().flatMap(PublicKeyTokenTest::bad);
    }

    private static Stream<Arguments> bad(String algorithm) {
        SigningKey key = key(algorithm);
        String good = key.token(algorithm, "", CLAIMS);
        String[] parts = good.split("\\.");
        byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
        byte[] bent = signature.clone();
        bent[bent.length / 2] ^= 1;
        String unsigned = parts[0] + "." + parts[1] + ".";
        byte[] der = key.publicKey().getEncoded();
        return Stream.of(
                        arguments("a bent signature", unsigned + SigningKey.part(bent)),
                        arguments(
                                "a signature one byte short",
                                unsigned + SigningKey.part(Arrays.copyOf(signature, signature.length - 1))),
                        arguments(
                                "a signature one byte long",
                                unsigned + SigningKey.part(Arrays.copyOf(signature, signature.length + 1))),
                        arguments("a signature of zeros", unsigned + SigningKey.part(new byte[signature.length])),
                        arguments("a signature of one byte", unsigned + "AA"),
                        arguments("a signature of a kilobyte", unsigned + SigningKey.part(new byte[1024])),
                        arguments("no signature", unsigned),
                        arguments(
                                "another's claims",
                                parts[0] + "." + SigningKey.part("{}".getBytes(UTF_8)) + "." + parts[2]),
                        arguments("another key of the kind", other(algorithm).token(algorithm, "", CLAIMS)),
                        arguments("alg none", key.tokenWith("{\"alg\":\"none\"}", algorithm, CLAIMS)),
                        arguments("the public key as a secret, DER", hmac("HS256", der)),
                        arguments(
                                "the public key as a secret, PEM",
                                hmac("HS256", key.pem().getBytes(UTF_8))),
                        arguments(
                                "the public key as a secret, PEM without its last line break",
                                hmac("HS256", key.pem().strip().getBytes(UTF_8))),
                        arguments("a MAC under its own name", Tokens.signed("{\"alg\":\"" + algorithm + "\"}", CLAIMS)),
                        arguments("its own signature under the name of HS256", renamed(key, algorithm, "HS256")))
                .map(row -> arguments(algorithm, row.get()[0], row.get()[1]));
    }

    private static SigningKey other(String algorithm) {
        return switch (algorithm) {
            case "ES256" -> SigningKey.ec("secp256r1");
            case "ES384" -> SigningKey.ec("secp384r1");
            case "ES512" -> SigningKey.ec("secp521r1");
            case "EdDSA" -> SigningKey.ed("Ed25519");
            default -> OTHER_RSA;
        };
    }

    private static String hmac(String algorithm, byte[] secret) {
        return Tokens.signed("{\"alg\":\"" + algorithm + "\"}", CLAIMS, "HmacSHA256", secret);
    }

    private static String renamed(SigningKey key, String algorithm, String name) {
        return key.tokenWith("{\"alg\":\"" + name + "\"}", algorithm, CLAIMS);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("bad")
    void whatever_else_is_refused(String algorithm, String name, String token) {
        assertThat(code(verifier(algorithm).connection(token))).isEqualTo(3500);
    }

    @ParameterizedTest(name = "a key for {0} does not prove what is named {1}")
    @CsvSource({
        "RS256,PS256",
        "PS256,RS256",
        "RS256,RS384",
        "RS256,ES256",
        "RS512,EdDSA",
        "ES256,ES384",
        "ES256,ES512",
        "ES384,ES256",
        "ES256,ES256K",
        "ES256,RS256",
        "EdDSA,ES256",
        "EdDSA,RS256",
        "EdDSA,Ed25519"
    })
    void a_signature_under_the_name_of_another_algorithm_is_refused(String algorithm, String name) {
        assertThat(code(verifier(algorithm).connection(renamed(key(algorithm), algorithm, name))))
                .isEqualTo(3500);
    }

    @Test
    void an_elliptic_signature_in_der_is_refused() throws Exception {
        Signature der = Signature.getInstance("SHA256withECDSA");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        String parts = Tokens.base64("{\"alg\":\"ES256\"}") + "." + Tokens.base64(CLAIMS);
        der.initSign(pair.getPrivate());
        der.update(parts.getBytes(UTF_8));
        PublicKeys keys = new PublicKeys(List.of(PublicKeyVerifier.of(pair.getPublic())));

        assertThat(code(verifier(keys).connection(parts + "." + SigningKey.part(der.sign()))))
                .isEqualTo(3500);
    }

    @Test
    void keys_of_all_kinds_stand_beside_each_other() {
        TokenVerifier verifier = verifier(PublicKeys.read("carillon.token", RSA.pem(), P384.pem(), ED.pem()));

        for (String algorithm : List.of("RS256", "PS512", "ES384", "EdDSA")) {
            assertThat(code(verifier.connection(key(algorithm).token(algorithm, "", CLAIMS))))
                    .isZero();
        }
        assertThat(code(verifier.connection(P256.token("ES256", "", CLAIMS)))).isEqualTo(3500);
    }

    @Test
    void without_a_public_key_every_such_token_is_refused() {
        for (String algorithm : ALGORITHMS) {
            assertThat(code(verifier(PublicKeys.NONE).connection(key(algorithm).token(algorithm, "", CLAIMS))))
                    .isEqualTo(3500);
        }
    }
}
