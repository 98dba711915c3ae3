package dev.carillon.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.carillon.channel.Disconnect;
import dev.carillon.message.Encoded;
import dev.carillon.message.WireFormat;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one peer, and the only place from which it is written to. Bounded; one frame in flight; what waits
 * meanwhile is joined into the next frame.
 *
 * <p>Thread-safe. {@link #offer} only puts aside and is called under a subscription's lock; {@link #drain} writes, is
 * called without any lock, and never recurses: a send that completes inside {@link Transport#send} goes on in the loop
 * that made it, one that completes later goes on in a task of the executor, because some containers hold their own locks
 * while they report completion.
 */
public final class SendQueue {

    /** Told, outside all locks and never inside a container's completion, what the queue itself cannot decide. */
    public interface Listener {

        /** More waits than may: the queue is empty and closed now. */
        void overflowed();

        /** The transport failed: the queue is empty and closed now. */
        void failed();

        /** A frame has left. For meters: alone of all it is told where the container reports the completion. */
        void wrote(int messages, int bytes);

        /** The queue was congested or behind, and no longer is. */
        void relieved();
    }

    private final Transport transport;
    private final WireFormat format;
    private final SendLimits limits;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final WriteDelay delay;
    private final Listener listener;

    @GuardedBy("this")
    private final Waiting waiting;

    @GuardedBy("this")
    private boolean inFlight;

    @GuardedBy("this")
    private long inFlightSince;

    /** Whether it is among those that are written to a little later. */
    @GuardedBy("this")
    private boolean enrolled;

    @GuardedBy("this")
    private boolean closed;

    @GuardedBy("this")
    private boolean overflow;

    @GuardedBy("this")
    private boolean congested;

    @GuardedBy("this")
    private boolean behind;

    @GuardedBy("this")
    private @Nullable Disconnect last;

    /** One that is written to at once. */
    public SendQueue(
            Transport transport,
            WireFormat format,
            SendLimits limits,
            Executor executor,
            LongSupplier nanoTime,
            Listener listener) {
        this(transport, format, limits, executor, nanoTime, WriteDelay.NONE, listener);
    }

    SendQueue(
            Transport transport,
            WireFormat format,
            SendLimits limits,
            Executor executor,
            LongSupplier nanoTime,
            WriteDelay delay,
            Listener listener) {
        this.transport = transport;
        this.format = format;
        this.limits = limits;
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.delay = delay;
        this.listener = listener;
        this.waiting = new Waiting(limits);
    }

    /**
     * Puts a message aside for the next {@link #drain}, which must follow: it also tells of an overflow. Dropped silently
     * once the queue is closed.
     */
    public synchronized void offer(Encoded message) {
        if (closed || last != null || message.messages() == 0) {
            return;
        }
        if (!waiting.add(message)) {
            shut();
            overflow = true;
        }
    }

    /** Writes what waits, as far as the transport takes it now, or a little later where more may come. Not under any lock. */
    public void drain() {
        if (delay.isNone() || !isWorthWaiting()) {
            write();
        } else if (enrols()) {
            delay.add(this);
        }
    }

    // Not for what fills a frame already, nor for the end.
    private synchronized boolean isWorthWaiting() {
        return !closed && last == null && !inFlight && !waiting.isEmpty() && !waiting.exceedsAFrame();
    }

    /** @return false when it waits for its turn already */
    private synchronized boolean enrols() {
        boolean first = !enrolled;
        enrolled = true;
        return first;
    }

    /** Its turn has come. */
    void writeDelayed() {
        synchronized (this) {
            enrolled = false;
        }
        write();
    }

    private void write() {
        while (true) {
            List<Encoded> batch;
            synchronized (this) {
                if (inFlight || closed || waiting.isEmpty()) {
                    break;
                }
                batch = waiting.nextFrame(format.joins());
                inFlight = true;
                inFlightSince = nanoTime.getAsLong();
            }
            Encoded frame = batch.size() == 1 ? batch.get(0) : format.join(batch);
            Send send = new Send(frame);
            transport.send(frame, send);
            if (!send.completedWithin()) {
                break;
            }
        }
        tellOverflow();
        closeWhenAsked();
    }

    private void tellOverflow() {
        synchronized (this) {
            if (!overflow) {
                return;
            }
            overflow = false;
        }
        listener.overflowed();
    }

    private void closeWhenAsked() {
        Disconnect disconnect;
        synchronized (this) {
            if (last == null || closed || inFlight || !waiting.isEmpty()) {
                return;
            }
            disconnect = last;
            closed = true;
        }
        transport.close(disconnect);
    }

    /** Closes the transport behind what waits now; nothing more is taken. Not under any lock. */
    public void closeAfterDrain(Disconnect disconnect) {
        boolean over;
        synchronized (this) {
            over = closed;
            if (last == null) {
                last = disconnect;
            }
        }
        if (over) {
            // It was an overflow or a failure that closed the queue, and nobody has told the transport.
            transport.close(disconnect);
        } else {
            drain();
        }
    }

    /** Forgets what waits and closes the transport. Not under any lock. */
    void closeNow(Disconnect disconnect) {
        synchronized (this) {
            shut();
        }
        transport.close(disconnect);
    }

    /** Forgets what waits: the transport is gone. */
    public synchronized void shut() {
        closed = true;
        waiting.clear();
    }

    /** Whether so much waits that no further reply should be made. Once true, {@link Listener#relieved} will come. */
    synchronized boolean isCongested() {
        boolean now = !closed && waiting.isCrowded();
        congested |= now; // somebody else may have been told so, and be waiting
        return now;
    }

    /**
     * Whether more waits than the next frame takes, so that what can wait elsewhere should. Once true, {@link
     * Listener#relieved} will come.
     */
    synchronized boolean isBehind() {
        boolean now = !closed && waiting.exceedsAFrame();
        behind |= now;
        return now;
    }

    /**
     * Whether the frame in flight has not left for longer than the write timeout, or what waits has waited for longer than
     * it may. To be asked now and then.
     */
    public synchronized boolean isStuck(long now) {
        return inFlight && now - inFlightSince > limits.writeTimeout().toNanos() || waiting.isOverdue(now);
    }

    /** Bytes that wait behind the frame in flight. */
    synchronized long waitingBytes() {
        return waiting.bytes();
    }

    /** @return whether that has relieved who was told of the congestion */
    private boolean land(Encoded frame) {
        boolean relieved;
        synchronized (this) {
            inFlight = false;
            relieved = congested && !waiting.isCrowded() || behind && !waiting.exceedsAFrame();
            congested &= waiting.isCrowded();
            behind &= waiting.exceedsAFrame();
        }
        listener.wrote(frame.messages(), frame.length());
        return relieved;
    }

    private synchronized void lose() {
        inFlight = false;
        shut();
    }

    /** One frame on its way: finds out whether it completed inside the call that sent it. */
    private final class Send implements Transport.Completion {

        private static final int STARTED = 0;
        private static final int RETURNED = 1;
        private static final int SENT = 2;
        private static final int FAILED = 3;

        private final AtomicInteger state = new AtomicInteger(STARTED);
        private final Encoded frame;

        Send(Encoded frame) {
            this.frame = frame;
        }

        @Override
        public void sent() {
            if (complete(SENT) == RETURNED) {
                boolean relieved = land(frame);
                executor.execute(() -> {
                    if (relieved) {
                        listener.relieved();
                    }
                    drain();
                });
            }
        }

        @Override
        public void failed() {
            if (complete(FAILED) == RETURNED) {
                lose();
                executor.execute(listener::failed);
            }
        }

        /** A container may report twice; the first report counts. */
        private int complete(int outcome) {
            return state.getAndUpdate(was -> was == STARTED || was == RETURNED ? outcome : was);
        }

        /** Called once, after the transport's send has returned. */
        boolean completedWithin() {
            if (state.compareAndSet(STARTED, RETURNED)) {
                return false;
            }
            if (state.get() == FAILED) {
                lose();
                listener.failed();
                return false;
            }
            if (land(frame)) {
                listener.relieved();
            }
            return true;
        }
    }
}
