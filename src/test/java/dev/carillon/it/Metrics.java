package dev.carillon.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the server under test says of itself at {@code /metrics}, at one moment.
 *
 * @param values by name with labels, as in {@code carillon_disconnects_total{code="3004"}}
 */
record Metrics(Map<String, Double> values) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration BETWEEN = Duration.ofMillis(200);

    static Metrics now() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(Server.http("/metrics"))
                .timeout(RawHttp.PATIENCE)
                .build();
        String text = HTTP.send(request, BodyHandlers.ofString()).body();
        return new Metrics(Arrays.stream(text.split("\n"))
                .filter(line -> !line.startsWith("#") && line.contains(" "))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))));
    }

    /** 0 for what has never been counted. */
    double value(String name) {
        return values.getOrDefault(name, 0.0);
    }

    /** Without the buckets of histograms, which nobody could read. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .filter(each -> !each.getKey().contains("_bucket{"))
                .map(each -> each.getKey() + "=" + each.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    double connections() {
        return value("carillon_connections");
    }

    double subscriptions() {
        return value("carillon_subscriptions");
    }

    double disconnects(int code) {
        return value("carillon_disconnects_total{code=\"" + code + "\"}");
    }

    double refusals(String reason) {
        return value("carillon_handshakes_refused_total{reason=\"" + reason + "\"}");
    }

    /**
     * What the server's heap holds after a full collection, in bytes. Without one the figure is whatever garbage the
     * collector has not yet taken, which on a heap of a given size says nothing of the server.
     */
    static long liveHeapBytes() throws IOException, InterruptedException {
        for (ProcessHandle server : servers()) {
            collectGarbage(server.pid());
        }
        return (long) now().value("jvm_memory_used_bytes{area=\"heap\"}");
    }

    /** The processes of the server, at least one. */
    static List<ProcessHandle> servers() {
        List<ProcessHandle> servers = ProcessHandle.current()
                .descendants()
                .filter(each -> each.info().command().orElse("").endsWith("/java"))
                .toList();
        assertThat(servers).as("the server's process").isNotEmpty();
        return servers;
    }

    private static void collectGarbage(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.run")
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
        assertThat(jcmd.waitFor()).as("jcmd GC.run said %s", said).isZero();
    }

    /** Waits until this is so; fails when it never is. */
    static void await(String what, Duration most, Predicate<Metrics> wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        Metrics last = now();
        while (!wanted.test(last) && System.nanoTime() < end) {
            Thread.sleep(BETWEEN.toMillis()); // a page of text is all that tells: it has to be read again
            last = now();
        }
        assertThat(wanted.test(last))
                .as("%s within %s, at last %s", what, most, last)
                .isTrue();
    }

    /** Of all servers, their sockets among them. */
    static long openDescriptors() throws IOException {
        long all = 0;
        for (ProcessHandle server : servers()) {
            Path open = Path.of("/proc/" + server.pid() + "/fd");
            if (Files.isDirectory(open)) {
                try (Stream<Path> each = Files.list(open)) {
                    all += each.count();
                }
            }
        }
        return all;
    }
}
