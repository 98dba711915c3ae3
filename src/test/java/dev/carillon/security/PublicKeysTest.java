package dev.carillon.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.carillon.ConfigurationException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PublicKeysTest {

    private static final String PREFIX = "carillon.token";
    private static final SigningKey RSA = SigningKey.rsa(2048);
    private static final SigningKey EC = SigningKey.ec("secp256r1");
    private static final SigningKey ED = SigningKey.ed("Ed25519");

    @Test
    void a_key_is_read_with_its_line_breaks_and_without() {
        for (String pem : new String[] {
            RSA.pem(), RSA.pem().replace("\n", ""), "\n " + RSA.pem().replace("\n", "\r\n")
        }) {
            assertThat(PublicKeys.read(PREFIX, pem, "", "").verifiers()).hasSize(1);
        }
        assertThat(PublicKeys.read(PREFIX, "", EC.pem(), ED.pem()).verifiers()).hasSize(2);
        assertThat(PublicKeys.read(PREFIX, "", "", "").isEmpty()).isTrue();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                arguments("no PEM", "MIIB", "", "", ".rsa-public-key"),
                arguments("a private key", RSA.privatePem(), "", "", ".rsa-public-key"),
                arguments(
                        "no base64", "-----BEGIN PUBLIC KEY-----*-----END PUBLIC KEY-----", "", "", ".rsa-public-key"),
                arguments(
                        "nothing in it",
                        "-----BEGIN PUBLIC KEY----------END PUBLIC KEY-----",
                        "",
                        "",
                        ".rsa-public-key"),
                arguments("another kind's", EC.pem(), "", "", ".rsa-public-key"),
                arguments("a short one", SigningKey.rsa(1024).pem(), "", "", ".rsa-public-key"),
                arguments("another kind's", "", RSA.pem(), "", ".ecdsa-public-key"),
                arguments("an old-fashioned PEM", RSA.pem().replace("PUBLIC", "RSA PUBLIC"), "", "", ".rsa-public-key"),
                arguments("another kind's", "", "", EC.pem(), ".ed25519-public-key"),
                arguments(
                        "the other curve of its kind",
                        "",
                        "",
                        SigningKey.ed("Ed448").pem(),
                        ".ed25519-public-key"));
    }

    @ParameterizedTest(name = "{0} for {4}")
    @MethodSource("wrong")
    void what_is_no_such_key_stops_the_deployment_and_is_not_told(
            String name, String rsa, String ecdsa, String ed25519, String key) {
        assertThatThrownBy(() -> PublicKeys.read(PREFIX, rsa, ecdsa, ed25519))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(PREFIX + key + ": ")
                .hasMessageNotContaining("MII");
    }

    @Test
    void keys_are_configured_or_fetched_and_not_both() {
        KeySetSettings keySet = FetchedKeysTest.settings();
        HmacSecrets secrets = HmacSecrets.none(PREFIX);

        assertThat(new TokenKeys(secrets, PublicKeys.NONE, Optional.of(keySet)).keySet())
                .isPresent();
        assertThatThrownBy(
                        () -> new TokenKeys(secrets, PublicKeys.read(PREFIX, RSA.pem(), "", ""), Optional.of(keySet)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("carillon.token.jwks-public-endpoint");
    }
}
