package dev.carillon.api;

import dev.carillon.meter.Meter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Keeps counters for a test to look at: {@code id} or {@code id{label}} to the sum. */
final class RecordingMeter implements Meter {

    final Map<String, Long> counters = new ConcurrentHashMap<>();

    @Override
    public void add(Counter counter, long amount) {
        counters.merge(counter.id(), amount, Long::sum);
    }

    @Override
    public void add(Counter counter, String label, long amount) {
        counters.merge(counter.id() + "{" + label + "}", amount, Long::sum);
    }

    @Override
    public void record(Timing timing, String label, long nanos) {}

    @Override
    public void gauge(Gauge gauge, LongSupplier value) {}
}
