package dev.carillon.client;

import dev.carillon.message.Encoded;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The messages that wait for one peer, in order, and what they amount to. Guarded by the lock of its queue. */
final class Waiting {

    private final SendLimits limits;
    private final Few<Encoded> messages = new Few<>();
    private long bytes;

    /** Of the bytes those of a message that is too large to stand beside others. */
    private long giantBytes;

    /** Messages that have ever left. */
    private long left;

    /** How many will have left when all that waited at {@link #markedAt} has. */
    private long markLeaves;

    private long markedAt;

    Waiting(SendLimits limits) {
        this.limits = limits;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    /** @return false when there is no room */
    boolean add(Encoded message) {
        if (!fits(message)) {
            return false;
        }
        messages.add(message);
        bytes += message.length();
        if (isGiant(message)) {
            giantBytes += message.length();
        }
        return true;
    }

    // A recovery may be larger than the queue, and refusing it would send the client round and round. So one such
    // message
    // at a time passes, whatever its size, unless the peer is slow already, and takes no room from what waits beside
    // it.
    // Who makes messages bounds their size.
    private boolean fits(Encoded message) {
        if (isGiant(message)) {
            return !isCrowded();
        }
        return bytes - giantBytes + message.length() <= limits.queueMaxBytes()
                && messages.size() < limits.queueMaxMessages();
    }

    private boolean isGiant(Encoded message) {
        return message.length() > limits.congestedBytes();
    }

    /** Whether half of what may wait does. */
    boolean isCrowded() {
        return bytes > limits.congestedBytes() || messages.size() > limits.congestedMessages();
    }

    /** Whether more waits than one frame takes. */
    boolean exceedsAFrame() {
        return bytes > limits.frameMaxBytes() || messages.size() > limits.frameMaxMessages();
    }

    /**
     * Takes what goes into the next frame; at least one message waits.
     *
     * @param joins whether a frame may have several
     */
    List<Encoded> nextFrame(boolean joins) {
        Encoded first = next();
        if (messages.isEmpty() || !joins) {
            return List.of(first);
        }
        List<Encoded> frame = new ArrayList<>();
        frame.add(first);
        int frameBytes = first.length();
        int frameMessages = first.messages();
        for (Encoded next = messages.peek(); next != null; next = messages.peek()) {
            frameBytes += 1 + next.length();
            frameMessages += next.messages();
            if (frameBytes > limits.frameMaxBytes() || frameMessages > limits.frameMaxMessages()) {
                break;
            }
            frame.add(next());
        }
        return frame;
    }

    private Encoded next() {
        Encoded next = Objects.requireNonNull(messages.poll());
        bytes -= next.length();
        left++;
        if (isGiant(next)) {
            giantBytes -= next.length();
        }
        return next;
    }

    /**
     * Whether something has waited for longer than it may. A message carries no time: it is noted how many have to leave, and
     * when; once they have, it is noted anew. So what is overdue is found within twice the time.
     */
    boolean isOverdue(long now) {
        if (limits.queueMaxAge().isZero() || messages.isEmpty()) {
            markLeaves = left;
            return false;
        }
        if (left >= markLeaves) {
            markLeaves = left + messages.size();
            markedAt = now;
        }
        return now - markedAt > limits.queueMaxAge().toNanos();
    }

    void clear() {
        messages.clear();
        bytes = 0;
        giantBytes = 0;
    }
}
