package dev.carillon.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.node.Authenticator.Admission;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenMakerTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("CARILLON_TOKEN_HMAC_SECRET_KEY", Tokens.SECRET);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void only_the_token_is_on_standard_output_and_the_verifier_believes_it() {
        assertThat(run(ENVIRONMENT, "--user", "alice", "--ttl", "1h")).isZero();

        Admission admission =
                Tokens.verifier().connection(token()).toCompletableFuture().join();
        assertThat(admission.identity().user()).isEqualTo("alice");
        assertThat(admission.identity().expiresAt()).contains(Tokens.NOW.plus(Duration.ofHours(1)));
        assertThat(err.toString(UTF_8))
                .isEqualTo("Connection token for user alice, good until 2026-11-22T13:00:00Z" + System.lineSeparator());
    }

    @Test
    void a_channel_makes_a_subscription_token() {
        assertThat(run(ENVIRONMENT, "--user=alice", "--channel=room:lobby", "--ttl=never"))
                .isZero();

        assertThat(Tokens.code(Tokens.verifier().subscription(token(), ChannelName.of("room:lobby"), "alice")))
                .isZero();
        assertThat(err.toString(UTF_8)).contains("Subscription token for user alice in room:lobby, good for ever");
    }

    @Test
    void names_with_quotes_and_control_characters_survive() {
        String user = "a\"b\\c\nd\u00e9\ud83d\ude00";

        assertThat(run(ENVIRONMENT, "--user", user, "--info", "name=A \"B\"", "--info", "x=1=2"))
                .isZero();

        Admission admission =
                Tokens.verifier().connection(token()).toCompletableFuture().join();
        assertThat(admission.identity().user()).isEqualTo(user);
        assertThat(admission.identity().info()).isEqualTo(Payload.json("{\"name\":\"A \\\"B\\\"\",\"x\":\"1=2\"}"));
    }

    @Test
    void channels_audience_issuer_and_algorithm_are_put_in() {
        TokenSettings settings = new TokenSettings(
                "carillon.token",
                TokenKeys.of(HmacSecrets.of("carillon.token", Tokens.SECRET)),
                ClaimRule.exactly("me"),
                ClaimRule.exactly("you"),
                "sub",
                true,
                Duration.ZERO,
                TokenSettings.DEFAULT_MAX_LENGTH);

        assertThat(run(
                        Map.of(),
                        "--secret",
                        Tokens.SECRET,
                        "--channels",
                        "a, room:b",
                        "--audience",
                        "me",
                        "--issuer",
                        "you",
                        "--algorithm",
                        "HS512"))
                .isZero();

        Admission admission = Tokens.verifier(settings)
                .connection(token())
                .toCompletableFuture()
                .join();
        assertThat(admission.identity().isAnonymous()).isTrue();
        assertThat(admission.channels()).containsOnlyKeys(ChannelName.of("a"), ChannelName.of("room:b"));
    }

    @ParameterizedTest(name = "a key of {0} makes {1}, as for \"{2}\"")
    @CsvSource({"RSA,RS256,''", "RSA,PS384,PS384", "EC,ES384,''", "Ed25519,EdDSA,''"})
    void a_private_key_signs_what_its_public_key_proves(
            String kind, String algorithm, String asked, @TempDir Path directory) throws IOException, ParseException {
        SigningKey key = switch (kind) {
            case "RSA" -> SigningKey.rsa(2048);
            case "EC" -> SigningKey.ec("secp384r1");
            default -> SigningKey.ed(kind);
        };
        Path file = Files.writeString(directory.resolve("private.pem"), key.privatePem() + "\n");
        List<String> arguments = new ArrayList<>(List.of("--private-key", file.toString(), "--key-id", "k\"1"));
        if (!asked.isEmpty()) {
            arguments.addAll(List.of("--algorithm", asked));
        }

        assertThat(run(Map.of(), arguments.toArray(String[]::new))).isZero();

        JWSHeader header = JWSHeader.parse(new Base64URL(token().substring(0, token().indexOf('.'))));
        assertThat(header.getAlgorithm().getName()).isEqualTo(algorithm);
        assertThat(header.getKeyID()).isEqualTo("k\"1");
        PublicKeys keys = PublicKeys.read(
                "carillon.token",
                kind.equals("RSA") ? key.pem() : "",
                kind.equals("EC") ? key.pem() : "",
                kind.equals("Ed25519") ? key.pem() : "");
        TokenKeys all = new TokenKeys(HmacSecrets.none("carillon.token"), keys, Optional.empty());
        assertThat(Tokens.code(
                        Tokens.verifier(TokenSettings.of("carillon.token", all)).connection(token())))
                .isZero();
    }

    @Test
    void a_private_key_signs_nothing_that_it_cannot_and_a_file_without_one_is_told(@TempDir Path directory)
            throws IOException {
        Path key = Files.writeString(
                directory.resolve("key"), SigningKey.ed("Ed25519").privatePem());
        assertThat(run(Map.of(), "--private-key", key.toString(), "--algorithm", "HS256"))
                .isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("--algorithm HS256 is none that this key can: [EdDSA].");

        Path other = Files.writeString(
                directory.resolve("other"), SigningKey.ed("Ed25519").pem());
        for (String file :
                List.of(other.toString(), directory.resolve("nowhere").toString())) {
            assertThat(run(Map.of(), "--private-key", file)).isEqualTo(2);
            assertThat(err.toString(UTF_8)).contains("--private-key " + file + " is no private key");
        }
        assertThat(out.size()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--usr alice|There is no option --usr.",
                "alice|There is no option alice.",
                "--user|--user needs a value.",
                "--user a --user b|--user is given twice.",
                "--ttl 1w|--ttl 1w is no time",
                "--ttl 0s|--ttl 0s is no time",
                "--info name|--info name is not NAME=VALUE.",
                "--algorithm none|--algorithm none is none of HS256",
                "--algorithm RS256|--algorithm RS256 is none of HS256",
                "--channel a --channels b|give one",
                "--channel=|--channel is empty.",
                "--secret short|The secret has 5 bytes"
            })
    void a_wrong_argument_is_told_in_one_sentence_and_makes_no_token(String arguments, String sentence) {
        assertThat(run(ENVIRONMENT, arguments.split(" "))).isEqualTo(2);

        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(err.toString(UTF_8)).contains(sentence);
    }

    @Test
    void without_a_secret_it_says_where_one_can_be_given() {
        assertThat(run(Map.of(), "--user", "alice")).isEqualTo(2);

        assertThat(err.toString(UTF_8)).contains("--secret").contains("CARILLON_TOKEN_HMAC_SECRET_KEY");
    }

    @Test
    void a_weak_secret_is_warned_about_and_not_printed() {
        assertThat(run(Map.of(), "--secret", "sixteen bytes ok")).isZero();

        assertThat(err.toString(UTF_8)).contains("Warning").doesNotContain("sixteen");
    }

    @Test
    void help_needs_nothing() {
        assertThat(run(Map.of(), "--help")).isZero();

        assertThat(out.toString(UTF_8)).contains("--channel NAME").contains("--ttl");
    }

    /** A source file that is started directly is compiled alone, so it may use the JDK only. */
    @Test
    void its_source_runs_without_a_build() throws Exception {
        Path source = Path.of("src/main/java/dev/carillon/security/TokenMaker.java");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        source.toString(),
                        "--secret",
                        Tokens.SECRET,
                        "--ttl",
                        "never")
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(Tokens.code(Tokens.verifier().connection(printed.strip()))).isZero();
    }

    private int run(Map<String, String> environment, String... arguments) {
        return new TokenMaker(environment, Tokens.CLOCK)
                .run(arguments, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    private String token() {
        String printed = out.toString(UTF_8);
        assertThat(printed).endsWith(System.lineSeparator()).doesNotContain(" ");
        return printed.strip();
    }
}
