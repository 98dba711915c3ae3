package dev.carillon.boot;

import dev.carillon.channel.Payload;
import dev.carillon.node.RpcHandler;
import dev.carillon.protocol.JsonWriter;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Remote calls for trying things: {@code echo} gives back what it got, {@code time} tells the server's clock, {@code node} the
 * name of the node that one is connected to.
 */
final class BuiltInRpc {

    static final List<String> NAMES = List.of("echo", "time", "node");

    private BuiltInRpc() {}

    static Map<String, RpcHandler> named(List<String> names, Clock clock, String node) {
        Payload name = Payload.json(new JsonWriter(64)
                .beginObject()
                .name("name")
                .value(node)
                .endObject()
                .toByteArray());
        Map<String, RpcHandler> all = Map.of(
                "echo",
                (identity, client, data) -> CompletableFuture.completedStage(data),
                "time",
                (identity, client, data) ->
                        CompletableFuture.completedStage(Payload.json("{\"time\":" + clock.millis() + "}")),
                "node",
                (identity, client, data) -> CompletableFuture.completedStage(name));
        Map<String, RpcHandler> chosen = new HashMap<>(all);
        chosen.keySet().retainAll(names);
        return chosen;
    }
}
