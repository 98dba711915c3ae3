package dev.carillon.client;

import dev.carillon.meter.EventLog;
import dev.carillon.meter.Meter;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What all clients of a node share.
 *
 * @param rates    how often clients have asked
 * @param executor for what goes on after a container's completion; takes every task, since a client has at most a few there
 * @param writeDelay whether what is to be written waits for more
 * @param clock    wall clock, for the expiry of tokens
 * @param nanoTime monotonic clock, for everything else
 */
public record Surroundings(
        Operations operations,
        ClientLimits limits,
        Rates rates,
        Executor executor,
        WriteDelay writeDelay,
        Clock clock,
        LongSupplier nanoTime,
        RandomGenerator random,
        Meter meter,
        EventLog log) {}
