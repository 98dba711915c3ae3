package dev.carillon.ops;

import dev.carillon.meter.Meter;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Counts for Prometheus: {@code carillon_<id>_total}, {@code carillon_<id>} and {@code carillon_<id>_seconds}, and a few
 * figures of the JVM. A registry of its own, and no thread: nothing is left behind when it is dropped.
 *
 * <p>Thread-safe. To count is an array access, with a label one look into a map besides, and a striped add.
 */
public final class PrometheusMeter implements Meter {

    private static final String PREFIX = "carillon_";

    /** In seconds. A memory broker answers in microseconds, a remote one in milliseconds; a pong takes a round trip. */
    private static final double[] BOUNDS = {0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5};

    private static final double NANOS_PER_SECOND = 1e9;

    private static final ExpositionFormatWriter TEXT = PrometheusTextFormatWriter.create();
    private static final ExpositionFormatWriter OPEN_METRICS = OpenMetricsTextFormatWriter.create();

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final List<Function<String, CounterDataPoint>> counters =
            Stream.of(Counter.values()).map(this::counter).toList();
    private final List<Function<String, DistributionDataPoint>> timings =
            Stream.of(Timing.values()).map(this::timing).toList();
    private final AtomicReferenceArray<LongSupplier> gauges = new AtomicReferenceArray<>(
            Stream.of(Gauge.values()).map(gauge -> (LongSupplier) () -> 0L).toArray(LongSupplier[]::new));

    public PrometheusMeter() {
        for (Gauge gauge : Gauge.values()) {
            GaugeWithCallback.builder()
                    .name(PREFIX + gauge.id())
                    .help(gauge.help())
                    .callback(reader -> reader.call(read(gauge)))
                    .register(registry);
        }
        JvmFigures.register(registry);
    }

    private Function<String, CounterDataPoint> counter(Counter counter) {
        io.prometheus.metrics.core.metrics.Counter.Builder builder =
                io.prometheus.metrics.core.metrics.Counter.builder()
                        .name(PREFIX + counter.id())
                        .help(counter.help());
        builder.withoutExemplars();
        if (counter.label().isEmpty()) {
            CounterDataPoint only = builder.register(registry);
            return label -> only;
        }
        builder.labelNames(counter.label());
        return new Series<CounterDataPoint>(builder.register(registry)::labelValues)::of;
    }

    private Function<String, DistributionDataPoint> timing(Timing timing) {
        // Classic buckets only: the text formats carry no others, and native ones would start a thread to reset them.
        Histogram.Builder builder = Histogram.builder()
                .name(PREFIX + timing.id() + "_seconds")
                .help(timing.help())
                .classicOnly()
                .classicUpperBounds(BOUNDS);
        builder.withoutExemplars();
        if (timing.label().isEmpty()) {
            DistributionDataPoint only = builder.register(registry);
            return label -> only;
        }
        builder.labelNames(timing.label());
        return new Series<DistributionDataPoint>(builder.register(registry)::labelValues)::of;
    }

    @Override
    public void add(Counter counter, long amount) {
        add(counter, "", amount);
    }

    @Override
    public void add(Counter counter, String label, long amount) {
        if (amount > 0) {
            counters.get(counter.ordinal()).apply(label).inc(amount);
        }
    }

    @Override
    public void record(Timing timing, String label, long nanos) {
        timings.get(timing.ordinal()).apply(label).observe(Math.max(0, nanos) / NANOS_PER_SECOND);
    }

    @Override
    public void gauge(Gauge gauge, LongSupplier value) {
        gauges.set(gauge.ordinal(), value);
    }

    private double read(Gauge gauge) {
        try {
            return gauges.get(gauge.ordinal()).getAsLong();
        } catch (RuntimeException failed) {
            // One gauge that cannot be read must not cost the others.
            return Double.NaN;
        }
    }

    /** The content type that {@link #write} gives for the same {@code accept}. */
    String contentType(String accept) {
        return writer(accept).getContentType();
    }

    /**
     * Writes all series.
     *
     * @param accept the Accept header, empty for none: OpenMetrics where it is asked for, else the text format 0.0.4
     */
    void write(OutputStream out, String accept) throws IOException {
        writer(accept).write(out, registry.scrape());
    }

    private static ExpositionFormatWriter writer(String accept) {
        return OPEN_METRICS.accepts(accept) ? OPEN_METRICS : TEXT;
    }
}
