package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server process of a test's own, beside the shared one: with the WAR deployed as {@code carillon.war}, so at the context
 * path {@code /carillon}. It can be restarted, and configured otherwise than the shared one. Not for use by two threads.
 */
public final class OwnServer implements AutoCloseable {

    private static final String NAMESPACES = "carillon.namespaces";
    private static final String NAMESPACE = "carillon.namespace.";

    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
    private static final Path CONFIG = Path.of("server-config").toAbsolutePath();

    private final String kind;
    private final Path directory;
    private final Path war;
    private final Path properties;
    private final Path log;
    private final Map<String, String> overrides;
    private final int port;
    private final int managementPort;
    private final Thread atExit = new Thread(this::kill);
    private Process process;

    private OwnServer(String kind, Map<String, String> overrides, int port, int managementPort) {
        this.kind = kind;
        this.directory = Path.of(System.getProperty("server.tmp"), "own-" + kind);
        this.war = directory.resolve("deployments/carillon.war");
        this.properties = directory.resolve("server.properties");
        this.log = directory.resolve("console.log");
        this.overrides = overrides;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** Starts one of the same kind as the shared server. */
    public static OwnServer start(Map<String, String> overrides) throws Exception {
        return start(Server.name(), overrides);
    }

    /**
     * Starts it and waits until it serves the page.
     *
     * @param kind      {@code wildfly} or {@code payara}; at most one of each at a time
     * @param overrides laid over {@code server.properties}, the configuration of the shared server
     */
    public static OwnServer start(String kind, Map<String, String> overrides) throws Exception {
        try (ServerSocket one = anyPort();
                ServerSocket other = anyPort()) {
            OwnServer server = new OwnServer(kind, Map.copyOf(overrides), one.getLocalPort(), other.getLocalPort());
            one.close();
            other.close();
            Runtime.getRuntime().addShutdownHook(server.atExit);
            server.boot();
            return server;
        }
    }

    public int port() {
        return port;
    }

    /** @param path below the context path; begins with a slash */
    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + port + "/carillon" + path);
    }

    /** Ends the process as an administrator would; its memory is gone. Returns when it has ended. */
    public void stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("the server ends when it is told to; its output is in %s", log)
                .isTrue();
    }

    /** Ends the process as a power cut would. Returns when it has ended. */
    public void crash() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it anew on the same port after {@link #stop} or {@link #crash}, and waits until it serves the page. */
    public void boot() throws Exception {
        deleteAll(directory);
        Files.createDirectories(war.getParent());
        Files.copy(Path.of(System.getProperty("it.war")), war);
        writeProperties();
        process = new ProcessBuilder(kind.equals("wildfly") ? wildfly() : payara())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest page = HttpRequest.newBuilder(http("/")).build();
        await("the page of a server of our own")
                .atMost(START_LIMIT)
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(200))
                .failFast("the server has ended; its output is in " + log, () -> !process.isAlive())
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> client.send(page, BodyHandlers.discarding()).statusCode() == 200);
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private List<String> wildfly() throws IOException {
        Path home = Path.of(System.getProperty("wildfly.home"));
        Path configuration = Files.createDirectories(directory.resolve("configuration"));
        try (Stream<Path> files = Files.list(home.resolve("standalone/configuration"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, configuration.resolve(file.getFileName()));
            }
        }
        List<String> command = java();
        // what WildFly's own start script opens, as far as we need it
        command.addAll(List.of(
                "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/java.net=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.management/javax.management=ALL-UNNAMED",
                "--add-opens=java.naming/javax.naming=ALL-UNNAMED"));
        command.addAll(List.of("-jar", home.resolve("jboss-modules.jar").toString(), "-mp"));
        command.addAll(List.of(home.resolve("modules").toString(), "org.jboss.as.standalone"));
        command.addAll(List.of(
                "--properties=" + properties,
                "--read-only-server-config=standalone.xml",
                "-Djboss.home.dir=" + home,
                "-Djboss.server.base.dir=" + directory,
                "-Djboss.http.port=" + port,
                "-Djboss.management.http.port=" + managementPort));
        return command;
    }

    private List<String> payara() {
        List<String> command = java();
        command.addAll(List.of("-jar", System.getProperty("payara.jar"), "--deploy", war.toString()));
        command.addAll(List.of("--port", String.valueOf(port), "--nohazelcast"));
        command.addAll(List.of("--rootdir", directory.resolve("root").toString()));
        command.addAll(List.of("--prebootcommandfile", config("payara/loopback.asadmin")));
        command.addAll(List.of("--logproperties", config("payara/logging.properties")));
        command.addAll(List.of("--systemproperties", properties.toString()));
        return command;
    }

    private List<String> java() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                // it lives for half a minute: a second compiler would be paid for and never pay back
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + System.getProperty("server.tmp")));
    }

    /** What the shared server is configured with. */
    static String shared(String key) throws IOException {
        return shared().getProperty(key);
    }

    private static Properties shared() throws IOException {
        Properties all = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of(System.getProperty("server.properties")))) {
            all.load(in);
        }
        return all;
    }

    private void writeProperties() throws IOException {
        Properties all = shared();
        all.putAll(overrides);
        if (overrides.containsKey(NAMESPACES)) {
            List<String> named = List.of(overrides.get(NAMESPACES).split(","));
            // an option of a namespace that there is not stops the deployment
            all.stringPropertyNames().stream()
                    .filter(key -> key.startsWith(NAMESPACE)
                            && named.stream().noneMatch(name -> key.startsWith(NAMESPACE + name + ".")))
                    .forEach(all::remove);
        }
        try (OutputStream out = Files.newOutputStream(properties)) {
            all.store(out, null);
        }
    }

    private static String config(String file) {
        return CONFIG.resolve(file).toString();
    }

    private static ServerSocket anyPort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static void deleteAll(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }
}
