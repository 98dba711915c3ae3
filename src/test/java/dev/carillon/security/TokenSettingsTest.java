package dev.carillon.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenSettingsTest {

    private static final String GOOD = "a secret of thirty-two bytes ...";

    @Test
    void a_secret_below_16_bytes_stops_the_deployment_and_is_not_told() {
        assertThatThrownBy(() -> HmacSecrets.of("carillon.token", "fifteen bytes !"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("carillon.token.hmac-secret-key")
                .hasMessageContaining("15 bytes")
                .hasMessageContaining("at least 16 bytes")
                .hasMessageNotContaining("fifteen");
    }

    @Test
    void the_length_is_counted_in_bytes() {
        assertThat(HmacSecrets.of("carillon.token", "\u00e9".repeat(8)).warnings())
                .hasSize(1);
    }

    @Test
    void a_secret_below_32_bytes_is_accepted_with_a_warning_that_names_the_key() {
        assertThat(HmacSecrets.of("carillon.token", GOOD).warnings()).isEmpty();
        assertThat(HmacSecrets.none("carillon.token").warnings()).isEmpty();
        assertThat(new HmacSecrets("carillon.token", "x".repeat(31), "y".repeat(16), Optional.empty()).warnings())
                .hasSize(2)
                .anyMatch(warning -> warning.startsWith("carillon.token.hmac-secret-key has 31 bytes"))
                .anyMatch(warning -> warning.startsWith("carillon.token.hmac-previous-secret-key has 16 bytes"));
    }

    @Test
    void previous_secrets_need_what_they_are_previous_to() {
        assertThatThrownBy(() -> new HmacSecrets("carillon.token", "", GOOD, Optional.empty()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("carillon.token.hmac-previous-secret-key");
        assertThatThrownBy(() -> new HmacSecrets("carillon.token", GOOD, "", Optional.of(Instant.EPOCH)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("carillon.token.hmac-previous-secret-key-valid-until");
    }

    @Test
    void nothing_prints_a_secret() {
        HmacSecrets secrets = new HmacSecrets("carillon.token", GOOD, GOOD + "2", Optional.empty());

        assertThat(TokenSettings.of(secrets).toString()).doesNotContain(GOOD).contains("32 bytes");
    }

    @ParameterizedTest(name = "skew {0} s, length {1}, claim \"{2}\": {3}")
    @CsvSource({
        "-1, 16384, sub, carillon.subscription-token.clock-skew",
        "601, 16384, sub, carillon.subscription-token.clock-skew",
        "60, 511, sub, carillon.subscription-token.max-length",
        "60, 65537, sub, carillon.subscription-token.max-length",
        "60, 16384, '', carillon.subscription-token.user-id-claim"
    })
    void a_setting_out_of_range_stops_the_deployment_with_its_own_key(
            long skew, int maxLength, String claim, String key) {
        String prefix = "carillon.subscription-token";

        assertThatThrownBy(() -> new TokenSettings(
                        prefix,
                        TokenKeys.of(HmacSecrets.none(prefix)),
                        ClaimRule.ANY,
                        ClaimRule.ANY,
                        claim,
                        false,
                        Duration.ofSeconds(skew),
                        maxLength))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(key + " = ");
    }
}
