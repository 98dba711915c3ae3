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
    private final boolean inCluster;
    private final Executor executor;
    private final EventLog log;
    private volatile Runnable drop = () -> {};
    private volatile Line<StatefulRedisConnection<byte[], byte[]>> line;
    private volatile Fanout fanout = Fanout.PLAIN;
    private volatile boolean welcomed;

    /**
     * @param server    as it may be logged
     * @param inCluster whether it is used as a node of a cluster
     */
    @SuppressWarnings("NullAway.Init") // the line has its guest before the guest has its line
    Commands(String server, boolean inCluster, long maxBytes, Executor executor, EventLog log) {
        this.server = server;
        this.inCluster = inCluster;
        this.maxBytes = maxBytes;
        this.executor = executor;
        this.log = log;
    }

    void over(Line<StatefulRedisConnection<byte[], byte[]>> newLine) {
        line = newLine;
        drop = newLine::drop;
    }

    /** Whether there was a connection, at some time. */
    boolean wasThere() {
        return welcomed;
    }

    boolean isThere() {
        return line.current().isPresent();
    }

    /** Bytes of commands that have not been answered. */
    long waitingBytes() {
        return waitingBytes.get();
    }

    /** Does what the script does. */
    CompletionStage<List<byte[]>> run(Script script, byte[][] keys, byte[]... arguments) {
        return send(size(keys) + size(arguments), redis -> evaluate(redis, script, fanout, keys, arguments));
    }

    /** Sends a message to whoever listens, which nobody may. */
    CompletionStage<Long> publish(byte[] name, byte[] message) {
        return send(name.length + message.length, redis -> fanout.publish(redis, name, message));
    }

    CompletionStage<Long> delete(byte[] key) {
        return send(key.length, redis -> redis.del(key));
    }

    /** As {@code CLUSTER NODES} tells. */
    CompletionStage<String> clusterNodes() {
        return send(0, RedisAsyncCommands::clusterNodes);
    }

    private static CompletionStage<List<byte[]>> evaluate(
            RedisAsyncCommands<byte[], byte[]> redis,
            Script script,
            Fanout fanout,
            byte[][] keys,
            byte[]... arguments) {
        CompletionStage<List<byte[]>> called =
                redis.evalsha(script.digest(fanout), ScriptOutputType.MULTI, keys, arguments);
        // A script cannot be known and unknown at once, so a call that was refused like this has done nothing.
        return called.exceptionallyCompose(failure -> cause(failure) instanceof RedisNoScriptException
                ? redis.eval(script.source(fanout), ScriptOutputType.MULTI, keys, arguments)
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
        return redis.info().thenCompose(text -> {
            ServerInfo info = new ServerInfo(text);
            requirePrimary(info);
            if (!examined.getAndSet(true)) {
                examine(info);
            }
            Fanout known = inCluster ? Fanout.of(info) : Fanout.PLAIN;
            CompletableFuture<?>[] loaded = Arrays.stream(Script.values())
                    .map(script -> redis.scriptLoad(script.source(known)).toCompletableFuture())
                    .toArray(CompletableFuture[]::new);
            return CompletableFuture.allOf(loaded).thenRun(() -> {
                fanout = known;
                welcomed = true;
            });
        });
    }

    private static void requirePrimary(ServerInfo info) {
        if (info.isReplica()) {
            throw new IllegalStateException("this Redis is a replica");
        }
    }

    /** Says once what an operator should know. */
    private void examine(ServerInfo info) {
        String policy = info.field("maxmemory_policy");
        if (!policy.isEmpty() && !policy.equals("noeviction")) {
            log.event(EventLog.Level.WARNING, "redis.evicts", "server", server, "maxmemory-policy", policy);
        }
        if (info.isTooOld()) {
            log.event(
                    EventLog.Level.ERROR,
                    "redis.too-old",
                    "server",
                    server,
                    "version",
                    info.version(),
                    "needed",
                    "6.2");
        }
        if (info.field("master_replid").isEmpty()) {
            log.event(EventLog.Level.WARNING, "redis.nameless", "server", server, "missing", "master_replid");
        }
        if (info.isInCluster() && !inCluster) {
            log.event(
                    EventLog.Level.WARNING,
                    "redis.in-cluster",
                    "server",
                    server,
                    "see",
                    "carillon.redis.cluster-address");
        }
        if (inCluster && Fanout.of(info) == Fanout.PLAIN) {
            log.event(EventLog.Level.INFO, "redis.tells-all-nodes", "server", server, "version", info.version());
        }
    }

    @Override
    public void farewell() {
        // The driver fails what was not answered.
    }

    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    static long size(byte[]... arguments) {
        long size = 0;
        for (byte[] argument : arguments) {
            size += argument.length;
        }
        return size;
    }
}
