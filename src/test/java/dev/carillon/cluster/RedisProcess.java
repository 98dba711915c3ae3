package dev.carillon.cluster;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A redis-server (or valkey-server) of a test's own, which keeps nothing on disk. Not for use by two threads. */
public final class RedisProcess implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Above its port a node of a cluster takes another one. */
    private static final int CLUSTER_BUS = 10_000;

    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 22_700;

    private static final Map<RedisProgram, RedisProcess> SHARED = new HashMap<>();

    private final RedisProgram program;
    private final List<String> before;
    private final String host;
    private final int port;
    private final List<String> options;
    private final Thread atExit = new Thread(this::kill);
    private final RedisClient client;
    private Process process;
    private StatefulRedisConnection<String, String> connection;

    private RedisProcess(RedisProgram program, List<String> before, String host, int port, List<String> options) {
        this.program = program;
        this.before = before;
        this.host = host;
        this.port = port;
        this.options = options;
        this.client = RedisClient.create(RedisURI.create(host, port));
    }

    /** One for all tests that leave it as they found it. */
    public static RedisProcess shared() {
        return shared(RedisProgram.preferred());
    }

    public static synchronized RedisProcess shared(RedisProgram program) {
        return SHARED.computeIfAbsent(program, RedisProcess::start);
    }

    /** @param options as on the command line, such as {@code --replicaof} */
    public static RedisProcess start(String... options) {
        return start(RedisProgram.preferred(), options);
    }

    static RedisProcess start(RedisProgram program, String... options) {
        return start(new RedisProcess(program, List.of(), LOOPBACK, anyPort(), List.of(options)));
    }

    /**
     * One elsewhere.
     *
     * @param before what puts a command there
     * @param host   address there
     */
    public static RedisProcess startBehind(List<String> before, String host, String... options) {
        return start(new RedisProcess(RedisProgram.preferred(), before, host, anyPort(), List.of(options)));
    }

    private static RedisProcess start(RedisProcess redis) {
        Runtime.getRuntime().addShutdownHook(redis.atExit);
        redis.forget();
        redis.boot();
        return redis;
    }

    /** A Sentinel, which writes to its configuration. */
    static RedisProcess sentinel(Path configuration) {
        RedisProcess sentinel = new RedisProcess(
                RedisProgram.preferred(),
                List.of(),
                LOOPBACK,
                anyPort(),
                List.of(configuration.toString(), "--sentinel"));
        Runtime.getRuntime().addShutdownHook(sentinel.atExit);
        sentinel.boot();
        return sentinel;
    }

    /** A replica writes down what its primary sends it, whatever it is told. */
    private String directory() {
        try {
            return Files.createDirectories(Path.of("target", "redis", "" + port))
                    .toAbsolutePath()
                    .toString();
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    /** What another one on this port once knew of its cluster. */
    private void forget() {
        try {
            Files.deleteIfExists(Path.of(directory(), "nodes.conf"));
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    /** Starts it on its port, empty; a node of a cluster still knows the others. */
    public void boot() {
        List<String> command = new ArrayList<>(before);
        command.add(program.command());
        boolean isSentinel = options.contains("--sentinel");
        if (isSentinel) {
            command.addAll(options);
        }
        command.addAll(List.of("--port", "" + port, "--bind", host));
        if (!isSentinel) {
            command.addAll(List.of("--save", "", "--appendonly", "no", "--dir", directory()));
            command.addAll(List.of("--protected-mode", "no"));
            command.addAll(List.of("--repl-diskless-sync-delay", "0"));
            command.addAll(options);
        }
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
        Awaitility.await("redis-server on port " + port)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .ignoreExceptions()
                .until(() -> {
                    connection = client.connect();
                    return connection.sync().ping().equals("PONG");
                });
    }

    public String address() {
        return "redis://" + host + ":" + port;
    }

    /** Whether it is elsewhere. */
    public boolean isRemote() {
        return !host.equals(LOOPBACK);
    }

    public int port() {
        return port;
    }

    public RedisCommands<String, String> commands() {
        return connection.sync();
    }

    /** Ends it as a power cut would. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
            try {
                process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets it stand still with all connections open. */
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", name, "" + process.pid()).start().waitFor();
        } catch (IOException | InterruptedException broken) {
            throw new AssertionError(broken);
        }
    }

    /** Lets every key of one prefix age, as if that much time had passed. */
    public void age(String prefix, Duration time) {
        for (String key : commands().keys(prefix + "*")) {
            if (commands().type(key).equals("zset")) {
                // a score of 0 is no moment: such a set is for the order of its members
                for (String member : commands().zrangebyscore(key, Range.create(1, Double.MAX_VALUE))) {
                    commands().zincrby(key, -time.toMillis(), member);
                }
            }
            long left = commands().pttl(key);
            if (left >= 0 && left <= time.toMillis()) {
                commands().del(key);
            } else if (left >= 0) {
                commands().pexpire(key, left - time.toMillis());
            }
        }
    }

    @Override
    public void close() {
        client.shutdown(0, 1, TimeUnit.SECONDS);
        kill();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    /** One that nobody is given for a connection of his own, while a test has ended its Redis for a moment. */
    private static int anyPort() {
        return ThreadLocalRandom.current()
                .ints(FIRST_PORT, LAST_PORT)
                .filter(port -> isFree(port) && isFree(port + CLUSTER_BUS))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
