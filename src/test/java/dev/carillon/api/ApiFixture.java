package dev.carillon.api;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A handler with a fake node behind it, and calls to make. */
final class ApiFixture {

    static final ApiSettings KEYED = settings("secret", "");

    final FakeServerApi node = new FakeServerApi();
    final RecordingMeter meter = new RecordingMeter();

    /** What waits for a thread. */
    final Deque<Runnable> tasks = new ArrayDeque<>();

    final ApiHandler handler;

    ApiFixture() {
        this(KEYED);
    }

    ApiFixture(ApiSettings settings) {
        handler = new ApiHandler(settings, node, meter, tasks::add);
    }

    ApiFixture(ApiSettings settings, Executor executor) {
        handler = new ApiHandler(settings, node, meter, executor);
    }

    static ApiSettings settings(String key, String previousKey) {
        return new ApiSettings(true, key, previousKey, false, false, 4096, 3, 4, Duration.ofSeconds(10));
    }

    static ApiSettings insecure() {
        return new ApiSettings(true, "", "", true, false, 4096, 3, 4, Duration.ofSeconds(10));
    }

    static ApiCall.Credentials key(String key) {
        return new ApiCall.Credentials(key, "", "");
    }

    static InputStream stream(String body) {
        return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    }

    static ApiCall call(String method, String body) {
        return call(method, key("secret"), body);
    }

    static ApiCall call(String method, ApiCall.Credentials credentials, String body) {
        return new ApiCall(method, credentials, new ApiCall.Page("", "localhost:8080", ""), false, -1, stream(body));
    }

    static ApiCall from(String origin, String host, String fetchSite) {
        return new ApiCall("info", key(""), new ApiCall.Page(origin, host, fetchSite), false, -1, stream("{}"));
    }

    static ApiCall wantingStatuses(String method, String body) {
        ApiCall call = call(method, body);
        return new ApiCall(call.method(), call.credentials(), call.page(), true, -1, call.body());
    }

    CompletableFuture<ApiAnswer> start(ApiCall call) {
        return handler.handle(call).toCompletableFuture();
    }

    /** An answer that must be there at once. */
    ApiAnswer answer(ApiCall call) {
        CompletableFuture<ApiAnswer> answer = start(call);
        if (!answer.isDone()) {
            throw new AssertionError("not answered at once");
        }
        return answer.join();
    }

    /** The body of a 200 that must be there at once. */
    String ok(String method, String body) {
        ApiAnswer answer = answer(call(method, body));
        if (answer.status() != 200) {
            throw new AssertionError(answer.status() + " " + text(answer));
        }
        return text(answer);
    }

    static String text(ApiAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
