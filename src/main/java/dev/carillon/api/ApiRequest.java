package dev.carillon.api;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Payload;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.StreamPosition;
import dev.carillon.node.Authenticator.Grant;
import dev.carillon.node.MapApi;
import dev.carillon.node.ServerApi;
import dev.carillon.node.ServerApi.Sessions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a caller asks, without a format. Strings are as sent, empty when absent; what is missing or out of range becomes an
 * error when it is asked of the node, not when it is read.
 */
sealed interface ApiRequest {

    ApiMethod method();

    /** One question to the node with one answer. */
    sealed interface Single extends ApiRequest {

        /**
         * @return as {@link ServerApi} says
         * @throws RefusedException when the request itself is no good: 107
         */
        CompletionStage<ApiResult> ask(ServerApi api);
    }

    record Publish(String channel, ServerApi.Publish what) implements Single {
        @Override
        public ApiMethod method() {
            return ApiMethod.PUBLISH;
        }

        @Override
        public CompletionStage<ApiResult> ask(ServerApi api) {
            requireData(what);
            return api.publish(named(channel), what).thenApply(result -> new ApiResult.Published(result.position()));
        }
    }

    record Broadcast(List<String> channels, ServerApi.Publish what) implements ApiRequest {
        public Broadcast {
            channels = List.copyOf(channels);
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.BROADCAST;
        }

        /**
         * The channels that have a name; the others are refused each for itself.
         *
         * @throws RefusedException 107 when channels or data are missing
         */
        List<ChannelName> names() {
            requireData(what);
            if (channels.isEmpty()) {
                throw new RefusedException(ReplyError.BAD_REQUEST, "bad request: channels is missing");
            }
            return channels.stream()
                    .filter(channel -> !channel.isEmpty())
                    .map(ChannelName::of)
                    .toList();
        }
    }

    record Subscribe(Sessions sessions, String channel, Grant grant, Optional<StreamPosition> recoverSince)
            implements Single {
        @Override
        public ApiMethod method() {
            return ApiMethod.SUBSCRIBE;
        }

        @Override
        public CompletionStage<ApiResult> ask(ServerApi api) {
            return done(api.subscribe(sessions, named(channel), grant, recoverSince));
        }
    }

    record Unsubscribe(Sessions sessions, String channel) implements Single {
        @Override
        public ApiMethod method() {
            return ApiMethod.UNSUBSCRIBE;
        }

        @Override
        public CompletionStage<ApiResult> ask(ServerApi api) {
            return done(api.unsubscribe(sessions, named(channel)));
        }
    }

    /**
     * @param code   0 when the caller gave none: {@link Disconnect#FORCED}
     * @param except connection ids that stay
     */
    record Close(Sessions sessions, long code, String reason, Set<String> except) implements Single {
        public Close {
            except = Set.copyOf(except);
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.DISCONNECT;
        }

        @Override
        public CompletionStage<ApiResult> ask(ServerApi api) {
            return done(api.disconnect(sessions, disconnect(), except));
        }

        private Disconnect disconnect() {
            if (code == 0 && reason.isEmpty()) {
                return Disconnect.FORCED;
            }
            try {
                return Disconnect.custom(Math.toIntExact(code), reason);
            } catch (ArithmeticException | IllegalArgumentException wrong) {
                throw new RefusedException(ReplyError.BAD_REQUEST, "bad request: " + wrong.getMessage());
            }
        }
    }

    /**
     * @param expiresAt empty for never
     * @param info      empty for what it was
     */
    record Refresh(Sessions sessions, boolean expired, Optional<Instant> expiresAt, Payload info) implements Single {
        @Override
        public ApiMethod method() {
            return ApiMethod.REFRESH;
        }

        @Override
        public CompletionStage<ApiResult> ask(ServerApi api) {
            return done(api.refresh(sessions, expired, expiresAt, info));
        }
    }

    record Presence(String channel) implements Single {
        @Override
        public ApiMethod method() {
            return ApiMethod.PRESENCE;
        }

