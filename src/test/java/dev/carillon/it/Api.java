package dev.carillon.it;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The server API of the server under test. Thread-safe. */
public final class Api {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http;

    public Api(HttpClient http) {
        this.http = http;
    }

    /**
     * @return the whole answer: {@code result} or {@code error}; fails when there is none
     */
    public CompletableFuture<JsonObject> ask(String method, JsonObject request) {
        HttpRequest post = HttpRequest.newBuilder(Server.http("/api/" + method))
                .header("X-API-Key", Configured.API_KEY)
                .timeout(TIMEOUT)
                .POST(BodyPublishers.ofString(request.toString()))
                .build();
        return http.sendAsync(post, BodyHandlers.ofString()).thenApply(Api::parsed);
    }

    /** The result of a call that must succeed. */
    public JsonObject call(String method, JsonObject request) {
        JsonObject answer = ask(method, request).join();
        JsonObject result = answer.getJsonObject("result");
        if (result == null) {
            throw new AssertionError(method + " " + request + " was answered with " + answer);
        }
        return result;
    }

    /** Sends every connection of a user away. */
    public void disconnect(String user, int code, String reason) {
        JsonObject close = Json.createObjectBuilder()
                .add("code", code)
                .add("reason", reason)
                .build();
        call(
                "disconnect",
                Json.createObjectBuilder()
                        .add("user", user)
                        .add("disconnect", close)
                        .build());
    }

    private static JsonObject parsed(HttpResponse<String> response) {
        try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
            return reader.readObject();
        } catch (JsonException noJson) {
            throw new IllegalStateException(response.statusCode() + " " + response.body(), noJson);
        }
    }
}
