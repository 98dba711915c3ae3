package dev.carillon.client;

import dev.carillon.message.Encoded;
import dev.carillon.protocol.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A queue whose peer takes a frame when told, and messages so large that a few of them are too much. Every interleaving
 * that Lincheck tries must have the results of some order of the same operations one after the other: what left, in which
 * frames, and what still waits.
 *
 * <p>A drain takes under the queue's lock and sends outside it, so between the two a message neither waits nor has left.
 * Whoever looks at the transport therefore looks while no drain is halfway; drains run beside each other, beside offers
 * and beside a completion. For the same reason a frame completes only after the send has returned. A completion that
 * comes earlier is in {@link SendQueueStressTest}.
 *
 * <p>{@code -Dlincheck.model=true} adds the model checker.
 */
@Param(name = "message", gen = IntGen.class, conf = "0:3")
public class SendQueueLincheckTest {

    private static final SendLimits LIMITS = new SendLimits(16_384, 16, 1_024, 2, Duration.ofSeconds(5));

    /** Two that share a frame, one of which two fit, and one that is let through alone. */
    private static final List<Encoded> MESSAGES =
            List.of(message("a", 1), message("b", 1), message("c", 6_000), message("d", 9_000));

    private final ReadWriteLock drains = new ReentrantReadWriteLock();
    private final Port port = new Port();
    private final AtomicInteger overflows = new AtomicInteger();
    private final SendQueue queue = new SendQueue(
            new OneMethodTransport(port::send), JsonFormat.JSON, LIMITS, this::drain, () -> 0L, new Counting());

    /** Begins with a frame in flight and a message behind it: that is where drains and completions meet. */
    public SendQueueLincheckTest() {
        offer(0);
        drain();
        offer(1);
    }

    private static Encoded message(String letter, int bytes) {
        return Encoded.of(letter.repeat(bytes).getBytes(StandardCharsets.UTF_8));
    }

    @Operation
    public void offer(@Param(name = "message") int message) {
        queue.offer(MESSAGES.get(message));
    }

    @Operation
    public void drain() {
        drain(queue::drain);
    }

    /** @return whether a frame was in flight */
    @Operation(nonParallelGroup = "container")
    public boolean complete() {
        Transport.Completion done = port.landing();
        if (done == null) {
            return false;
        }
        done.sent();
        return true;
    }

    @Operation
    public long waitingBytes() {
        return queue.waitingBytes();
    }

    @Operation
    public boolean isBehind() {
        return queue.isBehind();
    }

    @Operation(runOnce = true)
    public void shut() {
        queue.shut();
    }

    @Operation
    public String left() {
        return port.left();
    }

    @Validate
    public void one_send_is_in_flight_and_an_overflow_is_told_once() {
        if (port.overlapped) {
            throw new IllegalStateException("a second send was begun before the first had completed");
        }
        if (overflows.get() > 1) {
            throw new IllegalStateException("told of " + overflows + " overflows");
        }
    }

    @Test
    void every_operation_is_atomic_on_real_threads() {
        new StressOptions()
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(2)
                .iterations(15)
                .invocationsPerIteration(300)
                .check(SendQueueLincheckTest.class);
    }

    @Test
    @EnabledIfSystemProperty(named = "lincheck.model", matches = "true", disabledReason = "takes a minute")
    void every_operation_is_atomic_in_every_interleaving_tried() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(2)
                .iterations(15)
                .invocationsPerIteration(300)
                .check(SendQueueLincheckTest.class);
    }

    /** Runs it where nobody looks at the transport meanwhile. */
    private void drain(Runnable drain) {
        drains.readLock().lock();
        try {
            drain.run();
        } finally {
            drains.readLock().unlock();
        }
    }

    /** Takes every frame, and keeps it in flight. */
    private final class Port {

        private final Queue<Transport.Completion> inFlight = new ArrayDeque<>();
        private final List<String> frames = new ArrayList<>();
        private volatile boolean overlapped;

        synchronized void send(Encoded frame, Transport.Completion done) {
            overlapped |= !inFlight.isEmpty();
            inFlight.add(done);
            frames.add(Stream.of(frame.text().split("\n"))
                    .map(line -> line.substring(0, 1))
                    .collect(Collectors.joining()));
        }

        Transport.@Nullable Completion landing() {
            drains.writeLock().lock();
            try {
                return poll();
            } finally {
                drains.writeLock().unlock();
            }
        }

        private synchronized Transport.@Nullable Completion poll() {
            return inFlight.poll();
        }

        String left() {
            drains.writeLock().lock();
            try {
                return shown();
            } finally {
                drains.writeLock().unlock();
            }
        }

        private synchronized String shown() {
            return frames.toString();
        }
    }

    private final class Counting implements SendQueue.Listener {
        @Override
        public void overflowed() {
            overflows.incrementAndGet();
        }

        @Override
        public void failed() {}

        @Override
        public void wrote(int messages, int bytes) {}

        @Override
        public void relieved() {}
    }
}
