package dev.carillon.client;

import dev.carillon.channel.Disconnect;
import dev.carillon.message.Encoded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A peer's end of a connection: keeps what is sent, and completes a send at once or when told. For one thread. */
public final class FakeTransport implements Transport {

    private final Kind kind;
    private final List<Encoded> frames = new ArrayList<>();
    private final Deque<Completion> inFlight = new ArrayDeque<>();
    private final List<Disconnect> closes = new ArrayList<>();
    private boolean reading = true;
    private boolean broken;
    private boolean aborted;
    private int pings;

    public FakeTransport() {
        this(Kind.DUPLEX);
    }

    public FakeTransport(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public void send(Encoded frame, Completion done) {
        frames.add(frame);
        if (broken) {
            done.failed();
        } else if (reading) {
            done.sent();
        } else {
            inFlight.add(done);
        }
    }

    @Override
    public void ping() {
        pings++;
    }

    @Override
    public void close(Disconnect disconnect) {
        closes.add(disconnect);
    }

    @Override
    public void abort() {
        aborted = true;
    }

    // ---- what a test tells it

    /** From now on a send completes only when told. */
    public void stopReading() {
        reading = false;
    }

    /** From now on a send completes at once; what is in flight still has to be told. */
    public void startReading() {
        reading = true;
    }

    /** From now on each send fails at once. */
    public void breakDown() {
        broken = true;
    }

    /** Completes the oldest send in flight. */
    public void land() {
        inFlight.remove().sent();
    }

    /** Fails the oldest send in flight. */
    public void lose() {
        inFlight.remove().failed();
    }

    /** The completion of the oldest send in flight, for what a container would do to it. */
    public Completion completion() {
        return inFlight.element();
    }

    // ---- what a test asks it

    public int inFlight() {
        return inFlight.size();
    }

    /** Everything that was sent. */
    public List<Encoded> frames() {
        return frames;
    }

    /** Everything that was sent, as text. */
    public List<String> texts() {
        return frames.stream().map(Encoded::text).toList();
    }

    /** Why it was closed, if it was; only the first close counts. */
    public Optional<Disconnect> closed() {
        return closes.stream().findFirst();
    }

    public boolean isAborted() {
        return aborted;
    }

    public int pings() {
        return pings;
    }
}
