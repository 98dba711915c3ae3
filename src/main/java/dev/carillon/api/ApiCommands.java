package dev.carillon.api;

import dev.carillon.broker.BrokerUnavailableException;
import dev.carillon.broker.PublishResult;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.meter.Meter;
import dev.carillon.meter.Meter.Counter;
import dev.carillon.node.ServerApi;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/** Puts requests to the node and makes replies of its answers. Thread-safe, never blocks. */
final class ApiCommands {

    private static final Logger LOG = System.getLogger(ApiCommands.class.getName());

    private final ServerApi api;
    private final Meter meter;

    ApiCommands(ServerApi api, Meter meter) {
        this.api = api;
        this.meter = meter;
    }

    /** @return never completes exceptionally: what fails is a {@link ApiReply.Failure} */
    CompletionStage<ApiReply> execute(ApiRequest request) {
        ApiMethod method = request.method();
        if (!(request instanceof ApiRequest.Refused)) {
            meter.count(Counter.API_CALLS, method.wireName());
        }
        CompletionStage<ApiResult> result;
        try {
            result = ask(request);
        } catch (RuntimeException thrown) {
            result = CompletableFuture.failedStage(thrown);
        }
        return reply(method, result);
    }

    private CompletionStage<ApiResult> ask(ApiRequest request) {
        if (request instanceof ApiRequest.Single single) {
            return single.ask(api);
        }
        if (request instanceof ApiRequest.Broadcast broadcast) {
            return broadcast(broadcast);
        }
        ApiRequest.Batch batch = (ApiRequest.Batch) request;
        CompletionStage<List<ApiReply>> replies = batch.parallel()
                ? all(batch.commands().stream().map(this::execute).toList())
                : oneByOne(batch.commands());
        return replies.thenApply(ApiResult.Batch::new);
    }

    private CompletionStage<ApiResult> broadcast(ApiRequest.Broadcast broadcast) {
        Iterator<CompletionStage<PublishResult>> outcomes =
                api.broadcast(broadcast.names(), broadcast.what()).iterator();
        List<CompletionStage<ApiReply>> responses = new ArrayList<>();
        for (String channel : broadcast.channels()) {
            CompletionStage<PublishResult> outcome =
                    channel.isEmpty() ? CompletableFuture.failedStage(ApiRequest.channelMissing()) : outcomes.next();
            responses.add(
                    reply(ApiMethod.PUBLISH, outcome.thenApply(result -> new ApiResult.Published(result.position()))));
        }
        return all(responses).thenApply(ApiResult.Broadcast::new);
    }

    private CompletionStage<List<ApiReply>> oneByOne(List<ApiRequest> requests) {
        CompletionStage<List<ApiReply>> replies = CompletableFuture.completedStage(new ArrayList<>());
        for (ApiRequest request : requests) {
            replies = replies.thenCompose(before -> execute(request).thenApply(reply -> {
                before.add(reply);
                return before;
            }));
        }
        return replies;
    }

    private static CompletionStage<List<ApiReply>> all(List<CompletionStage<ApiReply>> replies) {
        List<CompletableFuture<ApiReply>> futures =
                replies.stream().map(CompletionStage::toCompletableFuture).toList();
        return CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
    }

    private CompletionStage<ApiReply> reply(ApiMethod method, CompletionStage<ApiResult> result) {
        return result.handle(
                (value, thrown) -> thrown == null ? new ApiReply.Success(method, value) : failure(method, thrown));
    }

    /** Makes an error of whatever was thrown, counts it, and logs it unless it is a plain refusal. */
    ApiReply.Failure failure(ApiMethod method, Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        ApiReply.Failure failure = cause instanceof RefusedException refused
                ? ApiReply.Failure.of(refused)
                : ApiReply.Failure.of(ReplyError.INTERNAL);
        if (cause instanceof BrokerUnavailableException) {
            // The broker's own log has the cause; a stack trace per call would drown it.
            LOG.log(Level.WARNING, "api.broker-unavailable method=" + method.wireName());
        } else if (cause instanceof RejectedExecutionException) {
            meter.count(Counter.TASKS_REFUSED);
            LOG.log(Level.WARNING, "api.executor-full method=" + method.wireName());
        } else if (!(cause instanceof RefusedException)) {
            LOG.log(Level.ERROR, "api.failed method=" + method.wireName(), cause);
        }
        count(failure.error());
        return failure;
    }

    void count(ReplyError error) {
        meter.count(Counter.API_ERRORS, Integer.toString(error.code()));
    }
}
