package dev.carillon.cluster;

import dev.carillon.meter.EventLog;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * What is asked of one Redis, over one connection on which nobody waits for his turn.
 *
 * <p>Refused at once, with an exceptional stage, when there is no connection and when more bytes wait for their answers than
 * may. An answer that does not come in time is an exceptional stage too; what became of the command is then unknown.
 *
 * <p>Stages complete on the executor, never on a thread of the driver, which all connections share.
 */
final class Commands implements Line.Guest<StatefulRedisConnection<byte[], byte[]>> {

    /** What a command costs besides its arguments, rounded up. */
    private static final int OVERHEAD = 512;

    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean examined = new AtomicBoolean();
    private final long maxBytes;
    private final String server;
    private final Executor executor;
    private final EventLog log;
    private volatile Runnable drop = () -> {};
    private volatile Line<StatefulRedisConnection<byte[], byte[]>> line;

    /** @param server as it may be logged */
    @SuppressWarnings("NullAway.Init") // the line has its guest before the guest has its line
    Commands(String server, long maxBytes, Executor executor, EventLog log) {
        this.server = server;
        this.maxBytes = maxBytes;
        this.executor = executor;
        this.log = log;
    }

    void over(Line<StatefulRedisConnection<byte[], byte[]>> newLine) {
        line = newLine;
        drop = newLine::drop;
    }

    /** Bytes of commands that have not been answered. */
    long waitingBytes() {
        return waitingBytes.get();
    }

    /** Does what the script does. */
    CompletionStage<List<byte[]>> run(Script script, byte[][] keys, byte[]... arguments) {
        return send(size(keys) + size(arguments), redis -> evaluate(redis, script, keys, arguments));
    }

    /** Sends a message to whoever listens, which nobody may. */
    CompletionStage<Long> publish(byte[] name, byte[] message) {
        return send(name.length + message.length, redis -> redis.publish(name, message));
    }

    CompletionStage<Long> delete(byte[] key) {
        return send(key.length, redis -> redis.del(key));
    }

    private static CompletionStage<List<byte[]>> evaluate(
            RedisAsyncCommands<byte[], byte[]> redis, Script script, byte[][] keys, byte[]... arguments) {
        CompletionStage<List<byte[]>> called = redis.evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments);
        // A script cannot be known and unknown at once, so a call that was refused like this has done nothing.
        return called.exceptionallyCompose(failure -> cause(failure) instanceof RedisNoScriptException
                ? redis.eval(script.source(), ScriptOutputType.MULTI, keys, arguments)
                : CompletableFuture.failedStage(failure));
    }

    private <T> CompletionStage<T> send(
            long bytes, Function<RedisAsyncCommands<byte[], byte[]>, CompletionStage<T>> command) {
        StatefulRedisConnection<byte[], byte[]> connection = line.current().orElse(null);
        if (connection == null) {
            return CompletableFuture.failedStage(new IllegalStateException("no connection to " + server));
        }
        long cost = bytes + OVERHEAD;
        if (waitingBytes.addAndGet(cost) > maxBytes) {
            waitingBytes.addAndGet(-cost);
            return CompletableFuture.failedStage(
                    new IllegalStateException("too much waits for the answers of " + server));
        }
        CompletableFuture<T> outcome = new CompletableFuture<>();
        begin(command, connection).whenComplete((answer, failure) -> {
            waitingBytes.addAndGet(-cost);
            if (failure != null) {
                look(cause(failure));
            }
            finish(() -> {
                if (failure != null) {
                    outcome.completeExceptionally(failure);
                } else {
                    outcome.complete(answer);
                }
            });
        });
        return outcome;
    }

    private static <T> CompletionStage<T> begin(
            Function<RedisAsyncCommands<byte[], byte[]>, CompletionStage<T>> command,
            StatefulRedisConnection<byte[], byte[]> connection) {
        try {
            return command.apply(connection.async());
        } catch (RedisException refused) {
            return CompletableFuture.failedStage(refused);
        }
    }

    private void finish(Runnable completion) {
        try {
            executor.execute(completion);
        } catch (RejectedExecutionException ending) {
            completion.run(); // the node ends, and nobody shall wait for ever
        }
    }

    /** A primary that has become a replica: where the new one is, a new connection finds out. */
    private void look(Throwable failure) {
        if (failure instanceof RedisReadOnlyException) {
            drop.run();
        }
    }

    // ---- the line

    @Override
    public CompletionStage<?> welcome(StatefulRedisConnection<byte[], byte[]> connection) {
        RedisAsyncCommands<byte[], byte[]> redis = connection.async();
        CompletableFuture<?>[] loaded = Arrays.stream(Script.values())
                .map(script -> redis.scriptLoad(script.source()).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        return redis.info("replication")
                .thenAccept(Commands::requirePrimary)
                .thenCompose(primary -> CompletableFuture.allOf(loaded))
                .thenCompose(all -> examined.getAndSet(true) ? CompletableFuture.completedStage("") : redis.info())
                .thenAccept(this::examine);
    }

    private static void requirePrimary(String replication) {
        if (replication.contains("role:slave")) {
            throw new IllegalStateException("this Redis is a replica");
        }
    }

    /** Says once what an operator should know. */
    private void examine(String info) {
        String policy = field(info, "maxmemory_policy");
        if (!policy.isEmpty() && !policy.equals("noeviction")) {
            log.event(EventLog.Level.WARNING, "redis.evicts", "server", server, "maxmemory-policy", policy);
        }
        String version = field(info, "redis_version");
        if (version.matches("[0-5]\\..*|6\\.[01]\\..*")) {
            log.event(EventLog.Level.ERROR, "redis.too-old", "server", server, "version", version, "needed", "6.2");
        }
        if (!info.isEmpty() && field(info, "master_replid").isEmpty()) {
            log.event(EventLog.Level.WARNING, "redis.nameless", "server", server, "missing", "master_replid");
        }
    }

    private static String field(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    @Override
    public void farewell() {
        // The driver fails what was not answered.
    }

    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static long size(byte[]... arguments) {
        long size = 0;
        for (byte[] argument : arguments) {
            size += argument.length;
        }
        return size;
    }
}
