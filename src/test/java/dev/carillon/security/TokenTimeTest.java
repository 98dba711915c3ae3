package dev.carillon.security;

import static dev.carillon.security.Tokens.NOW;
import static dev.carillon.security.Tokens.at;
import static dev.carillon.security.Tokens.code;
import static dev.carillon.security.Tokens.verifier;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.node.Authenticator.Admission;
import dev.carillon.node.Authenticator.Grant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times are seconds from now, the clock skew is 60 s. */
class TokenTimeTest {

    @ParameterizedTest(name = "exp {0} s from now is {1}")
    @CsvSource({"1, 0", "0, 0", "-59, 0", "-60, 109", "-61, 109", "-100000, 109"})
    void a_token_is_good_until_its_expiry_and_the_skew(long exp, int expected) {
        assertThat(code(connection("{\"exp\":%d}".formatted(at(exp))))).isEqualTo(expected);
        assertThat(code(subscription("\"exp\":%d".formatted(at(exp))))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "nbf {0} s from now is {1}")
    @CsvSource({"-1, 0", "0, 0", "59, 0", "60, 0", "61, 109", "100000, 109"})
    void a_token_is_not_good_before_its_time_less_the_skew(long nbf, int expected) {
        assertThat(code(connection("{\"nbf\":%d}".formatted(at(nbf))))).isEqualTo(expected);
        assertThat(code(subscription("\"nbf\":%d".formatted(at(nbf))))).isEqualTo(expected);
    }

    @Test
    void the_smallest_fraction_of_a_second_is_the_first_of_1970_at_once() {
        assertThat(code(connection("{\"exp\":1e-999999999}"))).isEqualTo(109);
        assertThat(code(connection("{\"nbf\":1e-999999999}"))).isZero();
    }

    @Test
    void without_a_skew_the_second_counts() {
        TokenVerifier strict = verifier(new TokenSettings(
                "carillon.token",
                TokenKeys.of(HmacSecrets.of("carillon.token", Tokens.SECRET)),
                ClaimRule.ANY,
                ClaimRule.ANY,
                "sub",
                false,
                Duration.ZERO,
                TokenSettings.DEFAULT_MAX_LENGTH));

        assertThat(code(strict.connection(Tokens.of("{\"exp\":%d}".formatted(at(1))))))
                .isZero();
        assertThat(code(strict.connection(Tokens.of("{\"exp\":%d}".formatted(at(0))))))
                .isEqualTo(109);
        assertThat(code(strict.connection(Tokens.of("{\"nbf\":%d}".formatted(at(1))))))
                .isEqualTo(109);
    }

    @Test
    void the_connection_ends_with_the_token() {
        assertThat(expiry("{\"exp\":%d}".formatted(at(600)))).contains(NOW.plusSeconds(600));
        assertThat(expiry("{\"exp\":%d.9}".formatted(at(600)))).contains(NOW.plusSeconds(600));
        assertThat(expiry("{}")).isEmpty();
    }

    @Test
    void a_token_that_only_the_skew_keeps_good_is_to_be_refreshed_at_once() {
        assertThat(expiry("{\"exp\":%d}".formatted(at(-30)))).contains(NOW.plusSeconds(1));
    }

    @Test
    void expire_at_goes_before_exp() {
        assertThat(expiry("{\"exp\":%d,\"expire_at\":%d}".formatted(at(60), at(7200))))
                .contains(NOW.plusSeconds(7200));
        assertThat(expiry("{\"exp\":%d,\"expire_at\":0}".formatted(at(60)))).isEmpty();
        assertThat(subscription("\"exp\":%d,\"expire_at\":%d".formatted(at(60), at(7200)))
                        .toCompletableFuture()
                        .join()
                        .expiresAt())
                .contains(NOW.plusSeconds(7200));
    }

    @Test
    void a_passed_expire_at_is_expired_and_not_the_tokens_fault() {
        assertThat(code(connection("{\"exp\":%d,\"expire_at\":%d}".formatted(at(60), at(0)))))
                .isEqualTo(110);
        assertThat(code(subscription("\"expire_at\":%d".formatted(at(-1))))).isEqualTo(110);
    }

    @Test
    void an_expired_token_is_expired_whatever_expire_at_says() {
        assertThat(code(connection("{\"exp\":%d,\"expire_at\":0}".formatted(at(-61)))))
                .isEqualTo(109);
        assertThat(code(connection("{\"exp\":%d,\"expire_at\":1}".formatted(at(-61)))))
                .isEqualTo(109);
    }

    @Test
    void the_previous_secret_is_good_until_its_time() {
        Instant until = NOW.plusSeconds(10);
        HmacSecrets rotated = new HmacSecrets(
                "carillon.token", "the new secret of 32 bytes ......", Tokens.SECRET, Optional.of(until));
        String old = Tokens.of("{\"sub\":\"a\"}");
        String fresh = Tokens.signed(
                "{\"alg\":\"HS256\"}",
                "{\"sub\":\"a\"}",
                "HmacSHA256",
                rotated.current().getBytes(UTF_8));

        assertThat(code(verifierAt(until.minusMillis(1), rotated).connection(old)))
                .isZero();
        assertThat(code(verifierAt(until, rotated).connection(old))).isEqualTo(3500);
        assertThat(code(verifierAt(until, rotated).connection(fresh))).isZero();
    }

    @Test
    void a_previous_secret_without_a_time_stays_good() {
        HmacSecrets rotated =
                new HmacSecrets("carillon.token", "the new secret of 32 bytes ......", Tokens.SECRET, Optional.empty());

        assertThat(code(verifierAt(NOW, rotated).connection(Tokens.of("{}")))).isZero();
    }

    private static TokenVerifier verifierAt(Instant now, HmacSecrets secrets) {
        return TokenVerifier.of(
                TokenSettings.of(secrets), Optional.empty(), Tokens::notFetched, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Optional<Instant> expiry(String claims) {
        return connection(claims).toCompletableFuture().join().identity().expiresAt();
    }

    private static CompletionStage<Admission> connection(String claims) {
        return verifier().connection(Tokens.of(claims));
    }

    private static CompletionStage<Grant> subscription(String more) {
        return verifier()
                .subscription(
                        Tokens.of("{\"sub\":\"alice\",\"channel\":\"room:1\"," + more + "}"),
                        ChannelName.of("room:1"),
                        "alice");
    }
}
