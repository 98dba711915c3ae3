package dev.carillon.security;

import static dev.carillon.security.Tokens.code;
import static dev.carillon.security.Tokens.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.node.Authenticator.Grant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionTokenTest {

    private static final ChannelName ROOM = ChannelName.of("room:1");

    @Test
    void the_claims_become_the_grant() {
        Grant grant = verifier()
                .subscription(
                        Tokens.of("{\"sub\":\"alice\",\"channel\":\"room:1\",\"info\":{\"r\":1},\"b64data\":\"AQI=\","
                                + "\"client\":\"legacy\",\"override\":{\"force_recovery\":{\"value\":true}}}"),
                        ROOM,
                        "alice")
                .toCompletableFuture()
                .join();

        assertThat(grant.info()).isEqualTo(Payload.json("{\"r\":1}"));
        assertThat(grant.data().bytes()).containsExactly(1, 2);
        assertThat(grant.data().isJson()).isFalse();
        assertThat(grant.overrides().forceRecovery()).contains(true);
        assertThat(grant.expiresAt()).isEmpty();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"sub\":\"alice\",\"channel\":\"room:1\"}|0",
                "{\"sub\":\"bob\",\"channel\":\"room:1\"}|3500",
                "{\"sub\":\"Alice\",\"channel\":\"room:1\"}|3500",
                "{\"channel\":\"room:1\"}|3500",
                "{\"sub\":\"alice\",\"channel\":\"room:2\"}|3500",
                "{\"sub\":\"alice\",\"channel\":\"room:1 \"}|3500",
                "{\"sub\":\"alice\",\"channel\":\"\"}|3500",
                "{\"sub\":\"bob\",\"channel\":\"room:1\",\"exp\":1}|3500",
                "{\"sub\":\"alice\",\"channel\":\"room:1\",\"exp\":1}|109",
                "{\"sub\":\"alice\"}|103",
                "{\"sub\":\"alice\",\"channel\":null}|103",
                "{\"sub\":\"alice\",\"channel\":[\"room:1\"]}|103",
                "{\"sub\":1,\"channel\":\"room:1\"}|103",
                "{\"sub\":\"alice\",\"channel\":\"room:1\",\"info\":1,\"b64data\":\"*\"}|103"
            })
    void a_token_of_another_user_or_channel_ends_the_connection_and_a_worthless_one_is_refused(
            String claims, int expected) {
        assertThat(code(verifier().subscription(Tokens.of(claims), ROOM, "alice")))
                .isEqualTo(expected);
    }

    @Test
    void an_anonymous_users_token_has_no_sub() {
        assertThat(code(verifier().subscription(Tokens.of("{\"channel\":\"room:1\"}"), ROOM, "")))
                .isZero();
    }

    @Test
    void a_connection_token_opens_no_channel_and_a_subscription_token_no_connection() {
        String connection = Tokens.of("{\"sub\":\"alice\",\"channels\":[\"room:1\"]}");
        String subscription = Tokens.of("{\"sub\":\"alice\",\"channel\":\"room:1\"}");

        assertThat(code(verifier().subscription(connection, ROOM, "alice"))).isEqualTo(103);
        assertThat(code(verifier().connection(subscription))).isEqualTo(3500);
    }

    @Test
    void subscription_tokens_may_have_a_secret_of_their_own() {
        String other = "another secret that is long enough";
        TokenVerifier verifier = TokenVerifier.of(
                TokenSettings.of(HmacSecrets.of("carillon.token", other)),
                Optional.of(TokenSettings.of(HmacSecrets.of("carillon.subscription-token", Tokens.SECRET))),
                Tokens::notFetched,
                Tokens.CLOCK);
        String subscription = Tokens.of("{\"sub\":\"alice\",\"channel\":\"room:1\"}");

        assertThat(code(verifier.subscription(subscription, ROOM, "alice"))).isZero();
        assertThat(code(verifier.connection(Tokens.of("{\"sub\":\"alice\"}")))).isEqualTo(3500);
    }
}
