package dev.carillon.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.carillon.channel.EndedException;
import dev.carillon.channel.RefusedException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens, good and bad, byte by byte: a library would refuse to make most of them. */
final class Tokens {

    static final String SECRET = "a secret that is long enough for HS256";
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private Tokens() {}

    /** HS256, signed with {@link #SECRET}. */
    static String of(String claims) {
        return signed("{\"alg\":\"HS256\"}", claims);
    }

    /** Signed with HMAC-SHA-256 and {@link #SECRET}, whatever the header says. */
    static String signed(String header, String claims) {
        return signed(header, claims, "HmacSHA256", SECRET.getBytes(UTF_8));
    }

    static String signed(String header, String claims, String mac, byte[] secret) {
        return sealed(base64(header) + "." + base64(claims), mac, secret);
    }

    /** Appends the signature to what is before it, as it stands. */
    static String sealed(String parts) {
        return sealed(parts, "HmacSHA256", SECRET.getBytes(UTF_8));
    }

    private static String sealed(String parts, String mac, byte[] secret) {
        try {
            Mac made = Mac.getInstance(mac);
            made.init(new SecretKeySpec(secret, mac));
            return parts + "." + base64(made.doFinal(parts.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String base64(String text) {
        return base64(text.getBytes(UTF_8));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Seconds since 1970, this many after {@link #NOW}. */
    static long at(long seconds) {
        return NOW.getEpochSecond() + seconds;
    }

    static TokenVerifier verifier() {
        return verifier(TokenSettings.of(HmacSecrets.of("carillon.token", SECRET)));
    }

    static TokenVerifier verifier(TokenSettings settings) {
        return TokenVerifier.of(settings, Optional.empty(), Tokens::notFetched, CLOCK);
    }

    /** For verifiers whose keys are all configured. */
    static KeySource notFetched(KeySetSettings settings) {
        throw new AssertionError("nothing is to be fetched from " + settings.address());
    }

    /** What the peer would be told: the number of an error reply or of a disconnect; 0 when the token is good. */
    static int code(CompletionStage<?> verdict) {
        assertThat(verdict.toCompletableFuture()).isDone();
        Throwable failure = catchThrowable(() -> verdict.toCompletableFuture().join());
        if (failure == null) {
            return 0;
        }
        // The stage must fail with the exception itself: a caller's whenComplete gets no wrapper.
        assertThat(failure).isInstanceOf(CompletionException.class);
        if (failure.getCause() instanceof RefusedException refused) {
            return refused.error().code();
        }
        if (failure.getCause() instanceof EndedException ended) {
            return ended.disconnect().code();
        }
        throw new AssertionError("neither refused nor ended", failure);
    }
}
