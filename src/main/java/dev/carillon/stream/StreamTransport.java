package dev.carillon.stream;

import dev.carillon.channel.Disconnect;
import dev.carillon.client.Transport;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a response that does not end before the connection does. Why it ends is told by a push, the last thing written;
 * the peer has no close code.
 *
 * <p>Any thread may ask for something, and the container may report at any time, but only one thread at a time works on the
 * response: whoever asks while another one works leaves the work to that one ({@link #go}). Nothing is written unless the
 * container says that it would not block, and a frame counts as sent when it would take the next one: so its own buffer
 * bounds what it holds.
 */
final class StreamTransport implements Transport, WriteListener, AsyncListener {

    private record Outgoing(byte[] bytes, Completion done) {}

    private final StreamKind kind;
    private final HttpServletResponse response;
    private final ServletOutputStream out;
    private final StreamEnd end;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicBoolean told = new AtomicBoolean();

    private volatile Runnable gone = () -> {};
    private volatile boolean writable;
    private volatile boolean begun;
    private volatile @Nullable Outgoing next;
    private volatile @Nullable Disconnect ending;
    private volatile @Nullable Refusal refusal;
    private volatile boolean aborted;
    private volatile boolean completed;
    private volatile boolean over;

    // Only by whoever works.
    private boolean started;
    private boolean unflushed;
    private boolean farewell;
    private @Nullable Completion inFlight;

    /** @param end of a request that never times out */
    StreamTransport(StreamKind kind, HttpServletResponse response, StreamEnd end) throws IOException {
        this.kind = kind;
        this.response = response;
        this.out = response.getOutputStream();
        this.end = end;
    }

    /**
     * Lets the container report from now on.
     *
     * @param whenGone called once, when nothing can be written any more; on any thread, under no lock
     */
    void open(Runnable whenGone) {
        gone = whenGone;
        end.context().addListener(this);
        out.setWriteListener(this);
    }

    /** The request has been read: what it asks for may be answered. */
    void begin() {
        begun = true;
        end.whenPeerLeaves(this::abort);
        go();
    }

    /** Answers with a status in place of a stream, unless that has begun. */
    void refuse(Refusal why) {
        refusal = why;
        go();
    }

    @Override
    public String name() {
        return kind.label();
    }

    @Override
    public Kind kind() {
        return kind.transport();
    }

    @Override
    public void send(Encoded frame, Completion done) {
        next = new Outgoing(frame.bytes(), done);
        go();
    }

    /** There is none below the protocol's. */
    @Override
    public void ping() {}

    @Override
    public void close(Disconnect disconnect) {
        if (ending == null) {
            ending = disconnect;
        }
        go();
    }

    @Override
    public void abort() {
        aborted = true;
        go();
    }

    // ---- what the container reports

    @Override
    public void onWritePossible() {
        writable = true;
        go();
    }

    @Override
    public void onError(Throwable cause) {
        abort();
    }

    @Override
    public void onError(AsyncEvent event) {
        abort();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        abort();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        completed = true;
        go();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}

    // ---- one thread at a time

    private void go() {
        if (asked.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            work();
            seen = asked.addAndGet(-seen);
        } while (seen != 0);
        if (over && told.compareAndSet(false, true)) {
            gone.run();
        }
    }

    private void work() {
        if (!over && completed) {
            over = true;
        }
        if (!over && aborted) {
            finish();
        }
        if (over) {
            lose();
            return;
        }
        try {
            while (writable && step()) {
                // on to the next one
            }
        } catch (IOException | RuntimeException broken) {
            aborted = true;
            finish();
        }
        if (over) {
            lose();
        }
    }

    /** @return false when nothing more can be done now */
    private boolean step() throws IOException {
        // Between any two calls: the container may take a write, and not the flush behind it.
        if (!out.isReady()) {
            return false;
        }
        if (unflushed) {
            unflushed = false;
            out.flush();
            return true;
        }
        Completion done = inFlight;
        if (done != null) {
            inFlight = null;
            done.sent();
            return true;
        }
        return started ? goOn() : start();
    }

    private boolean start() throws IOException {
        Refusal refused = refused();
        if (refused != null) {
            started = true;
            farewell = true;
            ending = Disconnect.CONNECTION_CLOSED;
            end.announce(response);
            refused.head(response);
            write(refused.body());
            return true;
        }
        if (!begun || kind.waits() && next == null && ending == null) {
            return false;
        }
        started = true;
        end.announce(response);
        kind.head(response);
        if (kind.prologue().length > 0) {
            write(kind.prologue());
        }
        return true;
    }

    private @Nullable Refusal refused() {
        Refusal asked = refusal;
        Disconnect why = ending;
        if (asked != null || why == null) {
            return asked;
        }
        return begun ? kind.inPlaceOf(why) : Refusal.unread(why);
    }

    private boolean goOn() throws IOException {
        Outgoing outgoing = next;
        if (outgoing != null && !farewell) {
            next = null;
            inFlight = outgoing.done();
            write(outgoing.bytes());
            return true;
        }
        Disconnect why = ending;
        if (why == null) {
            return false;
        }
        if (!farewell && why.code() != Disconnect.CONNECTION_CLOSED.code()) {
            farewell = true;
            write(kind.format().encode(new Push.Disconnected(why)).bytes());
            return true;
        }
        finish();
        return false;
    }

    private void write(byte[] bytes) throws IOException {
        unflushed = true;
        out.write(bytes);
    }

    private void finish() {
        over = true;
        end.end(aborted, begun && writable);
    }

    private void lose() {
        Completion unfinished = inFlight;
        inFlight = null;
        if (unfinished != null) {
            unfinished.failed();
        }
        Outgoing unsent = next;
        next = null;
        if (unsent != null) {
            unsent.done().failed();
        }
    }
}
