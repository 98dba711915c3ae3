package dev.carillon.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.meter.Meter.Counter;
import dev.carillon.meter.Meter.Gauge;
import dev.carillon.meter.Meter.Timing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PrometheusMeterTest {

    private final PrometheusMeter meter = new PrometheusMeter();

    private List<String> lines(String accept) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        meter.write(out, accept);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private List<String> lines() throws IOException {
        return lines("");
    }

    @Test
    void a_counter_is_a_total() throws IOException {
        meter.count(Counter.BYTES_SENT);
        meter.add(Counter.BYTES_SENT, 41);

        assertThat(lines())
                .contains(
                        "carillon_bytes_sent_total 42.0",
                        "# HELP carillon_bytes_sent_total bytes written to clients, without frame headers",
                        "# TYPE carillon_bytes_sent_total counter");
    }

    @Test
    void a_label_makes_a_series_of_its_own() throws IOException {
        meter.count(Counter.DISCONNECTS, "3008");
        meter.count(Counter.DISCONNECTS, "3500");
        meter.count(Counter.DISCONNECTS, "3008");

        assertThat(lines())
                .contains(
                        "carillon_disconnects_total{code=\"3008\"} 2.0",
                        "carillon_disconnects_total{code=\"3500\"} 1.0");
    }

    @Test
    void every_counter_and_gauge_and_timing_can_be_used_with_and_without_a_label() throws IOException {
        for (Counter counter : Counter.values()) {
            meter.add(counter, "x", 2);
            meter.add(counter, 1);
        }
        for (Timing timing : Timing.values()) {
            meter.record(timing, "x", 1);
            meter.record(timing, "", 1);
        }
        String text = String.join("\n", lines());

        for (Counter counter : Counter.values()) {
            assertThat(text).contains("\ncarillon_" + counter.id() + "_total");
        }
        for (Gauge gauge : Gauge.values()) {
            assertThat(text).contains("\ncarillon_" + gauge.id() + " 0.0");
        }
        for (Timing timing : Timing.values()) {
            assertThat(text).contains("\ncarillon_" + timing.id() + "_seconds_count");
        }
    }

    @Test
    void a_label_cannot_grow_without_bound() throws IOException {
        for (int code = 4000; code < 4999; code++) {
            meter.count(Counter.DISCONNECTS, Integer.toString(code));
        }
        List<String> series = lines().stream()
                .filter(line -> line.startsWith("carillon_disconnects_total"))
                .toList();

        assertThat(series)
                .hasSize(Series.MAX_VALUES + 1)
                .contains("carillon_disconnects_total{code=\"other\"} %d.0".formatted(999 - Series.MAX_VALUES));
    }

    @Test
    void a_label_that_was_there_before_the_bound_still_counts_for_itself() throws IOException {
        for (int code = 4000; code < 4999; code++) {
            meter.count(Counter.DISCONNECTS, Integer.toString(code));
        }
        meter.count(Counter.DISCONNECTS, "4000");

        assertThat(lines()).contains("carillon_disconnects_total{code=\"4000\"} 2.0");
    }

    @Test
    void new_labels_from_many_threads_keep_the_bound_and_lose_nothing() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(id -> new Thread(() -> {
                    awaitQuietly(go);
                    for (int i = 0; i < 1000; i++) {
                        meter.count(Counter.REPLY_ERRORS, Integer.toString(i % 200));
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        List<String> series = lines().stream()
                .filter(line -> line.startsWith("carillon_reply_errors_total"))
                .toList();

        assertThat(series).hasSize(Series.MAX_VALUES + 1);
        assertThat(series.stream()
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                        .sum())
                .isEqualTo(8000);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void an_amount_that_is_not_positive_counts_nothing_and_throws_nothing() throws IOException {
        meter.add(Counter.BYTES_SENT, 0);
        meter.add(Counter.BYTES_SENT, -7);

        assertThat(lines()).contains("carillon_bytes_sent_total 0.0");
    }

    @Test
    void the_last_registration_of_a_gauge_wins() throws IOException {
        meter.gauge(Gauge.CLIENTS, () -> 1);
        meter.gauge(Gauge.CLIENTS, () -> 2);

        assertThat(lines()).contains("carillon_clients 2.0");
    }

    @Test
    void a_gauge_that_fails_costs_no_other() throws IOException {
        meter.gauge(Gauge.CLIENTS, () -> {
            throw new IllegalStateException("closed");
        });
        meter.gauge(Gauge.USERS, () -> 3);

        assertThat(lines()).contains("carillon_clients NaN", "carillon_users 3.0");
    }

    @Test
    void a_timing_is_in_seconds() throws IOException {
        meter.record(Timing.COMMAND, "publish", 700_000);
        meter.record(Timing.COMMAND, "publish", 20_000_000);
        meter.record(Timing.COMMAND, "publish", -1);

        assertThat(lines())
                .contains(
                        "carillon_command_duration_seconds_bucket{method=\"publish\",le=\"0.001\"} 2",
                        "carillon_command_duration_seconds_bucket{method=\"publish\",le=\"0.05\"} 3",
                        "carillon_command_duration_seconds_count{method=\"publish\"} 3")
                .anyMatch(line -> line.startsWith("carillon_command_duration_seconds_sum{method=\"publish\"} 0.0207"));
    }

    @Test
    void the_jvm_is_told_of_too() throws IOException {
        Set<String> names = lines().stream().map(line -> line.split("[ {]")[0]).collect(Collectors.toSet());

        assertThat(names)
                .contains(
                        "jvm_memory_used_bytes",
                        "jvm_memory_max_bytes",
                        "jvm_threads_current",
                        "jvm_gc_collections_total",
                        "jvm_gc_seconds_total",
                        "process_start_time_seconds");
    }

    @Test
    void the_text_format_is_the_default_and_open_metrics_for_whoever_asks() throws IOException {
        String open = "application/openmetrics-text; version=1.0.0,text/plain;q=0.5";

        assertThat(meter.contentType("")).startsWith("text/plain; version=0.0.4");
        assertThat(meter.contentType("*/*")).startsWith("text/plain; version=0.0.4");
        assertThat(meter.contentType(open)).startsWith("application/openmetrics-text");
        assertThat(lines(open)).endsWith("# EOF");
        assertThat(lines()).doesNotContain("# EOF");
    }

    @Test
    void no_thread_is_started() throws IOException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        PrometheusMeter another = new PrometheusMeter();
        another.record(Timing.PING, "", 5);
        another.count(Counter.COMMANDS, "publish");
        another.write(new ByteArrayOutputStream(), "");

        assertThat(threadsOf("prometheus")).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread))
                        .filter(thread -> thread.getThreadGroup()
                                == Thread.currentThread().getThreadGroup()))
                .isEmpty();
    }

    private static Stream<String> threadsOf(String part) {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.contains(part));
    }
}
