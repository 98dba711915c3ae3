package dev.carillon.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A wall clock and a monotonic clock that move only when told, together. */
public final class ManualTime extends Clock {

    public static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    // A monotonic clock may begin anywhere, also below zero: what compares two times by < would be found out.
    private static final long ORIGIN = -5_000_000_000L;

    private volatile long nanos;

    public long nanoTime() {
        return ORIGIN + nanos;
    }

    public void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Override
    public Instant instant() {
        return START.plusNanos(nanos);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
