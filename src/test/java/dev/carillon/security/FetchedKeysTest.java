package dev.carillon.security;

import static dev.carillon.security.Tokens.code;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.meter.Meter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** When keys are fetched, and what a token gets meanwhile. */
class FetchedKeysTest {

    private static final String CLAIMS = "{\"sub\":\"alice\"}";
    private static final SigningKey FIRST = SigningKey.ec("secp256r1");
    private static final SigningKey SECOND = SigningKey.ec("secp256r1");

    private final List<CompletableFuture<byte[]>> fetches = new ArrayList<>();
    private long now = 1_000;

    static KeySetSettings settings() {
        return KeySetSettings.of(
                "carillon.token",
                "https://idp.example.com/keys",
                Duration.ofMinutes(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                65_536);
    }

    private final TokenVerifier verifier = TokenVerifier.of(
            TokenSettings.of(
                    "carillon.token",
                    new TokenKeys(
                            HmacSecrets.of("carillon.token", Tokens.SECRET), PublicKeys.NONE, Optional.of(settings()))),
            Optional.empty(),
            settings -> new FetchedKeys(this::fetch, settings, () -> now, Meter.NONE),
            Tokens.CLOCK);

    private CompletionStage<byte[]> fetch() {
        CompletableFuture<byte[]> fetch = new CompletableFuture<>();
        fetches.add(fetch);
        return fetch;
    }

    private CompletionStage<?> verdict(SigningKey key, String kid) {
        return verifier.connection(key.token("ES256", kid, CLAIMS));
    }

    private void answer(String... keys) {
        fetches.get(fetches.size() - 1).complete(("{\"keys\":[" + String.join(",", keys) + "]}").getBytes(UTF_8));
    }

    private void fail() {
        fetches.get(fetches.size() - 1).completeExceptionally(new IOException("refused"));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void nothing_is_fetched_before_a_token_needs_it() {
        assertThat(code(verifier.connection(Tokens.of(CLAIMS)))).isZero();
        assertThat(code(verifier.connection(Tokens.of(CLAIMS) + "A"))).isEqualTo(3500);

        assertThat(fetches).isEmpty();
    }

    @Test
    void the_first_tokens_wait_for_one_fetch_and_the_later_ones_for_none() {
        List<CompletionStage<?>> waiting = List.of(verdict(FIRST, "1"), verdict(FIRST, "1"), verdict(SECOND, "2"));
        assertThat(waiting).noneMatch(verdict -> verdict.toCompletableFuture().isDone());
        assertThat(fetches).hasSize(1);

        answer(FIRST.jwk("1", ""));

        assertThat(waiting).extracting(Tokens::code).containsExactly(0, 0, 3500);
        assertThat(code(verdict(FIRST, "1"))).isZero();
        assertThat(code(verdict(FIRST, ""))).isZero();
        assertThat(fetches).hasSize(1);
    }

    @Test
    void a_new_key_is_fetched_when_a_token_names_it() {
        verdict(FIRST, "1");
        answer(FIRST.jwk("1", ""));
        pass(Duration.ofSeconds(10));

        CompletionStage<?> verdict = verdict(SECOND, "2");
        assertThat(fetches).hasSize(2);
        answer(FIRST.jwk("1", ""), SECOND.jwk("2", ""));

        assertThat(code(verdict)).isZero();
    }

    @Test
    void made_up_key_ids_cause_one_fetch_a_cool_down_and_are_to_come_again() {
        verdict(FIRST, "1");
        answer(FIRST.jwk("1", ""));
        for (int i = 0; i < 1_000; i++) {
            pass(Duration.ofMillis(9));
            assertThat(code(verdict(SECOND, "made-up-" + i))).isEqualTo(100);
        }
        assertThat(fetches).hasSize(1);

        pass(Duration.ofSeconds(1));
        CompletionStage<?> asked = verdict(SECOND, "made-up");
        answer(FIRST.jwk("1", ""));
        assertThat(code(asked)).isEqualTo(3500);
        assertThat(fetches).hasSize(2);
        assertThat(code(verdict(FIRST, "1"))).isZero();
    }

    @Test
    void while_the_address_is_away_known_keys_stay_good_and_others_cannot_be_judged() {
        verdict(FIRST, "1");
        answer(FIRST.jwk("1", ""));
        pass(Duration.ofHours(5));

        assertThat(code(verdict(FIRST, "1"))).isZero();
        CompletionStage<?> unknown = verdict(SECOND, "2");
        fail();

        assertThat(code(unknown)).isEqualTo(100);
        assertThat(code(verdict(SECOND, "2"))).isEqualTo(100);
        assertThat(code(verdict(FIRST, "1"))).isZero();
        assertThat(fetches).hasSize(2);
        pass(Duration.ofSeconds(10));
        CompletionStage<?> again = verdict(SECOND, "2");
        answer(SECOND.jwk("2", ""));
        assertThat(code(again)).isZero();
    }

    @Test
    void without_any_key_yet_an_outage_is_temporary() {
        CompletionStage<?> waiting = verdict(FIRST, "1");
        fail();
        assertThat(code(waiting)).isEqualTo(100);

        pass(Duration.ofSeconds(9));
        assertThat(code(verdict(FIRST, "1"))).isEqualTo(100);
        assertThat(fetches).hasSize(1);
    }

    @Test
    void an_answer_that_is_no_key_set_is_an_outage() {
        CompletionStage<?> waiting = verdict(FIRST, "1");
        fetches.get(0).complete("<html>".getBytes(UTF_8));

        assertThat(code(waiting)).isEqualTo(100);
    }

    @Test
    void an_address_that_throws_is_an_outage() {
        FetchedKeys keys = new FetchedKeys(
                () -> {
                    throw new IllegalStateException("the executor is gone");
                },
                settings(),
                () -> now,
                Meter.NONE);
        TokenVerifier.Trust trust = new TokenVerifier.Trust(TokenSettings.of(HmacSecrets.none("carillon.token")), keys);
        TokenVerifier throwing = new TokenVerifier(trust, trust, Tokens.CLOCK);

        assertThat(code(throwing.connection(FIRST.token("ES256", "1", CLAIMS)))).isEqualTo(100);
    }

    @Test
    void old_keys_are_fetched_again_behind_a_token_that_does_not_wait_and_a_withdrawn_one_is_gone_then() {
        verdict(FIRST, "1");
        answer(FIRST.jwk("1", ""));
        pass(Duration.ofMinutes(14));
        assertThat(code(verdict(FIRST, "1"))).isZero();
        assertThat(fetches).hasSize(1);

        pass(Duration.ofMinutes(1));
        assertThat(code(verdict(FIRST, "1"))).isZero();
        assertThat(fetches).hasSize(2);
        answer(SECOND.jwk("2", ""));
        pass(Duration.ofSeconds(10));

        CompletionStage<?> withdrawn = verdict(FIRST, "1");
        answer(SECOND.jwk("2", ""));
        assertThat(code(withdrawn)).isEqualTo(3500);
    }

    @Test
    void a_subscription_token_cannot_be_judged_either_while_its_key_cannot_be_fetched() {
        CompletionStage<?> verdict = verifier.subscription(
                FIRST.token("ES256", "1", "{\"sub\":\"alice\",\"channel\":\"room:1\"}"),
                ChannelName.of("room:1"),
                "alice");
        fail();

        assertThat(code(verdict)).isEqualTo(100);
    }
}
