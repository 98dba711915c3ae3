package dev.carillon.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {

    private static final SigningKey RSA = SigningKey.rsa(2048);
    private static final SigningKey EC = SigningKey.ec("secp256r1");
    private static final SigningKey ED = SigningKey.ed("Ed25519");

    static KeySet of(String... keys) {
        return parse("{\"keys\":[" + String.join(",", keys) + "]}");
    }

    private static KeySet parse(String text) {
        return KeySet.parse(text.getBytes(UTF_8));
    }

    private static JWSHeader header(String algorithm, String kid) {
        JWSHeader.Builder header = new JWSHeader.Builder(new JWSAlgorithm(algorithm));
        return kid.isEmpty() ? header.build() : header.keyID(kid).build();
    }

    @ParameterizedTest(name = "{0} with kid {1}: {2}")
    @CsvSource({
        "RS256,r,1",
        "PS512,r,1",
        "ES256,e,1",
        "EdDSA,d,1",
        "RS256,'',1",
        "RS256,e,0",
        "ES256,r,0",
        "ES384,e,0",
        "ES256,R,0",
        "HS256,r,0",
        "HS256,'',0",
        "RS256,unknown,0"
    })
    void a_key_serves_its_own_id_and_kind(String algorithm, String kid, int found) {
        KeySet keys = of(RSA.jwk("r", ""), EC.jwk("e", ""), ED.jwk("d", ""));

        assertThat(keys.candidates(header(algorithm, kid))).hasSize(found);
    }

    @Test
    void a_key_that_names_its_algorithm_serves_no_other() {
        KeySet keys = of(RSA.jwk("r", ",\"alg\":\"RS256\",\"use\":\"sig\",\"key_ops\":[\"verify\"]"));

        assertThat(keys.candidates(header("RS256", "r"))).hasSize(1);
        assertThat(keys.candidates(header("PS256", "r"))).isEmpty();
        assertThat(keys.candidates(header("RS512", "r"))).isEmpty();
    }

    @Test
    void keys_of_one_id_are_all_tried() {
        assertThat(of(RSA.jwk("r", ""), SigningKey.rsa(2048).jwk("r", "")).candidates(header("RS256", "r")))
                .hasSize(2);
    }

    static Stream<Arguments> useless() {
        return Stream.of(
                arguments(
                        "a shared secret",
                        "{\"kty\":\"oct\",\"kid\":\"k\",\"k\":\"c2VjcmV0LXRoYXQtaXMtbG9uZy1lbm91Z2g\"}"),
                arguments("a key for encryption", RSA.jwk("k", ",\"use\":\"enc\"")),
                arguments("a key that may not verify", RSA.jwk("k", ",\"key_ops\":[\"encrypt\"]")),
                arguments("a short key", SigningKey.rsa(1024).jwk("k", "")),
                arguments("an unknown kind", "{\"kty\":\"AKP\",\"kid\":\"k\",\"pub\":\"AA\"}"),
                arguments("no kind", "{\"kid\":\"k\"}"),
                arguments("an unknown curve", "{\"kty\":\"EC\",\"crv\":\"P-999\",\"x\":\"AA\",\"y\":\"AA\"}"),
                arguments(
                        "a point beside its curve",
                        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"k\",\"x\":\"AQ\",\"y\":\"AQ\"}"),
                arguments(
                        "the wrong half of a curve", "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"kid\":\"k\",\"x\":\"AA\"}"),
                arguments(
                        "too short for its curve", "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"k\",\"x\":\"AA\"}"),
                arguments("no object", "7"),
                arguments("null", "null"),
                arguments("a kid that is a number", "{\"kty\":\"RSA\",\"kid\":1,\"n\":\"AA\",\"e\":\"AQAB\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("useless")
    void a_key_of_no_use_is_passed_over_and_the_next_one_counts(String name, String key) {
        KeySet keys = of(key, EC.jwk("e", ""));

        assertThat(keys.keys()).extracting(each -> each.id().orElse("")).containsExactly("e");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "<html></html>",
                "{}",
                "{\"keys\":null}",
                "{\"keys\":{}}",
                "{\"keys\":\"\"}",
                "{\"keys\":[",
                "{\"error\":\"down for maintenance\"}"
            })
    void what_is_no_key_set_is_not_taken_for_an_empty_one(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_set_without_keys_is_one() {
        assertThat(of().keys()).isEmpty();
    }

    @Test
    void keys_beyond_the_limit_are_ignored() {
        String many = IntStream.range(0, KeySet.MAX_KEYS + 5)
                .mapToObj(i -> ED.jwk("k" + i, ""))
                .collect(Collectors.joining(","));

        assertThat(of(many).keys()).hasSize(KeySet.MAX_KEYS);
    }
}
