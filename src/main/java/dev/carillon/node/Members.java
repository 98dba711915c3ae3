package dev.carillon.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.carillon.channel.ChannelName;
import dev.carillon.client.Round;
import dev.carillon.client.Subscription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The members of one channel on this node, and what waits for them.
 *
 * <p>What is published is only put aside; a task on the executor takes all that waits at once and hands it to a snapshot
 * of the members, so that a burst is encoded and joined once for all. One round runs at a time per channel, which keeps
 * the order. No lock is held while a round runs.
 */
final class Members implements Runnable {

    private static final int ROUND_MAX_EVENTS = 512;

    /**
     * A round that came late has much to give, and whoever reads all the time must have room for it in its queue: it is a
     * quarter of that by default.
     */
    private static final int ROUND_MAX_FRAMES = 4;

    private static final CompletionStage<Void> CAUGHT_UP = CompletableFuture.completedStage(null);

    private final ChannelName channel;
    private final Hub.Limits limits;
    private final Executor executor;

    @GuardedBy("this")
    private final Set<Subscription> all = Collections.newSetFromMap(new IdentityHashMap<>(4));

    @GuardedBy("this")
    private Subscription[] snapshot = {};

    @GuardedBy("this")
    private boolean changed;

    @GuardedBy("this")
    private List<Round.Event> waiting = new ArrayList<>(2);

    @GuardedBy("this")
    private long waitingBytes;

    @GuardedBy("this")
    private boolean scheduled;

    /** For publishers who are answered when the rounds have caught up; null when nobody waits for that. */
    @GuardedBy("this")
    private @Nullable CompletableFuture<Void> caughtUp;

    Members(ChannelName channel, Hub.Limits limits, Executor executor) {
        this.channel = channel;
        this.limits = limits;
        this.executor = executor;
    }

    ChannelName channel() {
        return channel;
    }

    synchronized void add(Subscription subscription) {
        changed |= all.add(subscription);
    }

    /** @return whether it was one */
    synchronized boolean remove(Subscription subscription) {
        boolean was = all.remove(subscription);
        changed |= was;
        return was;
    }

    synchronized int size() {
        return all.size();
    }

    /** Whether publishers are faster than the rounds: more should not be accepted now. */
    synchronized boolean isCongested() {
        return waitingBytes > limits.roundMaxBytes();
    }

    /**
     * For who has published: completes when no more waits than the next round takes, at once where that is so. Else a
     * publisher that waits for each answer could be ahead of the rounds by more than the queues of members hold, which
     * then end members that read all the time.
     */
    CompletionStage<Void> caughtUp() {
        synchronized (this) {
            if (waitingBytes <= roundBytes()) {
                return CAUGHT_UP;
            }
            CompletableFuture<Void> known = caughtUp == null ? new CompletableFuture<>() : caughtUp;
            caughtUp = known;
            return known;
        }
    }

    private long roundBytes() {
        return (long) ROUND_MAX_FRAMES * limits.frameMaxBytes();
    }

    /**
     * Puts an event aside for the next round.
     *
     * @return false when so much waits that it was dropped; positioned members find the gap by offset
     */
    boolean offer(Round.Event event) {
        synchronized (this) {
            // Refusing new publications begins at the limit itself; what was under way then still finds room.
            if (waitingBytes > 2L * limits.roundMaxBytes()) {
                return false;
            }
            waiting.add(event);
            waitingBytes += size(event);
            if (scheduled) {
                return true;
            }
            scheduled = true;
        }
        executor.execute(this);
        return true;
    }

    private static int size(Round.Event event) {
        return event instanceof Round.Event.Published published
                ? published.publication().size() + 64
                : 64;
    }

    /** Runs one round, and goes to the end of the executor's line when there is more. */
    @Override
    public void run() {
        List<Round.Event> events;
        Subscription[] members;
        synchronized (this) {
            events = take();
            members = members();
        }
        try {
            if (members.length > 0 && !events.isEmpty()) {
                Round round = new Round(channel, events, limits.frameMaxBytes());
                for (Subscription member : members) {
                    member.deliver(round);
                }
            }
        } finally {
            boolean more;
            CompletableFuture<Void> told = null;
            synchronized (this) {
                more = !waiting.isEmpty();
                scheduled = more;
                if (waitingBytes <= roundBytes()) {
                    told = caughtUp;
                    caughtUp = null;
                }
            }
            if (more) {
                executor.execute(this);
            }
            if (told != null) {
                told.complete(null);
            }
        }
    }

    @GuardedBy("this")
    private List<Round.Event> take() {
        int count = 0;
        long bytes = 0;
        while (count < waiting.size() && count < ROUND_MAX_EVENTS) {
            int next = size(waiting.get(count));
            if (count > 0 && bytes + next > roundBytes()) {
                break;
            }
            bytes += next;
            count++;
        }
        waitingBytes -= bytes;
        if (count == waiting.size()) {
            List<Round.Event> all = waiting;
            waiting = new ArrayList<>(2);
            return all;
        }
        List<Round.Event> first = waiting.subList(0, count);
        List<Round.Event> events = List.copyOf(first);
        first.clear();
        return events;
    }

    @GuardedBy("this")
    private Subscription[] members() {
        if (changed) {
            snapshot = all.toArray(new Subscription[0]);
            changed = false;
        }
        return snapshot;
    }
}
