package dev.carillon.endpoint;

import dev.carillon.channel.Disconnect;
import dev.carillon.client.SendLimits;
import dev.carillon.client.SendQueue;
import dev.carillon.client.Transport;
import dev.carillon.message.Encoded;
import dev.carillon.meter.Meter;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** One connection of {@code /echo}: what is said is written back, in order and as it was. Thread-safe. */
final class Echo implements SendQueue.Listener {

    /** How long a peer may say nothing. */
    static final Duration IDLE = Duration.ofSeconds(60);

    private static final long OPEN = Long.MAX_VALUE;

    private final Transport transport;
    private final SendLimits limits;
    private final LongSupplier nanoTime;
    private final Meter meter;
    private final SendQueue queue;
    private final long born;

    /** When it was told to go, in nanoseconds since it came. */
    private final AtomicLong endedAt = new AtomicLong(OPEN);

    /** When it last said something, in nanoseconds since it came. */
    private volatile long heardAt;

    Echo(Transport transport, SendLimits limits, Executor executor, LongSupplier nanoTime, Meter meter) {
        this.transport = transport;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.meter = meter;
        this.born = nanoTime.getAsLong();
        this.queue = new SendQueue(transport, new BareFormat("echo"), limits, executor, nanoTime, this);
    }

    void say(Encoded message) {
        heardAt = nanoTime.getAsLong() - born;
        meter.count(Meter.Counter.FRAMES_RECEIVED);
        meter.add(Meter.Counter.BYTES_RECEIVED, message.length());
        queue.offer(message);
        queue.drain();
    }

    /** Ends the connection behind what is still to be said. */
    void end(Disconnect why) {
        if (ends(why)) {
            queue.closeAfterDrain(why);
        }
    }

    /** The transport is gone. */
    void closed() {
        endedAt.compareAndSet(OPEN, nanoTime.getAsLong() - born);
        queue.shut();
    }

    /** @return false when nothing is left to be watched */
    boolean beat(long now) {
        if (queue.isStuck(now)) {
            drop(Disconnect.SLOW);
        }
        // It is asked for no pong, so this is how one that left without a word is found.
        if (now - born - heardAt > IDLE.toNanos()) {
            end(Disconnect.CONNECTION_CLOSED);
        }
        long ended = endedAt.get();
        boolean lingers =
                ended != OPEN && now - born - ended > limits.writeTimeout().toNanos();
        if (lingers) {
            transport.abort();
        }
        return !lingers;
    }

    private void drop(Disconnect why) {
        if (ends(why)) {
            queue.shut();
            transport.close(why);
        }
    }

    private boolean ends(Disconnect why) {
        boolean first = endedAt.compareAndSet(OPEN, nanoTime.getAsLong() - born);
        if (first) {
            meter.count(Meter.Counter.DISCONNECTS, Integer.toString(why.code()));
        }
        return first;
    }

    @Override
    public void overflowed() {
        drop(Disconnect.SLOW);
    }

    @Override
    public void failed() {
        drop(Disconnect.WRITE_ERROR);
    }

    @Override
    public void wrote(int messages, int bytes) {
        meter.count(Meter.Counter.FRAMES_SENT);
        meter.add(Meter.Counter.MESSAGES_SENT, messages);
        meter.add(Meter.Counter.BYTES_SENT, bytes);
    }

    /** What waits is bounded by the queue alone: there is no reply to be held back. */
    @Override
    public void relieved() {}
}
