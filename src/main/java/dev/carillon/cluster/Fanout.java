package dev.carillon.cluster;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** How a Redis hands messages on. */
enum Fanout {
    /** To who listens at this server; the nodes of a cluster tell each other all of it. */
    PLAIN("PUBLISH"),
    /** To who listens at the node that has the slot of the name, which nobody else hears of. Redis 7 and Valkey, in a cluster. */
    SHARDED("SPUBLISH");

    private final String command;

    Fanout(String command) {
        this.command = command;
    }

    /** What a script calls. */
    String command() {
        return command;
    }

    /** @param info what the server says of itself */
    static Fanout of(ServerInfo info) {
        return info.isInCluster() && info.major() >= 7 ? SHARDED : PLAIN;
    }

    /** @return how many received it */
    CompletionStage<Long> publish(RedisAsyncCommands<byte[], byte[]> redis, byte[] name, byte[] message) {
        return this == SHARDED ? redis.spublish(name, message) : redis.publish(name, message);
    }

    /**
     * Tells a server for what to listen from now on, and for what no more.
     *
     * @param refused is told what it does not want to listen for, since that belongs to another one
     */
    void tell(
            RedisPubSubAsyncCommands<byte[], byte[]> redis,
            List<String> on,
            List<String> off,
            Consumer<List<String>> refused) {
        if (this == SHARDED) {
            tellBySlot(redis, on, off, refused);
            return;
        }
        if (!on.isEmpty()) {
            redis.subscribe(encode(on));
        }
        if (!off.isEmpty()) {
            redis.unsubscribe(encode(off));
        }
    }

    // Names of two slots in one command are refused.
    private static void tellBySlot(
            RedisPubSubAsyncCommands<byte[], byte[]> redis,
            List<String> on,
            List<String> off,
            Consumer<List<String>> refused) {
        bySlot(on)
                .forEach(names -> redis.ssubscribe(encode(names)).whenComplete((done, failure) -> {
                    if (Commands.cause(failure) instanceof RedisCommandExecutionException) {
                        refused.accept(names);
                    }
                }));
        bySlot(off).forEach(names -> redis.sunsubscribe(encode(names)));
    }

    private static Collection<List<String>> bySlot(List<String> names) {
        return names.stream().collect(Collectors.groupingBy(SlotHash::getSlot)).values();
    }

    private static byte[][] encode(List<String> names) {
        return names.stream().map(RedisNames::bytes).toArray(byte[][]::new);
    }
}
