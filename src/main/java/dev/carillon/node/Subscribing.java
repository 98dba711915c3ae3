package dev.carillon.node;

import dev.carillon.broker.Broker;
import dev.carillon.broker.HistoryQuery;
import dev.carillon.channel.Access;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.DataFormat;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.EndedException;
import dev.carillon.channel.Identity;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.client.Client;
import dev.carillon.client.Operations;
import dev.carillon.client.Subscription;
import dev.carillon.client.Terms;
import dev.carillon.client.View;
import dev.carillon.filter.InvalidFilterException;
import dev.carillon.filter.TagFilter;
import dev.carillon.message.Request;
import dev.carillon.message.Result;
import dev.carillon.meter.Meter;
import dev.carillon.presence.Presence;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * Subscribing, by clients and by the server: who may join what, on which terms, and from which position (protocol.md 4 and
 * 9.5). Thread-safe; what touches a client runs in the client's own tasks.
 */
final class Subscribing {

    private final ChannelRules rules;
    private final NodeSettings settings;
    private final Authenticator authenticator;
    private final Broker broker;
    private final Presence presence;
    private final Hub hub;
    private final Receiving receiving;
    private final SharedReads reads;
    private final Recovering recovering;
    private final Clock clock;

    Subscribing(
            ChannelRules rules,
            NodeSettings settings,
            Authenticator authenticator,
            Broker broker,
            Presence presence,
            Hub hub,
            Executor executor,
            LongSupplier nanoTime,
            Meter meter,
            Clock clock) {
        this.rules = rules;
        this.settings = settings;
        this.authenticator = authenticator;
        this.broker = broker;
        this.presence = presence;
        this.hub = hub;
        this.receiving = new Receiving(broker, hub::hasMembers);
        this.reads = new SharedReads(broker, executor, nanoTime, meter);
        this.recovering = new Recovering(settings, reads, meter);
        this.clock = clock;
    }

    /** A client's own wish. */
    CompletionStage<Operations.Opening> byClient(Client client, Request.Subscribe request) {
        return authorized(
                client,
                request,
                (namespace, grant) -> begin(client, client.identity(), namespace, request, grant, false));
    }

    /**
     * Goes on with what the client is granted, in its own tasks.
     *
     * @throws RefusedException 102, 103, 105, 106 or 107; the stage those of a token
     */
    CompletionStage<Operations.Opening> authorized(
            Client client,
            Request.Subscribe request,
            BiFunction<Namespace, Authenticator.Grant, CompletionStage<Operations.Opening>> then) {
        ChannelName channel = ChannelName.of(request.channel());
        rules.checkLength(channel);
        if (client.subscriptions().of(channel).isPresent()) {
            throw new RefusedException(ReplyError.ALREADY_SUBSCRIBED);
        }
        if (client.subscriptions().size() >= client.limits().channelLimit()) {
            throw new RefusedException(ReplyError.LIMIT_EXCEEDED);
        }
        Namespace namespace = rules.namespaceOf(channel);
        if (namespace.map().type().number() != request.map().type()) {
            throw new RefusedException(ReplyError.PERMISSION_DENIED);
        }
        if (!request.token().isEmpty()) {
            return authenticator
                    .subscription(request.token(), channel, client.identity().user())
                    .thenComposeAsync(grant -> then.apply(namespace, grant), client);
        }
        if (!rules.opens(channel, namespace, client.identity())) {
            throw new RefusedException(ReplyError.PERMISSION_DENIED);
        }
        return then.apply(namespace, Authenticator.Grant.PLAIN);
    }

    /** Whether a client would get in by itself, without a token. */
    boolean opens(Client client, Identity identity, ChannelName channel) {
        try {
            Namespace namespace = rules.streamOf(channel);
            return canRead(client, namespace) && rules.opens(channel, namespace, identity);
        } catch (RefusedException badName) {
            return false;
        }
    }

    private static boolean canRead(Client client, Namespace namespace) {
        return namespace.dataFormat() != DataFormat.BINARY
                || !client.peer().format().isText();
    }

