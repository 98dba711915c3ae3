package dev.carillon.client;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.EndedException;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.Unsubscribed;
import dev.carillon.message.Push;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one client is subscribed to, or about to be. Confined to the client's own tasks. */
public final class Subscriptions {

    /** What is under way has arrived by then, on a busy node too. */
    static final long SECOND_LOOK_NANOS = Duration.ofSeconds(10).toNanos();

    /** After an interruption all clients of a node compare their positions: not all in the same moment. */
    private static final long DOUBT_SPREAD_NANOS = Duration.ofSeconds(8).toNanos();

    private final Client client;
    private final Peer peer;
    private final Watch watch;
    private final Surroundings around;
    private final Map<ChannelName, Subscription> byChannel = new HashMap<>(4);

    /** Those of the subscription that began last: the next one's are most often equal, and then the same. */
    private @Nullable Terms lastTerms;

    Subscriptions(Client client, Peer peer, Watch watch, Surroundings around) {
        this.client = client;
        this.peer = peer;
        this.watch = watch;
        this.around = around;
    }

    /** A copy: what is done with one may change them. */
    public Collection<Subscription> all() {
        return List.copyOf(byChannel.values());
    }

    public int size() {
        return byChannel.size();
    }

    public Optional<Subscription> of(ChannelName channel) {
        return Optional.ofNullable(byChannel.get(channel));
    }

    /**
     * Begins a subscription, which holds what it gets until it is opened behind the reply.
     *
     * @throws EndedException when the connection is over: nothing may be begun any more
     * @throws RefusedException 105 when there is one in this channel
     */
    public Subscription begin(ChannelName channel, Terms terms) {
        if (client.isClosed()) {
            throw new EndedException(Disconnect.CONNECTION_CLOSED);
        }
        if (byChannel.containsKey(channel)) {
            // While a token was judged somebody else has begun one: two would get everything twice, and one of them
            // would stay behind.
            throw new RefusedException(ReplyError.ALREADY_SUBSCRIBED);
        }
        Terms last = lastTerms;
        Terms same = last != null && last.equals(terms) ? last : terms;
        lastTerms = same;
        Subscription subscription = new Subscription(channel, client, peer.queue(), peer.format(), same);
        byChannel.put(channel, subscription);
        checkAgainLater(subscription);
        return subscription;
    }

    private boolean has(Subscription subscription) {
        return byChannel.get(subscription.channel()) == subscription;
    }

    /** Lets a subscription receive, after the client has been told of it. */
    public void open(Operations.Opening opening) {
        Subscription subscription = opening.subscription();
        if (has(subscription)) {
            subscription.open(opening.told(), opening.given());
            around.operations().subscribed(subscription);
        } else if (!client.isClosed()) {
            // The server has taken it away before the client was told of it, and what it was told then was too early.
            Unsubscribed reason = Unsubscribed.BY_SERVER;
            client.push(new Push.Unsubscribed(subscription.channel(), reason.code(), reason.reason()));
        }
    }

    /** Ends it without a word. Idempotent. */
    public void end(Subscription subscription) {
        subscription.end();
        if (byChannel.remove(subscription.channel(), subscription)) {
            around.operations().unsubscribed(subscription);
        }
    }

    /** Ends it and tells the client why. */
    void end(Subscription subscription, Unsubscribed reason) {
        end(subscription);
        around.operations().tells(reason);
        client.push(new Push.Unsubscribed(subscription.channel(), reason.code(), reason.reason()));
    }

    void endAll() {
        all().forEach(this::end);
    }

    /** A gap that only a recovery can close: a server-side subscription recovers by a new connection. */
    void lost(Subscription subscription) {
        if (!has(subscription)) {
            return;
        }
        if (subscription.terms().serverSide()) {
            client.end(Disconnect.INSUFFICIENT_STATE);
        } else {
            end(subscription, Unsubscribed.INSUFFICIENT_STATE);
        }
    }

    /** Gives what has waited for a slow peer. */
    void catchUpAll() {
        all().forEach(Subscription::catchUp);
    }

    /** Ends what has expired, renews the rest, and compares positions where it is time to. */
    void lookAfterAll() {
        for (Subscription subscription : all()) {
            if (!subscription.isOpen()) {
                endWhatIsLeftBehind(subscription);
            } else if (isExpired(subscription)) {
                expire(subscription);
            } else {
                lookAfter(subscription);
            }
        }
    }

    /** A client that has stopped asking for the pages of a map does not hold its place for ever. */
    private void endWhatIsLeftBehind(Subscription subscription) {
        long now = around.nanoTime().getAsLong();
        if (subscription.paging().filter(paging -> paging.isOver(now)).isPresent()) {
            end(subscription);
        }
    }

    private boolean isExpired(Subscription subscription) {
        Instant now = around.clock().instant();
        return subscription
                .terms()
                .expiresAt()
                .filter(at -> now.isAfter(at.plus(around.limits().expiredSubDelay())))
                .isPresent();
    }

    private void expire(Subscription subscription) {
        if (subscription.terms().serverSide()) {
            client.end(Disconnect.SUBSCRIPTION_EXPIRED);
        } else {
            end(subscription, Unsubscribed.SUBSCRIPTION_EXPIRED);
        }
    }

    private void lookAfter(Subscription subscription) {
        around.operations().renew(subscription);
        if (isToCompare(subscription)) {
            compare(subscription);
        }
    }

    /** Something may have been missed: all positions are compared within a while. */
    void doubtAll() {
        byChannel.values().forEach(subscription -> subscription.checkDue = 0);
        if (all().stream().anyMatch(this::isToCompare)) {
            watch.compareIn(around.random().nextLong(DOUBT_SPREAD_NANOS));
        }
    }

    /** Compares the positions for which it is time. */
    void compareAll() {
        for (Subscription subscription : all()) {
            if (isToCompare(subscription) && subscription.isOpen()) {
                compare(subscription);
            } else if (isToCompare(subscription)) {
                client.compareAgain();
            }
        }
    }

    private boolean isToCompare(Subscription subscription) {
        return subscription.terms().positioned() && subscription.checkDue <= watch.now();
    }

    private void compare(Subscription subscription) {
        checkAgainLater(subscription);
        around.operations().checkPosition(subscription);
    }

    private void checkAgainLater(Subscription subscription) {
        subscription.checkDue = watch.now() + around.limits().positionDelay().toNanos();
    }
}
