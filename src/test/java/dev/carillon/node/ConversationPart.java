package dev.carillon.node;

import dev.carillon.channel.Disconnect;
import dev.carillon.channel.EndedException;
import dev.carillon.channel.Payload;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** A node whose calls answer, fail or wait as the test wants. */
abstract class ConversationPart {

    static final String CONNECT = "{\"id\":1,\"connect\":{}}";
    static final String CONNECTED =
            "{\"id\":1,\"connect\":{\"client\":\"ME\",\"version\":\"carillon 0\",\"ping\":25,\"pong\":true}}";
    static final String INTERNAL = "\"error\":{\"code\":100,\"message\":\"internal server error\",\"temporary\":true}}";

    final Deque<CompletableFuture<Payload>> calls = new ArrayDeque<>();
    final TestNode node = TestNode.builder()
            .rpc("later", (identity, client, data) -> {
                CompletableFuture<Payload> call = new CompletableFuture<>();
                calls.add(call);
                return call;
            })
            .rpc("echo", (identity, client, data) -> CompletableFuture.completedStage(data))
            .rpc("throws", (identity, client, data) -> {
                throw new IllegalStateException("a bug of the application");
            })
            .rpc(
                    "busy",
                    (identity, client, data) ->
                            CompletableFuture.failedStage(new RefusedException(ReplyError.TOO_MANY_REQUESTS)))
            .rpc(
                    "ends",
                    (identity, client, data) -> CompletableFuture.failedStage(new EndedException(Disconnect.FORCED)))
            .build();

    static String rpc(int id, String method) {
        return "{\"id\":" + id + ",\"rpc\":{\"method\":\"" + method + "\",\"data\":" + id + "}}";
    }
}
