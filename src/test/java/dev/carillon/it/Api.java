package dev.carillon.it;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The server API of a server. Thread-safe. */
public final class Api {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http;
    private final Function<String, URI> addresses;

    /** Of the server under test. */
    public Api(HttpClient http) {
        this(http, Server::http);
    }

    /** @param addresses from the path of a call, which begins with a slash */
    public Api(HttpClient http, Function<String, URI> addresses) {
        this.http = http;
        this.addresses = addresses;
    }

    /**
     * @return the whole answer: {@code result} or {@code error}; fails when there is none
     */
    public CompletableFuture<JsonObject> ask(String method, JsonObject request) {
        HttpRequest post = HttpRequest.newBuilder(addresses.apply("/api/" + method))
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
