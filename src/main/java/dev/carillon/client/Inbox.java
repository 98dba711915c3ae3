package dev.carillon.client;

import dev.carillon.message.Command;
import dev.carillon.message.MalformedMessageException;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a client that wait to be worked on. {@link #admit} and {@link #takesMore} are for any thread, the rest is
 * confined to the client's serial tasks.
 */
final class Inbox {

    /** What even an empty frame costs. */
    private static final int FRAME_COST = 64;

    /**
     * Commands that are read when their turn comes, and what they cost until then.
     *
     * @param arrivedAt by the monotonic clock, in nanoseconds
     */
    private record Frame(Supplier<Iterator<Command>> commands, int cost, long arrivedAt) {

        /** Whether such a command is in it behind the first so many. */
        boolean has(Predicate<Command> wanted, int behind) {
            try {
                Iterator<Command> all = commands.get();
                for (int i = 0; all.hasNext(); i++) {
                    if (wanted.test(all.next()) && i >= behind) {
                        return true;
                    }
                }
            } catch (MalformedMessageException malformed) {
                return false; // told when its turn comes
            }
            return false;
        }
    }

    private final long maxBytes;

    private final AtomicLong waitingBytes = new AtomicLong();
    private final Few<Frame> frames = new Few<>();
    private @Nullable Frame current;
    private @Nullable Iterator<Command> reading;
    private int taken;
    private volatile boolean closed;

    /** Reads on; null while nobody has stopped reading. */
    private volatile @Nullable Runnable relief;

    Inbox(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Counts a frame in, before it is handed over.
     *
     * @return false when more waits than may; one frame is always let in
     */
    boolean admit(int bytes) {
        return waitingBytes.getAndAdd(bytes + FRAME_COST) == 0 || waitingBytes.get() <= maxBytes;
    }

    /**
     * Whether more should be read now: no more than half of what may wait does.
     *
     * @param later run once when that has changed, if it is not so now; on whichever thread then works on what waits
     */
    boolean takesMore(Runnable later) {
        if (hasRoom()) {
            return true;
        }
        relief = later;
        return hasRoom() && takeRelief() != null; // it may have changed meanwhile, and somebody else have taken it
    }

    private boolean hasRoom() {
        return closed || waitingBytes.get() <= maxBytes / 2;
    }

    private synchronized @Nullable Runnable takeRelief() {
        Runnable waiting = relief;
        relief = null;
        return waiting;
    }

    private void relieve() {
        if (relief != null && hasRoom()) {
            Runnable waiting = takeRelief();
            if (waiting != null) {
                waiting.run();
            }
        }
    }

    /** A frame that was admitted; its commands may be read more than once. */
    void add(int bytes, Supplier<Iterator<Command>> commands, long arrivedAt) {
        frames.add(new Frame(commands, bytes + FRAME_COST, arrivedAt));
    }

    /** When the frame of the command came that was taken last. */
    long arrivedAt() {
        return current == null ? Long.MAX_VALUE : current.arrivedAt();
    }

    /** Since when such a command waits, if one does. Reads what waits, which it leaves there. */
    OptionalLong waitsSince(Predicate<Command> wanted) {
        if (current != null && current.has(wanted, taken)) {
            return OptionalLong.of(current.arrivedAt());
        }
        return frames.stream()
                .filter(frame -> frame.has(wanted, 0))
                .mapToLong(Frame::arrivedAt)
                .findFirst();
    }

    /** Whether nothing waits that has not been looked at. The last command of a frame is looked at when it is taken. */
    boolean isEmpty() {
        return (reading == null || !reading.hasNext()) && frames.isEmpty();
    }

    /**
     * The next command.
     *
     * @throws MalformedMessageException at what cannot be read
     */
    Optional<Command> next() {
        while (true) {
            Iterator<Command> commands = reading;
            if (commands == null) {
                Frame frame = frames.poll();
                if (frame == null) {
                    return Optional.empty();
                }
                current = frame;
                commands = frame.commands().get();
                reading = commands;
            }
            if (commands.hasNext()) {
                taken++;
                return Optional.of(commands.next());
            }
            finish();
        }
    }

    private void finish() {
        if (current != null) {
            waitingBytes.addAndGet(-current.cost());
        }
        current = null;
        reading = null;
        taken = 0;
        relieve();
    }

    /** What comes is of no interest any more, but for the end of it. */
    void close() {
        closed = true;
        frames.clear();
        finish();
    }
}
