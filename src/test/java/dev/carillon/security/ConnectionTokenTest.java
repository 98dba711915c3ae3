package dev.carillon.security;

import static dev.carillon.security.Tokens.at;
import static dev.carillon.security.Tokens.code;
import static dev.carillon.security.Tokens.verifier;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.node.Authenticator.Admission;
import dev.carillon.node.Authenticator.Grant;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTokenTest {

    @Test
    void the_claims_become_the_identity() {
        Admission admission =
                admission("{\"sub\":\"alice\",\"exp\":%d,\"info\":{\"n\":\"Al\"},\"meta\":[1,2]}".formatted(at(600)));

        assertThat(admission.identity().user()).isEqualTo("alice");
        assertThat(admission.identity().info()).isEqualTo(Payload.json("{\"n\":\"Al\"}"));
        assertThat(admission.identity().info().isJson()).isTrue();
        assertThat(admission.identity().meta()).isEqualTo(Payload.json("[1,2]"));
        assertThat(admission.identity().expiresAt()).contains(Tokens.NOW.plusSeconds(600));
        assertThat(admission.channels()).isEmpty();
    }

    @Test
    void an_empty_token_body_is_an_anonymous_user_for_ever() {
        Admission admission = admission("{}");

        assertThat(admission.identity().isAnonymous()).isTrue();
        assertThat(admission.identity().expiresAt()).isEmpty();
        assertThat(admission.identity().info().isEmpty()).isTrue();
    }

    @Test
    void a_claim_that_is_null_counts_as_absent() {
        Admission admission =
                admission("{\"sub\":null,\"exp\":null,\"nbf\":null,\"iat\":null,\"jti\":null,\"aud\":null,"
                        + "\"iss\":null,\"info\":null,\"b64info\":null,\"channels\":null,\"subs\":null,\"meta\":null,"
                        + "\"expire_at\":null,\"channel\":null}");

        assertThat(admission).isEqualTo(admission("{}"));
    }

    @Test
    void info_keeps_the_text_that_it_has_in_the_token() {
        Admission admission =
                admission("{\"info\":{\"id\":12345678901234567890, \"x\":1.50e2,\n \"s\":\"\\u00e9\u00e9\"}}");

        assertThat(new String(admission.identity().info().bytes(), UTF_8))
                .isEqualTo("{\"id\":12345678901234567890, \"x\":1.50e2, \"s\":\"\\u00e9\u00e9\"}");
    }

    @Test
    void b64info_is_bytes_of_which_nothing_is_known_and_goes_before_info() {
        Payload info =
                admission("{\"info\":{},\"b64info\":\"AAEC\"}").identity().info();

        assertThat(info.bytes()).containsExactly(0, 1, 2);
        assertThat(info.isJson()).isFalse();
    }

    @Test
    void channels_and_subs_become_subscriptions() {
        Admission admission = admission("""
                {"channels":["news","room:1"],
                 "subs":{"room:1":{"info":{"role":"host"},"data":7},"room:2":{"b64info":"AQ==","b64data":"Ag=="},
                         "room:3":{},"room:4":null}}
                """);

        Map<ChannelName, Grant> channels = admission.channels();
        assertThat(channels.keySet())
                .extracting(ChannelName::value)
                .containsExactlyInAnyOrder("news", "room:1", "room:2", "room:3", "room:4");
        assertThat(channels.get(ChannelName.of("news"))).isEqualTo(Grant.PLAIN);
        assertThat(channels.get(ChannelName.of("room:1")).info()).isEqualTo(Payload.json("{\"role\":\"host\"}"));
        assertThat(channels.get(ChannelName.of("room:1")).data()).isEqualTo(Payload.json("7"));
        assertThat(channels.get(ChannelName.of("room:2")).info().bytes()).containsExactly(1);
        assertThat(channels.get(ChannelName.of("room:2")).data().bytes()).containsExactly(2);
        assertThat(channels.get(ChannelName.of("room:4"))).isEqualTo(Grant.PLAIN);
    }

    @Test
    void overrides_of_a_subscription_are_read_one_by_one() {
        Grant grant = admission("{\"subs\":{\"a\":{\"override\":{\"presence\":{\"value\":true},"
                        + "\"join_leave\":{\"value\":false},\"force_recovery\":{},\"force_positioning\":null,"
                        + "\"unknown\":{\"value\":1}}}}}")
                .channels()
                .get(ChannelName.of("a"));

        assertThat(grant.overrides().presence()).contains(true);
        assertThat(grant.overrides().joinLeave()).contains(false);
        assertThat(grant.overrides().forceRecovery()).isEmpty();
        assertThat(grant.overrides().forcePositioning()).isEmpty();
        assertThat(grant.overrides().forcePushJoinLeave()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{\"sub\":1}",
                "{\"sub\":[\"a\"]}",
                "{\"jti\":1}",
                "{\"iat\":\"1\"}",
                "{\"iss\":[]}",
                "{\"aud\":1}",
                "{\"aud\":[1]}",
                "{\"exp\":\"4102444800\"}",
                "{\"exp\":true}",
                "{\"exp\":-1}",
                "{\"exp\":1e999999999}",
                "{\"exp\":1e17953488160}",
                "{\"exp\":1e-17953488160}",
                "{\"exp\":4102444800000}",
                "{\"exp\":410244480000000000000000000000000000000000}",
                "{\"nbf\":\"1\"}",
                "{\"expire_at\":\"0\"}",
                "{\"expire_at\":-1}",
                "{\"b64info\":\"*\"}",
                "{\"b64info\":1}",
                "{\"channels\":[1]}",
                "{\"channels\":{}}",
                "{\"channels\":[\"\"]}",
                "{\"subs\":[]}",
                "{\"subs\":{\"\":{}}}",
                "{\"subs\":{\"a\":1}}",
                "{\"subs\":{\"a\":{\"override\":{\"presence\":true}}}}",
                "{\"subs\":{\"a\":{\"override\":{\"presence\":{\"value\":1}}}}}",
                "{\"channel\":\"a\"}",
                "{\"channel\":\"\"}",
                "{\"channel\":1}"
            })
    void a_claim_of_the_wrong_type_or_range_makes_the_token_worthless(String claims) {
        assertThat(code(verifier().connection(Tokens.of(claims)))).isEqualTo(3500);
    }

    @ParameterizedTest(name = "{0} with {1} bytes of secret")
    @CsvSource({"HS256, 32", "HS384, 48", "HS512, 64"})
    void tokens_that_another_library_made_are_believed(String algorithm, int secretBytes) throws JOSEException {
        String secret = "s".repeat(secretBytes);
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).build(),
                new JWTClaimsSet.Builder()
                        .subject("alice")
                        .expirationTime(Date.from(Tokens.NOW.plusSeconds(60)))
                        .audience("x")
                        .claim("info", Map.of("name", "Al"))
                        .build());
        token.sign(new MACSigner(secret));

        Admission admission = verifier(TokenSettings.of(HmacSecrets.of("carillon.token", secret)))
                .connection(token.serialize())
                .toCompletableFuture()
                .join();

        assertThat(admission.identity().user()).isEqualTo("alice");
        assertThat(admission.identity().info()).isEqualTo(Payload.json("{\"name\":\"Al\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"HS256, HmacSHA256", "HS384, HmacSHA384", "HS512, HmacSHA512"})
    void a_secret_shorter_than_the_hash_serves_every_algorithm_as_it_does_for_peers(String algorithm, String mac) {
        String secret = "sixteen bytes ok";
        String token = Tokens.signed("{\"alg\":\"" + algorithm + "\"}", "{\"sub\":\"a\"}", mac, secret.getBytes(UTF_8));

        assertThat(code(verifier(TokenSettings.of(HmacSecrets.of("carillon.token", secret)))
                        .connection(token)))
                .isZero();
    }

    @Test
    void without_a_secret_every_token_is_worthless() {
        TokenVerifier verifier = verifier(TokenSettings.of(HmacSecrets.none("carillon.token")));

        assertThat(code(verifier.connection(Tokens.of("{}")))).isEqualTo(3500);
        assertThat(code(verifier.connection(Tokens.signed("{\"alg\":\"HS256\"}", "{}", "HmacSHA256", new byte[] {0}))))
                .isEqualTo(3500);
    }

    @ParameterizedTest(name = "{0} is {2} for audience {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"aud\":\"me\"}|me|0",
                "{\"aud\":[\"you\",\"me\"]}|me|0",
                "{\"aud\":\"ME\"}|me|3500",
                "{\"aud\":[]}|me|3500",
                "{\"aud\":\"\"}|me|3500",
                "{}|me|3500"
            })
    void a_configured_audience_must_be_among_the_tokens(String claims, String audience, int expected) {
        TokenVerifier verifier = verifier(settings(audience, "", "sub", false));

        assertThat(code(verifier.connection(Tokens.of(claims)))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {"{\"iss\":\"https://a\"}|0", "{\"iss\":\"https://a/\"}|3500", "{\"iss\":null}|3500", "{}|3500"})
    void a_configured_issuer_must_be_the_tokens(String claims, int expected) {
        TokenVerifier verifier = verifier(settings("", "https://a", "sub", false));

        assertThat(code(verifier.connection(Tokens.of(claims)))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"aud\":[\"x\",\"app-7\"],\"iss\":\"https://a/realms/b\"}|0",
                "{\"aud\":\"app-\",\"iss\":\"https://a/realms/b\"}|3500",
                "{\"aud\":[],\"iss\":\"https://a/realms/b\"}|3500",
                "{\"aud\":\"app-7\",\"iss\":\"https://a/realms/b/c\"}|3500",
                "{\"aud\":\"app-7\"}|3500",
                "{\"iss\":\"https://a/realms/b\"}|3500"
            })
    void a_pattern_of_audience_or_issuer_must_fit_a_whole_value_that_is_there(String claims, int expected) {
        TokenVerifier verifier = verifier(new TokenSettings(
                "carillon.token",
                TokenKeys.of(HmacSecrets.of("carillon.token", Tokens.SECRET)),
                ClaimRule.matching(value -> value.matches("app-[0-9]+")),
                ClaimRule.matching(value -> value.matches("https://a/realms/[a-z]+")),
                "sub",
                false,
                Duration.ZERO,
                TokenSettings.DEFAULT_MAX_LENGTH));

        assertThat(code(verifier.connection(Tokens.of(claims)))).isEqualTo(expected);
    }

    @Test
    void another_claim_can_hold_the_user_id_and_must_be_there_then() {
        TokenVerifier verifier = verifier(settings("", "", "https://example.com/uid", false));

        assertThat(verifier.connection(Tokens.of("{\"sub\":\"x\",\"https://example.com/uid\":\"alice\"}"))
                        .toCompletableFuture()
                        .join()
                        .identity()
                        .user())
                .isEqualTo("alice");
        assertThat(code(verifier.connection(Tokens.of("{\"sub\":\"x\"}")))).isEqualTo(3500);
    }

    @Test
    void an_expired_token_of_another_audience_was_never_good_so_it_is_worthless() {
        TokenVerifier verifier = verifier(settings("me", "", "sub", false));

        assertThat(code(verifier.connection(Tokens.of("{\"exp\":1,\"aud\":\"you\"}"))))
                .isEqualTo(3500);
        assertThat(code(verifier.connection(Tokens.of("{\"exp\":1,\"aud\":\"me\"}"))))
                .isEqualTo(109);
    }

    @Test
    void a_token_that_never_expires_is_refused_where_configured() {
        TokenVerifier verifier = verifier(settings("", "", "sub", true));

        assertThat(code(verifier.connection(Tokens.of("{}")))).isEqualTo(3500);
        assertThat(code(verifier.connection(Tokens.of("{\"expire_at\":0}")))).isEqualTo(3500);
        assertThat(code(verifier.connection(Tokens.of("{\"exp\":%d}".formatted(at(1))))))
                .isZero();
    }

    private static TokenSettings settings(String audience, String issuer, String userId, boolean requireExp) {
        return new TokenSettings(
                "carillon.token",
                TokenKeys.of(HmacSecrets.of("carillon.token", Tokens.SECRET)),
                ClaimRule.exactly(audience),
                ClaimRule.exactly(issuer),
                userId,
                requireExp,
                Duration.ofSeconds(60),
                TokenSettings.DEFAULT_MAX_LENGTH);
    }

    private static Admission admission(String claims) {
        Admission admission =
                verifier().connection(Tokens.of(claims)).toCompletableFuture().join();
        Optional<Instant> expiry = admission.identity().expiresAt();
        assertThat(expiry).isNotNull();
        return admission;
    }
}