    /**
     * The server's wish, in the client's own tasks.
     *
     * @param identity the client's, which is not yet its own while it connects
     * @param request  what the client wants to recover
     */
    CompletionStage<Operations.Opening> byServer(
            Client client,
            Identity identity,
            ChannelName channel,
            Authenticator.Grant grant,
            Request.Subscribe request) {
        Namespace namespace = rules.streamOf(channel);
        if (client.subscriptions().size() >= client.limits().channelLimit()) {
            throw new EndedException(Disconnect.CHANNEL_LIMIT);
        }
        return begin(client, identity, namespace, request, grant, true);
    }

    private CompletionStage<Operations.Opening> begin(
            Client client,
            Identity identity,
            Namespace namespace,
            Request.Subscribe request,
            Authenticator.Grant grant,
            boolean serverSide) {
        Terms terms = terms(client, identity, namespace, request, grant, serverSide);
        Subscription subscription = client.subscriptions().begin(shared(request), terms);
        // Into the hub before the history is read: a publication in between is then held and merged by offset. The
        // other order leaves a window in which it is in neither.
        return link(subscription)
                .thenCompose(ready -> recovering.start(subscription, namespace, request))
                .thenApply(
                        start -> new Operations.Opening(subscription, result(terms, start, grant.data()), start.told()))
                .whenComplete((opening, failure) -> {
                    if (failure != null) {
                        client.execute(() -> client.subscriptions().end(subscription));
                    }
                });
    }

    private boolean isOver(Authenticator.Grant grant) {
        return grant.expiresAt().filter(at -> !at.isAfter(clock.instant())).isPresent();
    }

    /** The channel's name, the same object for all of its members. */
    ChannelName shared(Request.Subscribe request) {
        return hub.shared(ChannelName.of(request.channel()));
    }

    /** Makes it a member of its channel, which holds what comes; completes when this node receives the channel. */
    CompletionStage<Void> link(Subscription subscription) {
        hub.join(subscription);
        return receiving.joined(subscription.channel());
    }

    /** @throws RefusedException 108 or 110 when there can be none */
    Terms terms(
            Client client,
            Identity identity,
            Namespace namespace,
            Request.Subscribe request,
            Authenticator.Grant grant,
            boolean serverSide) {
        if (isOver(grant)) {
            throw new RefusedException(ReplyError.EXPIRED);
        }
        if (!canRead(client, namespace)) {
            throw new RefusedException(
                    ReplyError.NOT_AVAILABLE, "this channel carries binary data, which a JSON client cannot read");
        }
        Authenticator.Overrides overrides = grant.overrides();
        Namespace.Positioning may = namespace.positioning();
        boolean history = namespace.history().enabled();
        boolean readsHistory = allows(namespace.permissions().history(), identity);
        boolean recoverable = history
                && (overrides.forceRecovery().orElse(may.forceRecovery())
                        || request.recoverable() && (may.allowRecovery() || readsHistory));
        boolean positioned = history
                && (recoverable
                        || overrides.forcePositioning().orElse(may.force())
                        || request.positioned() && (may.allow() || readsHistory));
        boolean listed = overrides.presence().orElse(namespace.presence().enabled());
        boolean announced = overrides.joinLeave().orElse(namespace.presence().joinLeave());
        boolean pushed = announced
                && (overrides.forcePushJoinLeave().orElse(namespace.presence().forcePushJoinLeave())
                        || request.joinLeave() && allows(namespace.permissions().presence(), identity));
        return new Terms(
                client.info(identity, grant.info()),
                serverSide,
                positioned,
                recoverable,
                listed,
                announced,
                pushed,
                !request.excludesOwn(),
                grant.expiresAt(),
                view(namespace, request, serverSide));
    }