        @Override
        public CompletionStage<ApiResult> ask(ServerApi api) {
            return api.presence(named(channel)).thenApply(ApiResult.Presence::new);
        }
    }

    record PresenceStats(String channel) implements Single {
        @Override
        public ApiMethod method() {
            return ApiMethod.PRESENCE_STATS;
        }

        @Override
        public CompletionStage<ApiResult> ask(ServerApi api) {
            return api.presenceStats(named(channel))
                    .thenApply(stats -> new ApiResult.PresenceStats(stats.clients(), stats.users()));
        }
    }

    record History(String channel, int limit, Optional<StreamPosition> since, boolean reverse) implements Single {
        @Override
        public ApiMethod method() {
            return ApiMethod.HISTORY;
        }

        @Override
        public CompletionStage<ApiResult> ask(ServerApi api) {
            return api.history(named(channel), limit, since, reverse).thenApply(ApiResult.History::new);
        }
    }

    record HistoryRemove(String channel) implements Single {
        @Override
        public ApiMethod method() {
            return ApiMethod.HISTORY_REMOVE;
        }

        @Override
        public CompletionStage<ApiResult> ask(ServerApi api) {
            return done(api.removeHistory(named(channel)));
        }
    }

    /** @param pattern a glob, empty for all */
    record Channels(String pattern) implements Single {
        @Override
        public ApiMethod method() {
            return ApiMethod.CHANNELS;
        }

        @Override
        public CompletionStage<ApiResult> ask(ServerApi api) {
            return api.channels(pattern).thenApply(ApiResult.Channels::new);
        }
    }

    record Info() implements Single {
        @Override
        public ApiMethod method() {
            return ApiMethod.INFO;
        }

        @Override
        public CompletionStage<ApiResult> ask(ServerApi api) {
            return api.info().thenApply(ApiResult.Info::new);
        }
    }

    /** Any question to a map. */
    record OnMap(ApiMethod method, String channel, Question question) implements Single {

        /** What is asked. */
        interface Question {
            CompletionStage<? extends ApiResult> ask(MapApi maps, ChannelName map);
        }

        @Override
        public CompletionStage<ApiResult> ask(ServerApi api) {
            return question.ask(api.maps(), named(channel)).thenApply(result -> result);
        }
    }

    /** A known path that nothing answers yet: there are no extensions to call. */
    record Rpc() implements Single {
        @Override
        public ApiMethod method() {
            return ApiMethod.RPC;
        }

        @Override
        public CompletionStage<ApiResult> ask(ServerApi api) {
            return CompletableFuture.failedStage(new RefusedException(ReplyError.NOT_AVAILABLE));
        }
    }

    /**
     * Read, but no good: stands where the request would have stood, so that the rest of a batch is served.
     *
     * @param method what it would have been
     */
    record Refused(ApiMethod method, ReplyError error, String why) implements Single {
        @Override
        public CompletionStage<ApiResult> ask(ServerApi api) {
            return CompletableFuture.failedStage(new RefusedException(error, why));
        }
    }

    /**
     * @param commands none of them a batch
     * @param parallel whether all are asked at once; else each one after the last was answered
     */
    record Batch(List<ApiRequest> commands, boolean parallel) implements ApiRequest {
        public Batch {
            commands = List.copyOf(commands);
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.BATCH;
        }
    }

    /** What a request gets whose channel has no name. */
    static RefusedException channelMissing() {
        return new RefusedException(ReplyError.BAD_REQUEST, "bad request: channel is missing");
    }

    private static ChannelName named(String channel) {
        if (channel.isEmpty()) {
            throw channelMissing();
        }
        return ChannelName.of(channel);
    }

    private static void requireData(ServerApi.Publish what) {
        if (what.data().isEmpty()) {
            throw new RefusedException(ReplyError.BAD_REQUEST, "bad request: data is missing");
        }
    }

    private static CompletionStage<ApiResult> done(CompletionStage<Void> stage) {
        return stage.thenApply(nothing -> ApiResult.Done.INSTANCE);
    }
}
