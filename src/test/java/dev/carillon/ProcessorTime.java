package dev.carillon;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * How much processor time a piece of work takes on this thread, at its best of several: what others do on the machine
 * meanwhile does not count, so that a bound on the work's complexity can be asserted.
 */
public final class ProcessorTime {

    private static final int TRIES = 10;

    private ProcessorTime() {}

    public static Duration of(Runnable work) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            work.run();
            best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
        }
        return Duration.ofNanos(best);
    }
}