    // A filter is no part of what a client may say of a server-side subscription.
    private View view(Namespace namespace, Request.Subscribe request, boolean serverSide) {
        if (serverSide || request.filter().isEmpty()) {
            return new View(Optional.empty(), request.wantsDelta() && namespace.makesDeltas(), namespace.slow());
        }
        if (!namespace.filtering().allowed()) {
            throw new RefusedException(ReplyError.BAD_REQUEST, "tag filters are not allowed in this channel");
        }
        try {
            return new View(
                    Optional.of(TagFilter.of(request.filter().get(), settings.filters())), false, namespace.slow());
        } catch (InvalidFilterException invalid) {
            throw new RefusedException(ReplyError.BAD_REQUEST, String.valueOf(invalid.getMessage()));
        }
    }

    // Asked on behalf of somebody who is about to be a subscriber.
    private boolean allows(Access access, Identity identity) {
        return settings.insecure() || access.allows(identity, true);
    }

    private Result.Subscribe result(Terms terms, Recovering.Start start, Payload data) {
        return new Result.Subscribe(
                ttl(terms.expiresAt()),
                terms.recoverable(),
                terms.positioned(),
                start.position(),
                start.publications(),
                start.recovered(),
                start.wasRecovering(),
                data,
                terms.view().delta());
    }

    /** The client knows that it is in: now others may. */
    void entered(Subscription subscription) {
        subscription.enter();
        Terms terms = subscription.terms();
        if (terms.presence()) {
            presence.put(subscription.channel(), terms.info());
        }
        if (terms.announced()) {
            broker.publishJoin(subscription.channel(), terms.info());
        }
    }

    /**
     * The subscription takes nothing more.
     *
     * @return whether it was the channel's last on this node
     */
    boolean left(Subscription subscription) {
        ChannelName channel = subscription.channel();
        Terms terms = subscription.terms();
        boolean last = hub.part(subscription);
        if (last) {
            receiving.parted(channel);
        }
        if (!subscription.hasEntered()) {
            return last;
        }
        if (terms.presence()) {
            presence.remove(channel, terms.info().client());
        }
        if (terms.announced()) {
            broker.publishLeave(channel, terms.info());
        }
        return last;
    }

    /** Renews what would expire elsewhere. */
    void renew(Subscription subscription) {
        if (subscription.terms().presence()) {
            presence.put(subscription.channel(), subscription.terms().info());
        }
    }

    /** Tells the client when its stream has gone on without it. */
    void check(Subscription subscription) {
        Namespace namespace = rules.namespaceOf(subscription.channel());
        reads.read(subscription.channel(), HistoryQuery.top(), namespace.history())
                .thenAccept(page -> subscription.client().execute(() -> {
                    if (subscription.isBehind(page.top())) {
                        subscription.client().insufficient(subscription);
                    }
                }));
    }

    /** A token that prolongs a subscription. */
    CompletionStage<Operations.Renewed> refresh(Client client, Subscription subscription, Request.SubRefresh request) {
        return authenticator
                .subscription(
                        request.token(),
                        subscription.channel(),
                        client.identity().user())
                .handle((grant, failure) -> {
                    if (failure != null) {
                        throw worthlessEnds(failure);
                    }
                    return grant;
                })
                .thenApply(grant -> {
                    if (isOver(grant)) {
                        throw new RefusedException(ReplyError.TOKEN_EXPIRED);
                    }
                    return new Operations.Renewed(grant.expiresAt(), new Result.SubRefresh(ttl(grant.expiresAt())));
                });
    }

    // A worthless token is refused at subscribe; who has got in and then shows one is sent away (protocol.md 4).
    private static RuntimeException worthlessEnds(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RefusedException refused && refused.error() == ReplyError.PERMISSION_DENIED) {
            return new EndedException(Disconnect.INVALID_TOKEN);
        }
        if (cause instanceof RefusedException refused && refused.error() == ReplyError.EXPIRED) {
            return new RefusedException(ReplyError.TOKEN_EXPIRED);
        }
        return cause instanceof RuntimeException known ? known : new CompletionException(cause);
    }

    /** Whole seconds until then, at least 1. */
    OptionalLong ttl(Optional<Instant> expiresAt) {
        return expiresAt
                .map(at -> OptionalLong.of(
                        Math.max(1, Duration.between(clock.instant(), at).toSeconds())))
                .orElse(OptionalLong.empty());
    }
}
