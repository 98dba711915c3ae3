package dev.carillon.api;

import dev.carillon.channel.ReplyError;
import dev.carillon.message.MalformedMessageException;
import dev.carillon.meter.Meter;
import dev.carillon.meter.Meter.Counter;
import dev.carillon.node.ServerApi;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The server API behind HTTP: judges the caller, reads the body under its limit, asks the node and writes the answer.
 * Thread-safe. Blocks only while it reads the body.
 */
public final class ApiHandler {

    private final ApiSettings settings;
    private final ApiAccess access;
    private final ApiRequestReader reader;
    private final ApiCommands commands;
    private final Meter meter;
    private final Executor executor;

    /**
     * @param executor writes the answers that are not there at once; may block and may refuse. Without it a caller that
     *     reads slowly would hold up the thread on which the broker answers
     */
    public ApiHandler(ApiSettings settings, ServerApi api, Meter meter, Executor executor) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.access = new ApiAccess(settings);
        this.reader = new ApiRequestReader(settings.maxChannels(), settings.maxBatch());
        this.commands = new ApiCommands(api, meter);
        this.meter = meter;
        this.executor = Objects.requireNonNull(executor, "executor");
    }

    /** How long a call may take, in milliseconds; then the caller gets {@link #timedOut}. */
    long timeoutMillis() {
        return settings.timeout().toMillis();
    }

    /** @return never completes exceptionally */
    CompletionStage<ApiAnswer> handle(ApiCall call) {
        switch (access.judge(call)) {
            case DISABLED -> {
                return refused(404, ReplyError.NOT_AVAILABLE, call);
            }
            case UNAUTHORIZED -> {
                meter.count(Counter.API_UNAUTHORIZED);
                return refused(401, ReplyError.UNAUTHORIZED, call);
            }
            case FOREIGN_PAGE -> {
                meter.count(Counter.API_UNAUTHORIZED);
                return refused(403, ReplyError.PERMISSION_DENIED, call);
            }
            case ADMITTED -> {}
        }
        return ApiMethod.named(call.method())
                .map(method -> admitted(method, call))
                .orElseGet(() -> refused(404, ReplyError.METHOD_NOT_FOUND, call));
    }

    private CompletionStage<ApiAnswer> admitted(ApiMethod method, ApiCall call) {
        ApiRequest request;
        try {
            // One byte more than allowed tells that there is more; what Content-Length says only saves the reading.
            int limit = settings.maxBodyBytes();
            byte[] body = call.length() > limit ? new byte[0] : call.body().readNBytes(limit + 1);
            if (call.length() > limit || body.length > limit) {
                return refused(
                        413, new ApiReply.Failure(ReplyError.BAD_REQUEST, "body over " + limit + " bytes"), call);
            }
            request = reader.read(method, body);
        } catch (IOException broken) {
            return refused(400, ReplyError.BAD_REQUEST, call);
        } catch (MalformedMessageException malformed) {
            String where = "bad request: " + malformed.getMessage();
            return refused(400, new ApiReply.Failure(ReplyError.BAD_REQUEST, where), call);
        }
        return onOwnThread(commands.execute(request))
                .thenApply(reply -> answer(reply, call))
                .exceptionally(thrown -> answer(commands.failure(method, thrown), call));
    }

    /** The answer of a call that took too long: its outcome is unknown. */
    ApiAnswer timedOut(ApiCall call) {
        commands.count(ReplyError.INTERNAL);
        return answer(new ApiReply.Failure(ReplyError.INTERNAL, "timeout: the outcome is unknown"), call);
    }

    private <T> CompletableFuture<T> onOwnThread(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future.isDone() ? future : future.thenApplyAsync(Function.identity(), executor);
    }

    private ApiAnswer answer(ApiReply reply, ApiCall call) {
        if (reply instanceof ApiReply.Failure failure && call.transportErrors()) {
            return new ApiAnswer(ApiAnswer.statusOf(failure.error()), ApiResponseWriter.bare(failure));
        }
        return new ApiAnswer(200, ApiResponseWriter.reply(reply));
    }

    private CompletionStage<ApiAnswer> refused(int status, ReplyError error, ApiCall call) {
        return refused(status, ApiReply.Failure.of(error), call);
    }

    private CompletionStage<ApiAnswer> refused(int status, ApiReply.Failure failure, ApiCall call) {
        commands.count(failure.error());
        byte[] body = call.transportErrors() ? ApiResponseWriter.bare(failure) : ApiResponseWriter.reply(failure);
        return CompletableFuture.completedStage(new ApiAnswer(status, body));
    }
}
