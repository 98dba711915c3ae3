package dev.carillon.security;

import static dev.carillon.security.Tokens.base64;
import static dev.carillon.security.Tokens.code;
import static dev.carillon.security.Tokens.verifier;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import dev.carillon.channel.ChannelName;
import java.io.ByteArrayOutputStream;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** guarantees.md, rows 37 to 41: each of these is worth nothing, and says so in no time. */
class BadTokenTest {

    private static final String CLAIMS = "{\"sub\":\"alice\"}";
    private static final String GOOD = Tokens.of(CLAIMS);

    @Test
    void the_token_that_all_others_here_are_bent_from_is_good() {
        assertThat(code(verifier().connection(GOOD))).isZero();
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"None\"}",
                "{\"alg\":\"nOnE\"}",
                "{\"alg\":\"\"}",
                "{\"alg\":\"hs256\"}",
                "{\"alg\":\"HS256 \"}",
                "{\"alg\":\"HS257\"}",
                "{\"alg\":\"RS256\"}",
                "{\"alg\":\"PS512\"}",
                "{\"alg\":\"ES256\"}",
                "{\"alg\":\"ES256K\"}",
                "{\"alg\":\"EdDSA\"}",
                "{\"alg\":\"A128KW\"}",
                "{\"alg\":\"PBES2-HS256+A128KW\",\"p2c\":2147483647,\"p2s\":\"AA\",\"enc\":\"A128GCM\"}",
                "{\"alg\":[\"HS256\"]}",
                "{\"alg\":{\"0\":\"HS256\"}}",
                "{\"alg\":null}",
                "{\"alg\":256}",
                "{\"Alg\":\"HS256\"}",
                "{}",
                "[]",
                "\"HS256\"",
                "null",
                "",
                "{\"alg\":\"HS256\"",
                "{\"alg\":\"HS256\"}{}",
                "{\"alg\":\"none\",\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"\\u0061lg\":\"none\"}",
                "{alg:\"HS256\"}",
                "{'alg':'HS256'}",
                "{\"alg\":\"HS256\"/**/}",
                "{\"alg\":\"HS256\",}",
                "\u00a0{\"alg\":\"HS256\"}",
                "\ufeff{\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}",
                "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}",
                "{\"alg\":\"HS256\",\"crit\":[]}",
                "{\"alg\":\"HS256\",\"crit\":null}",
                "{\"alg\":\"HS256\",\"kid\":1}",
                "{\"alg\":\"HS256\",\"typ\":1}",
                "{\"alg\":\"HS256\",\"typ\":\"logout+jwt\"}",
                "{\"alg\":\"HS256\",\"typ\":\"dpop+jwt\"}"
            })
    void a_header_that_must_not_be_accepted_is_refused_though_the_signature_is_right(String header) {
        assertThat(code(verifier().connection(Tokens.signed(header, CLAIMS)))).isEqualTo(3500);
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(
            strings = {
                "{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
                "{\"typ\":\"jwt\",\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"../../etc/passwd' OR 1=1\"}",
                " {\t\"alg\" :\r\n\"HS256\"} ",
                "{\"alg\":\"\\u0048S256\"}",
                "{\"alg\":\"HS256\",\"x\":[{\"y\":1}],\"b64\":false}"
            })
    void a_header_of_another_look_that_says_the_same_is_accepted(String header) {
        assertThat(code(verifier().connection(Tokens.signed(header, CLAIMS)))).isZero();
    }

    @Test
    void a_hash_of_another_length_than_the_header_names_is_refused() {
        byte[] secret = Tokens.SECRET.getBytes(UTF_8);

        assertThat(code(verifier().connection(Tokens.signed("{\"alg\":\"HS512\"}", CLAIMS))))
                .isEqualTo(3500);
        assertThat(code(verifier().connection(Tokens.signed("{\"alg\":\"HS256\"}", CLAIMS, "HmacSHA512", secret))))
                .isEqualTo(3500);
    }

    @Test
    void a_public_key_is_never_a_shared_secret() throws NoSuchAlgorithmException {
        PublicKey rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic();
        byte[] der = rsa.getEncoded();
        byte[] pem = ("-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(der)
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(UTF_8);

        for (byte[] key : List.of(der, pem)) {
            assertThat(code(verifier().connection(Tokens.signed("{\"alg\":\"HS256\"}", CLAIMS, "HmacSHA256", key))))
                    .isEqualTo(3500);
        }
    }

    @Test
    void what_a_header_points_to_never_reaches_the_keys() {
        List<JWSHeader> seen = new ArrayList<>();
        KeySource recording = header -> {
            seen.add(header);
            return CompletableFuture.completedFuture(List.of());
        };
        TokenVerifier.Trust trust =
                new TokenVerifier.Trust(TokenSettings.of(HmacSecrets.none("carillon.token")), recording);
        TokenVerifier verifier = new TokenVerifier(trust, trust, Tokens.CLOCK);
        String url = "\"http://127.0.0.1:1/keys\"";
        String header =
                "{\"alg\":\"RS256\",\"kid\":\"k\",\"jku\":%s,\"x5u\":%s,\"x5c\":[\"MII\"],\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}}"
                        .formatted(url, url);

        assertThat(code(verifier.connection(Tokens.signed(header, CLAIMS)))).isEqualTo(3500);

        assertThat(seen).hasSize(1);
        assertThat(seen.get(0).toJSONObject()).containsOnlyKeys("alg", "kid");
    }

    static Stream<Arguments> bentSpellings() {
        String header = base64("{\"alg\":\"HS256\"}");
        String claims = base64(CLAIMS);
        String[] parts = GOOD.split("\\.");
        return Stream.of(
                arguments("empty", ""),
                arguments("dots alone", ".."),
                arguments("one part", header),
                arguments("two parts", header + "." + claims),
                arguments("no signature", header + "." + claims + "."),
                arguments("no claims", Tokens.sealed(header + ".")),
                arguments("no header", Tokens.sealed("." + claims)),
                arguments("four parts", GOOD + ".AA"),
                arguments("five parts, as an encrypted token", GOOD + ".AA.AA"),
                arguments("a blank before it", " " + GOOD),
                arguments("a blank behind it", GOOD + " "),
                arguments("a line break behind it", GOOD + "\n"),
                arguments("a byte behind it", GOOD + "A"),
                arguments("NUL behind it", GOOD + "\0"),
                arguments("a blank around a dot", GOOD.replaceFirst("\\.", ". ")),
                arguments("padding", GOOD + "="),
                arguments("padded header", Tokens.sealed(header + "=." + claims)),
                arguments("stray bits at the end of the signature", withStrayBits(GOOD)),
                arguments(
                        "stray bits at the end of the claims",
                        Tokens.sealed(header + "." + withStrayBits(base64("{\"a\":1}")))),
                arguments(
                        "plain base64 where base64url is asked",
                        Tokens.sealed(header + "."
                                + Base64.getEncoder()
                                        .withoutPadding()
                                        .encodeToString("{\"sub\":\"\u00fb\u00ff\u00bf>?\"}".getBytes(UTF_8)))),
                arguments("another signature", header + "." + claims + "." + base64(new byte[32])),
                arguments("a cut signature", GOOD.substring(0, GOOD.length() - 4)),
                arguments("another's claims", parts[0] + "." + base64("{\"sub\":\"bob\"}") + "." + parts[2]),
                arguments("letters beyond ASCII", GOOD.replaceFirst("e", "\u0435")));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("bentSpellings")
    void a_token_of_another_spelling_is_refused(String name, String token) {
        assertThat(code(verifier().connection(token))).isEqualTo(3500);
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "\"alice\"",
                "{\"sub\":\"alice\",\"sub\":\"alice\"}",
                "{\"sub\":\"alice\",\"sub\":\"bob\"}",
                "{\"sub\":\"alice\",\"s\\u0075b\":\"bob\"}",
                "{\"subs\":{\"a\":{},\"a\":{}}}",
                "{\"info\":{\"a\":1,\"a\":2}}",
                "{\"sub\":\"alice\"} x",
                "{\"sub\":\"alice\"}\0",
                "{\"sub\":\"al\nice\"}",
                "{\"sub\":\"\\ud800\"}",
                "{\"info\":\"\\udc00\\ud800\"}",
                "{\"sub\":\"\\x41\"}",
                "{\"sub\":\"\\u00g1\"}",
                "{\"sub\":\"\\u\uff11\uff11\uff11\uff11\"}",
                "{\"exp\":0x7fffffff}",
                "{\"exp\":01}",
                "{\"exp\":1.}",
                "{\"exp\":+1}",
                "{\"exp\":NaN}",
                "{\"info\":tru}",
                "{\"info\":[1,]}",
                "{\"info\":[1 2]}",
                "{\"info\":",
                "{\"info\":\"",
                "{\"info\":\"\\"
            })
    void claims_that_are_not_one_strict_json_object_are_refused_though_signed(String claims) {
        assertThat(code(verifier().connection(Tokens.of(claims)))).isEqualTo(3500);
    }

    @Test
    void claims_that_are_not_utf8_are_refused() {
        for (byte[] bad : List.of(new byte[] {(byte) 0xff}, new byte[] {(byte) 0xc0, (byte) 0xa2}, new byte[] {
            (byte) 0xed, (byte) 0xa0, (byte) 0x80
        })) {
            String claims = base64(concat("{\"sub\":\"".getBytes(UTF_8), bad, "\"}".getBytes(UTF_8)));

            assertThat(code(verifier().connection(Tokens.sealed(base64("{\"alg\":\"HS256\"}") + "." + claims))))
                    .isEqualTo(3500);
        }
    }

    @Test
    void every_flaw_of_a_subscription_token_is_error_103() {
        ChannelName room = ChannelName.of("room:1");

        assertThat(code(verifier().subscription("", room, ""))).isEqualTo(103);
        assertThat(code(verifier().subscription(GOOD + "A", room, "alice"))).isEqualTo(103);
        assertThat(code(verifier().subscription(Tokens.signed("{\"alg\":\"none\"}", CLAIMS), room, "alice")))
                .isEqualTo(103);
    }

    @Test
    void a_token_over_the_limit_is_refused_and_one_at_the_limit_is_not() {
        int room = TokenSettings.DEFAULT_MAX_LENGTH;
        String longest = Tokens.of("{\"info\":\"" + "x".repeat(12_000) + "\"}");
        String filled = Tokens.of("{\"info\":\"" + "x".repeat(12_000 + (room - longest.length()) * 3 / 4) + "\"}");

        assertThat(filled.length()).isBetween(room - 2, room);
        assertThat(code(verifier().connection(filled))).isZero();
        assertThat(code(verifier().connection(Tokens.of("{\"info\":\"" + "x".repeat(13_000) + "\"}"))))
                .isEqualTo(3500);
    }

    @Test
    void huge_and_deep_tokens_are_refused_within_ten_milliseconds() {
        String deepArray = Tokens.of("{\"info\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}");
        String deepObject = Tokens.of("{\"info\":" + "{\"a\":".repeat(1_900) + "1" + "}".repeat(1_900) + "}");
        String deepHeader = Tokens.signed("[".repeat(10_000), CLAIMS);
        String huge = GOOD.replaceFirst("\\.", "." + "A".repeat(1 << 20));
        String onlyDots = ".".repeat(1 << 20);
        String manyDots = ".".repeat(16_000);
        String manyMembers = Tokens.of("{\"info\":[" + "{},".repeat(3_900) + "1]}");

        for (String token : List.of(deepArray, deepObject, deepHeader, huge, onlyDots, manyDots)) {
            assertThat(code(verifier().connection(token))).isEqualTo(3500);
            assertThat(CpuTime.of(() -> code(verifier().connection(token)))).isLessThan(Duration.ofMillis(10));
        }
        assertThat(code(verifier().connection(manyMembers))).isZero();
    }

    @Test
    void a_depth_that_people_use_is_accepted() {
        assertThat(code(verifier().connection(Tokens.of("{\"info\":" + "[".repeat(32) + "]".repeat(32) + "}"))))
                .isZero();
    }

    @Test
    void a_token_that_cannot_be_judged_now_is_a_temporary_error_and_not_an_invalid_token() {
        assertThat(code(verifierWith(CompletableFuture.failedFuture(new IllegalStateException("key set away")))
                        .connection(GOOD)))
                .isEqualTo(100);
    }

    @Test
    void the_verdict_waits_for_keys_that_have_to_be_fetched() {
        CompletableFuture<List<JWSVerifier>> fetched = new CompletableFuture<>();
        CompletionStage<?> verdict = verifierWith(fetched).connection(GOOD);

        assertThat(verdict.toCompletableFuture()).isNotDone();
        fetched.complete(List.of(new HmacVerifier(Tokens.SECRET.getBytes(UTF_8))));

        assertThat(code(verdict)).isZero();
    }

    @Test
    void a_key_source_that_throws_is_an_internal_error() {
        KeySource broken = header -> {
            throw new IllegalStateException("broken");
        };
        TokenVerifier.Trust trust =
                new TokenVerifier.Trust(TokenSettings.of(HmacSecrets.none("carillon.token")), broken);

        assertThat(code(new TokenVerifier(trust, trust, Tokens.CLOCK).connection(GOOD)))
                .isEqualTo(100);
    }

    private static TokenVerifier verifierWith(CompletionStage<List<JWSVerifier>> keys) {
        TokenVerifier.Trust trust =
                new TokenVerifier.Trust(TokenSettings.of(HmacSecrets.none("carillon.token")), header -> keys);
        return new TokenVerifier(trust, trust, Tokens.CLOCK);
    }

    /** The last character of 32 bytes in base64url carries two bits that mean nothing. */
    private static String withStrayBits(String base64url) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(base64url.charAt(base64url.length() - 1));
        return base64url.substring(0, base64url.length() - 1) + alphabet.charAt(last + 1);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Stream.of(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
