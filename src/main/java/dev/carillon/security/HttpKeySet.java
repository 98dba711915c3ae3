package dev.carillon.security;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Fetches a key set over HTTP. Follows no redirect: the keys come from the address that was configured, or not at all.
 * Thread-safe, never blocks; stages complete in the executor.
 */
public final class HttpKeySet implements KeySetAddress {

    private final KeySetSettings settings;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final HttpClient client;

    /** @param timer ends what takes too long */
    public HttpKeySet(KeySetSettings settings, Executor executor, ScheduledExecutorService timer) {
        this.settings = settings;
        this.executor = executor;
        this.timer = timer;
        this.client = HttpClient.newBuilder()
                .executor(executor)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public CompletionStage<byte[]> fetch() {
        HttpRequest request = HttpRequest.newBuilder(settings.address())
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, head -> new LimitedBody(head.statusCode() == 200 ? settings.maxBytes() : 0));
        // The client's own time-out ends with the headers; a body that trickles would go on for ever.
        Future<?> deadline = timer.schedule(
                () -> executor.execute(() -> answer.cancel(true)),
                settings.timeout().toMillis(),
                TimeUnit.MILLISECONDS);
        return answer.thenCompose(HttpKeySet::content).whenComplete((content, failure) -> deadline.cancel(false));
    }

    private static CompletionStage<byte[]> content(HttpResponse<byte[]> answer) {
        return answer.statusCode() == 200
                ? CompletableFuture.completedFuture(answer.body())
                : CompletableFuture.failedFuture(new IOException("status " + answer.statusCode()));
    }
}
