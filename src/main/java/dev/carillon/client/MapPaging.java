package dev.carillon.client;

import dev.carillon.channel.Payload;
import dev.carillon.channel.StreamPosition;

/**
 * How far a client has come with reading a map, from its first page until it is subscribed (protocol.md 10).
 *
 * <p>Used by one command of the client at a time: whoever answers it, or the client's tasks between two of them.
 */
public final class MapPaging {

    private static final long UNKNOWN = -1;

    private final long deadline;
    private final Payload data;
    private StreamPosition begin = StreamPosition.NONE;
    private long goal = UNKNOWN;
    private long knownSince;
    private long readUntil;
    private boolean linked;

    /**
     * @param deadline by the monotonic clock, in nanoseconds: until when the client must be through
     * @param data     for the application, told when the client is subscribed
     */
    public MapPaging(long deadline, Payload data) {
        this.deadline = deadline;
        this.data = data;
    }

    /** Whether it has taken too long. */
    public boolean isOver(long nanoTime) {
        return nanoTime - deadline > 0;
    }

    public Payload data() {
        return data;
    }

    /** Where its first page was read, or where it goes on from: every change after that is still to be told. */
    public StreamPosition begin() {
        return begin;
    }

    public void beginAt(StreamPosition position) {
        begin = position;
    }

    /** It has been given a page that was read when so many changes had been made. */
    public void readUntil(long number) {
        readUntil = number;
    }

    /** Number of the last change before its last page of entries was read. */
    long readUntil() {
        return readUntil;
    }

    /** It comes back with what it was given up to there, of which nobody here knows anything. */
    public void goOnFrom(StreamPosition position) {
        beginAt(position);
        knownSince = position.offset();
    }

    /** Every value written behind this offset, and still there, is told to the client; 0 when it reads all entries. */
    public long knownSince() {
        return knownSince;
    }

    /** Whether the goal has been set. */
    public boolean hasGoal() {
        return goal != UNKNOWN;
    }

    /**
     * Top of the stream when the client began to read changes. What comes later does not count, or a client that is slower
     * than the publishers would read for ever.
     */
    public long goal() {
        return goal;
    }

    public void goal(long offset) {
        goal = offset;
    }

    /**
     * Notes that the subscription is among the members of its channel, and holds what they are given.
     *
     * @return whether it was not before
     */
    public boolean link() {
        boolean first = !linked;
        linked = true;
        return first;
    }
}
