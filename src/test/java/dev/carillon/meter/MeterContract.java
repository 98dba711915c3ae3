package dev.carillon.meter;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** What every {@link Meter} promises to the hot path: whatever is counted, however, nothing is thrown. */
public abstract class MeterContract {

    protected abstract Meter meter();

    @Test
    void everything_can_be_counted_with_any_label() {
        Meter meter = meter();
        assertThatCode(() -> {
                    for (Meter.Counter counter : Meter.Counter.values()) {
                        meter.count(counter);
                        meter.add(counter, 0);
                        meter.add(counter, Long.MAX_VALUE);
                        for (String label : new String[] {"", "x", "a\"b\n\\", "é"}) {
                            meter.count(counter, label);
                            meter.add(counter, label, 5);
                        }
                    }
                    for (Meter.Timing timing : Meter.Timing.values()) {
                        meter.record(timing, "", 0);
                        meter.record(timing, "x", Long.MAX_VALUE);
                        meter.record(timing, "x", -1);
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void a_gauge_may_be_registered_twice() {
        Meter meter = meter();
        assertThatCode(() -> {
                    for (Meter.Gauge gauge : Meter.Gauge.values()) {
                        meter.gauge(gauge, () -> 1);
                        meter.gauge(gauge, () -> 2);
                    }
                })
                .doesNotThrowAnyException();
    }
}
