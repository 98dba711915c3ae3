package dev.carillon.cluster;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One slot of a cluster, wherever it is. A command goes to who has it. Whoever has it no more says so and has done nothing,
 * so the command goes out again once it is known who has; and while a slot moves, its scripts wait until it has arrived.
 */
final class ClusterSlot implements Home {

    private static final byte[] ABSENT = RedisNames.bytes("!");

    private final ClusterServers servers;
    private final int slot;

    ClusterSlot(ClusterServers servers, int slot) {
        this.servers = servers;
        this.slot = slot;
    }

    /**
     * With a key that is never there. A slot moves key by key, and a node refuses, before it does anything, what needs a key
     * that it has not got. Without this a script could begin while all its keys are still here, or all are there already,
     * and be broken off half way: its last entry removed is a missing key.
     */
    @Override
    public CompletionStage<List<byte[]>> run(Script script, byte[][] keys, byte[]... arguments) {
        byte[][] all = Arrays.copyOf(keys, keys.length + 1);
        all[keys.length] = RedisNames.joined(keys[0], ABSENT);
        return send(Commands.size(keys) + Commands.size(arguments), redis -> redis.run(script, all, arguments));
    }

    @Override
    public CompletionStage<Long> publish(byte[] name, byte[] message) {
        return send(name.length + message.length, redis -> redis.publish(name, message));
    }

    @Override
    public CompletionStage<Long> delete(byte[] key) {
        return send(key.length, redis -> redis.delete(key));
    }

    private <T> CompletionStage<T> send(long bytes, Function<Commands, CompletionStage<T>> command) {
        return send(command, servers.patience(bytes));
    }

    private <T> CompletionStage<T> send(Function<Commands, CompletionStage<T>> command, ClusterPatience patience) {
        RedisShard shard = servers.owner(slot).orElse(null);
        if (shard == null) {
            return CompletableFuture.failedStage(new IllegalStateException("nobody is known to have slot " + slot));
        }
        if (shard.isComing()) {
            return patience.wait(
                    new IllegalStateException("no connection yet to who has slot " + slot),
                    () -> send(command, patience));
        }
        return command.apply(shard.commands()).exceptionallyCompose(failure -> {
            Throwable cause = Commands.cause(failure);
            if (!isElsewhere(cause)) {
                return CompletableFuture.failedStage(cause);
            }
            servers.suspect(shard);
            return patience.wait(cause, () -> send(command, patience));
        });
    }

    /** Whether it was refused for where the slot is, and so has done nothing. */
    private static boolean isElsewhere(Throwable failure) {
        String said = failure instanceof RedisCommandExecutionException ? String.valueOf(failure.getMessage()) : "";
        return said.startsWith("MOVED ") || said.startsWith("ASK ") || said.startsWith("TRYAGAIN");
    }

    @Override
    public CompletionStage<Void> subscribe(String name) {
        return servers.subscriptions().subscribe(name, slot);
    }

    @Override
    public void unsubscribe(String name) {
        servers.subscriptions().unsubscribe(name);
    }

    @Override
    public boolean wants(String name) {
        return servers.subscriptions().wants(name);
    }

    @Override
    public boolean carries() {
        return servers.owner(slot).filter(RedisShard::carries).isPresent();
    }
}
