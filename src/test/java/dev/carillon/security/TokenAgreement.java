package dev.carillon.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.BeyondJsonP;
import dev.carillon.channel.ChannelName;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What our verifier says of any bytes at all, as a token and inside of one: the fuzz tests feed it. */
final class TokenAgreement {

    private static final ChannelName ROOM = ChannelName.of("room:1");

    private TokenAgreement() {}

    /** Bytes never break the verifier, are no token by themselves, and grant as claims only what JSON-P reads too. */
    static void token(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(Tokens.code(Tokens.verifier().connection(text))).isEqualTo(3500);
        assertThat(Tokens.code(Tokens.verifier().subscription(text, ROOM, ""))).isEqualTo(103);
        header(bytes);
        claims(bytes);
    }

    // Its first bytes as a header, the rest as claims, rightly signed: the parser of the header is reached.
    private static void header(byte[] bytes) {
        int half = bytes.length / 2;
        String parts = Tokens.base64(Arrays.copyOf(bytes, half)) + "."
                + Tokens.base64(Arrays.copyOfRange(bytes, half, bytes.length));
        assertThat(Tokens.code(Tokens.verifier().connection(Tokens.sealed(parts))))
                .isIn(0, 109, 110, 3500);
    }

    private static void claims(byte[] bytes) {
        String token = Tokens.sealed(Tokens.base64("{\"alg\":\"HS256\"}") + "." + Tokens.base64(bytes));

        int connection = Tokens.code(Tokens.verifier().connection(token));
        assertThat(connection).isIn(0, 109, 110, 3500);
        assertThat(Tokens.code(Tokens.verifier().subscription(token, ROOM, "alice")))
                .isIn(0, 103, 109, 110, 3500);
        if (connection == 0 && !BeyondJsonP.is(bytes)) {
            JsonObject read = reference(bytes).orElseThrow();
            assertThat(Tokens.verifier()
                            .connection(token)
                            .toCompletableFuture()
                            .join()
                            .identity()
                            .user())
                    .isEqualTo(read.get("sub") instanceof JsonString sub ? sub.getString() : "");
        }
    }

    private static Optional<JsonObject> reference(byte[] bytes) {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(bytes))) {
            return Optional.of(reader.readObject());
        } catch (JsonException malformed) {
            return Optional.empty();
        }
    }
}
