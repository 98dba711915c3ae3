package dev.carillon.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.BeyondJsonP;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.Arrays;

/** What the server API says to any body at all: one JSON object, and 200 to nothing that JSON-P could not read. */
final class ApiAgreement {

    private static final ApiMethod[] METHODS = ApiMethod.values();

    private ApiAgreement() {}

    /** @param bytes the first chooses the method, the others are the body */
    static void call(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        byte[] body = Arrays.copyOfRange(bytes, 1, bytes.length);
        ApiMethod method = METHODS[Math.floorMod(bytes[0], METHODS.length)];
        ApiFixture api = new ApiFixture();

        ApiAnswer answer = api.answer(new ApiCall(
                method.wireName(),
                ApiFixture.key("secret"),
                new ApiCall.Page("", "localhost:8080", ""),
                false,
                -1,
                new ByteArrayInputStream(body)));

        assertThat(answer.status()).isIn(200, 400, 413);
        assertThat(object(answer.body()).keySet()).hasSize(1).isSubsetOf("result", "error", "replies");
        if (answer.status() == 200 && !BeyondJsonP.is(body)) {
            object(body);
        }
    }

    private static JsonObject object(byte[] bytes) {
        try (JsonReader reader = Json.createReader(new StringReader(new String(bytes, UTF_8)))) {
            return reader.readObject();
        } catch (RuntimeException unreadable) {
            throw new AssertionError("JSON-P cannot read " + Arrays.toString(bytes), unreadable);
        }
    }
}
