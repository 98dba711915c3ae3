package dev.carillon.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.StreamPosition;
import dev.carillon.message.Encoded;
import dev.carillon.message.UnencodablePayloadException;
import dev.carillon.message.WireFormat;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One client's membership of one channel: where the rounds of the channel meet the client's queue.
 *
 * <p>It is put into the hub before the history is read and <em>holds</em> what arrives until {@link #open} is called
 * behind the reply: a publication between the read and the join would otherwise be in neither, and the client would never
 * learn of it. What was held is then merged by offset.
 *
 * <p>Thread-safe. Lock order: a subscription's lock, then its queue's. Nothing is written under either.
 */
public final class Subscription {

    private enum State {
        HOLDING,
        OPEN,
        ENDED
    }

    private final ChannelName channel;
    private final Client client;
    private final SendQueue queue;
    private final WireFormat format;
    private volatile Terms terms;

    // Confined to the client's tasks: when the position is compared with the stream's top next, a top that was ahead of
    // the position at the last comparison, and whether other members have been told.
    long checkDue;
    private StreamPosition suspected = StreamPosition.NONE;
    private boolean entered;
    private Optional<MapPaging> paging = Optional.empty();

    @GuardedBy("this")
    private State state = State.HOLDING;

    @GuardedBy("this")
    private StreamPosition position = StreamPosition.NONE;

    @GuardedBy("this")
    private Given given;

    /** What waits for a slow peer; absent while it is in step with its queue. */
    @GuardedBy("this")
    private @Nullable Backlog backlog;

    /** What came before it was opened; absent when nothing did, and afterwards. */
    @GuardedBy("this")
    private @Nullable Held held;

    /** Made by {@link Subscriptions#begin}. */
    Subscription(ChannelName channel, Client client, SendQueue queue, WireFormat format, Terms terms) {
        this.channel = channel;
        this.client = client;
        this.queue = queue;
        this.format = format.shared(channel);
        this.terms = terms;
        this.given = terms.view().delta() ? new LastGiven() : NeverGiven.INSTANCE;
    }

    public ChannelName channel() {
        return channel;
    }

    public Client client() {
        return client;
    }

    public Terms terms() {
        return terms;
    }

    void expireAt(Optional<Instant> newExpiry) {
        terms = terms.expiringAt(newExpiry);
    }

    /** The last position handed to the client; {@link StreamPosition#NONE} without positioning. */
    public synchronized StreamPosition position() {
        return position;
    }

    /** Whether it is open: the client has been told that it is subscribed. */
    public synchronized boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether the client has not been told yet whether it is subscribed. */
    synchronized boolean isHolding() {
        return state == State.HOLDING;
    }

    /** It is one of a map, and reads pages until it is opened. In the client's tasks. */
    public void page(MapPaging newPaging) {
        paging = Optional.of(newPaging);
    }

    /** How far it has come with reading the map; empty for one of a stream. In the client's tasks. */
    public Optional<MapPaging> paging() {
        return paging;
    }

    /** Other members are told of it from now on. In the client's tasks. */
    public void enter() {
        entered = true;
    }

    /** Whether other members have been told of it. In the client's tasks. */
    public boolean hasEntered() {
        return entered;
    }

    /**
     * Compares the position with the top of the stream. A top that is ahead once may be under way; one that still is at
     * the next comparison was lost. In the client's tasks.
     */
    public boolean isBehind(StreamPosition top) {
        StreamPosition now = position();
        boolean sameEpoch = now.epoch().isEmpty() || now.epoch().equals(top.epoch());
        if (!isOpen() || sameEpoch && now.offset() >= top.offset()) {
            suspected = StreamPosition.NONE;
            return false;
        }
        boolean again = suspected.epoch().equals(top.epoch()) && (!sameEpoch || now.offset() < suspected.offset());
        suspected = top;
        checkDue = 0;
        client.compareAgain();
        return again;
    }

    /** Takes what waited for the channel. Called by one thread at a time. */
    public void deliver(Round round) {
        Outcome outcome;
        synchronized (this) {
            outcome = switch (state) {
                case ENDED -> Outcome.NOTHING;
                case HOLDING -> hold(round);
                case OPEN -> pass(round);
            };
        }
        settle(outcome);
    }

    /**
     * Lets through what was held, behind the reply that the caller has offered to the queue.
     *
     * @param from  position up to which the reply has told the client everything
     * @param last position of the last publication in the reply
     */
    void open(StreamPosition from, StreamPosition last) {
        Outcome outcome = Outcome.NOTHING;
        synchronized (this) {
            if (state != State.HOLDING) {
                return;
            }
            state = State.OPEN;
            position = from;
            if (paging.isPresent() && terms.view().delta()) {
                given = from.epoch().isEmpty()
                        ? new LiveValuesGiven(paging.get().readUntil())
                        : new ValuesGiven(paging.get().knownSince());
            }
            given.is(last);
            for (Round round : held == null ? List.<Round>of() : held.rounds()) {
                Outcome each = pass(round);
                if (each != Outcome.NOTHING) {
                    outcome = each;
                }
                if (state != State.OPEN) {
                    break;
                }
            }
            held = null;
        }
        settle(outcome);
    }

    /** Takes nothing more. */
    synchronized void end() {
        state = State.ENDED;
        held = null;
        backlog = null;
    }

    private enum Outcome {
        NOTHING,
        OFFERED,
        /** A publication is missing between the last one and this. */
        GAP,
        /** More came while holding than may wait. */
        OVERFLOW,
        /** A publication is none that the client's format can carry. */
        UNENCODABLE
    }

    // The queue is written to, and the client told, outside this subscription's lock.
    private void settle(Outcome outcome) {
        switch (outcome) {
            case NOTHING -> {}
            case OFFERED -> queue.drain();
            case GAP -> client.insufficient(this);
            case OVERFLOW -> client.overflowed();
            case UNENCODABLE -> client.cannotRead();
        }
    }

    @GuardedBy("this")
    private Outcome hold(Round round) {
        if (held == null) {
            held = new Held();
        }
        if (held.add(round) > client.limits().send().queueMaxBytes()) {
            state = State.ENDED;
            held = null;
            return Outcome.OVERFLOW;
        }
        return Outcome.NOTHING;
    }

    @GuardedBy("this")
    private Outcome pass(Round round) {
        Terms now = terms;
        boolean inStep = !lags(now)
                && format.joins()
                && now.echo()
                && now.view().filter().isEmpty()
                && (!now.view().delta() || given.precedes(round))
                && (round.isOnlyPublications() || now.joinLeave())
                && (!now.positioned()
                        || round.isOnlyPublications() && round.follows(position.epoch(), position.offset()));
        if (inStep) {
            Optional<List<Encoded>> frames =
                    round.joined(format, now.view().delta() ? Round.Form.PATCH : Round.Form.FULL);
            if (frames.isPresent()) {
                frames.get().forEach(queue::offer);
                if (now.view().delta()) {
                    given.isLastOf(round);
                }
                if (now.positioned()) {
                    position = position.at(round.lastOffset());
                }
                return Outcome.OFFERED;
            }
        }
        return passEach(round, now);
    }

    @GuardedBy("this")
    private Outcome passEach(Round round, Terms now) {
        List<Round.Event> events = round.events();
        Outcome outcome = Outcome.NOTHING;
        int unwanted = 0;
        try {
            for (int i = 0; i < events.size(); i++) {
                Round.Form form = Round.Form.FULL;
                if (events.get(i) instanceof Round.Event.Published published) {
                    Step step = now.positioned() ? step(published) : Step.NEXT;
                    if (step == Step.GAP) {
                        state = State.ENDED;
                        return Outcome.GAP;
                    }
                    if (step == Step.OLD) {
                        continue;
                    }
                    if (!now.echo() && published.isOf(client.id())) {
                        given.isWithout(published);
                        continue;
                    }
                    if (!wants(round, i, now)) {
                        unwanted++;
                        continue;
                    }
                    if (now.view().delta()) {
                        // what waits may be given up, and no patch may be made of what is not there
                        form = backlog == null ? given.formOf(published) : Round.Form.WHOLE;
                        given.is(published);
                    }
                } else if (!now.joinLeave() || !now.echo() && events.get(i).isOf(client.id())) {
                    continue;
                }
                Encoded encoded = round.encoded(format, form, i);
                if (backlog == null) {
                    queue.offer(encoded);
                    outcome = Outcome.OFFERED;
                } else {
                    outcome = keep(backlog, events.get(i), encoded);
                    if (state != State.OPEN) {
                        return outcome;
                    }
                }
            }
        } catch (UnencodablePayloadException unknown) {
            state = State.ENDED;
            return Outcome.UNENCODABLE;
        }
        if (unwanted > 0) {
            client.filtered(unwanted);
        }
        return outcome;
    }

    private static boolean wants(Round round, int index, Terms now) {
        return now.view().filter().isEmpty() || round.passes(now.view().filter().get(), index);
    }

    @GuardedBy("this")
    private Step step(Round.Event.Published published) {
        Step step = Step.of(published, position);
        if (step != Step.GAP && published.publication().offset() > 0) {
            long offset = Math.max(position.offset(), published.publication().offset());
            position = new StreamPosition(published.epoch(), offset);
        }
        return step;
    }

    /** Whether its peer is so slow that what comes has to wait. */
    @GuardedBy("this")
    private boolean lags(Terms now) {
        if (backlog == null && now.view().slow().waits() && queue.isBehind()) {
            backlog = new Backlog(now.view().slow());
        }
        return backlog != null;
    }

    @GuardedBy("this")
    private Outcome keep(Backlog lagging, Round.Event event, Encoded encoded) {
        long now = client.nanoTime();
        client.skipped(lagging.add(event, encoded, now));
        return bound(lagging, now);
    }

    /** Gives up what may not wait any longer. */
    @GuardedBy("this")
    private Outcome bound(Backlog lagging, long now) {
        int dropped = 0;
        for (; lagging.isOver(now); dropped++) {
            if (terms.view().slow().conflates() || terms.positioned()) {
                state = State.ENDED;
                backlog = null;
                return terms.positioned() && !terms.view().slow().conflates() ? Outcome.GAP : Outcome.OVERFLOW;
            }
            lagging.next();
        }
        if (dropped > 0) {
            given.isWithoutSome();
            client.skipped(dropped);
        }
        return Outcome.NOTHING;
    }

    /** Gives what has waited for a slow peer, as far as it takes it now; the caller drains the queue. */
    void catchUp() {
        Outcome outcome;
        synchronized (this) {
            Backlog lagging = backlog;
            if (lagging == null) {
                return;
            }
            outcome = bound(lagging, client.nanoTime());
            while (outcome == Outcome.NOTHING && !lagging.isEmpty() && !queue.isBehind()) {
                queue.offer(lagging.next());
            }
            if (lagging.isEmpty()) {
                backlog = null;
            }
        }
        settle(outcome);
    }
}
