package dev.carillon.node;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.EndedException;
import dev.carillon.channel.Identity;
import dev.carillon.channel.Payload;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.client.Client;
import dev.carillon.client.Operations;
import dev.carillon.client.Rates;
import dev.carillon.client.Transport;
import dev.carillon.message.Request;
import dev.carillon.message.Result;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Deciding who a connection is, at connect and at refresh (protocol.md 4, 9.2). Thread-safe. */
final class Connecting {

    private final NodeSettings settings;
    private final String node;
    private final Authenticator authenticator;
    private final ChannelRules rules;
    private final Subscribing subscribing;
    private final Hub hub;
    private final NodeBus bus;
    private final Rates rates;
    private final Clock clock;

    Connecting(
            NodeSettings settings,
            String node,
            Authenticator authenticator,
            ChannelRules rules,
            Subscribing subscribing,
            Hub hub,
            NodeBus bus,
            Rates rates,
            Clock clock) {
        this.settings = settings;
        this.node = node;
        this.authenticator = authenticator;
        this.rules = rules;
        this.subscribing = subscribing;
        this.hub = hub;
        this.bus = bus;
        this.rates = rates;
        this.clock = clock;
    }

    /** @throws EndedException 3501 without credentials, 3504, 3505, 3507; the stage also 3500 and the errors 109, 110, 111 */
    CompletionStage<Operations.Admitted> connect(Client client, Request.Connect request) {
        for (Map.Entry<String, Request.Subscribe> sub : request.subs().entrySet()) {
            String wanted = sub.getKey();
            boolean known = !wanted.isEmpty() && rules.isKnown(ChannelName.of(wanted));
            if (!known || sub.getValue().wantsUnknownDelta()) {
                throw new EndedException(Disconnect.BAD_REQUEST);
            }
        }
        String token = token(client, request);
        if (!token.isEmpty()) {
            return authenticator
                    .connection(token)
                    .thenComposeAsync(admission -> admit(client, request, admission, true), client);
        }
        Identity identity = client.peer().handshake().identity().orElseGet(this::nobody);
        return admit(client, request, new Authenticator.Admission(identity, Map.of()), false);
    }

    // What the command says of itself, then what the handshake brought, then what a browser could not bring there.
    private static String token(Client client, Request.Connect request) {
        if (!request.token().isEmpty()) {
            return request.token();
        }
        String brought = client.peer().handshake().token();
        return brought.isEmpty() ? request.bearer() : brought;
    }

    private Identity nobody() {
        if (!settings.anonymous() && !settings.insecure()) {
            throw new EndedException(Disconnect.BAD_REQUEST);
        }
        return Identity.ANONYMOUS;
    }

    private CompletionStage<Operations.Admitted> admit(
            Client client, Request.Connect request, Authenticator.Admission admission, boolean byToken) {
        if (client.isClosed()) {
            throw new EndedException(Disconnect.CONNECTION_CLOSED);
        }
        Identity identity = admission.identity();
        if (byToken && identity.isAnonymous() && !settings.anonymousTokens()) {
            throw new EndedException(Disconnect.PERMISSION_DENIED);
        }
        refuseExpired(identity, ReplyError.EXPIRED);
        if (!rates.takesConnect(identity.user())) {
            throw new RefusedException(ReplyError.TOO_MANY_REQUESTS);
        }
        Identity lasting = lasting(identity);
        Map<ChannelName, Authenticator.Grant> channels = channels(client, lasting, request, admission.channels());
        enter(client, lasting.user());
        return openings(client, lasting, request, channels)
                .thenApply(openings -> new Operations.Admitted(
                        lasting, byToken, admission.channels().keySet(), result(client, lasting, openings), openings));
    }

    /** What the client is subscribed to from the start: by its token, as who it is, and because it wants to and may. */
    private Map<ChannelName, Authenticator.Grant> channels(
            Client client, Identity identity, Request.Connect request, Map<ChannelName, Authenticator.Grant> granted) {
        Map<ChannelName, Authenticator.Grant> all = new LinkedHashMap<>(granted);
        PersonalChannels personal = settings.personal();
        if (personal.enabled() && !identity.isAnonymous()) {
            ChannelName own = settings.syntax()
                    .personal(personal.namespace(), identity.user())
                    .orElseThrow(() -> new EndedException(Disconnect.PERMISSION_DENIED));
            all.putIfAbsent(own, Authenticator.Grant.PLAIN);
        }
        request.subs().forEach((name, sub) -> {
            ChannelName wanted = ChannelName.of(name);
            if (!all.containsKey(wanted) && isWish(client, sub) && subscribing.opens(client, identity, wanted)) {
                all.put(wanted, Authenticator.Grant.PLAIN);
            }
        });
        return all;
    }

    // SDKs list what the server had subscribed them to before, to recover it: that is not there any more unless it is
    // granted again. Who can only listen has no other way to say what it wants.
    private static boolean isWish(Client client, Request.Subscribe sub) {
        return !sub.recover() || client.peer().isUnidirectional();
    }

    /** Registers the client, in place of all others of its user where a user has one connection. */
    private void enter(Client client, String user) {
        boolean single = settings.personal().singleConnection() && !user.isEmpty();
        if (single) {
            // Before this one is there itself: so it can end the others, and none that comes at the same time ends
            // both.
            bus.send(new Control.Disconnect(
                    new ServerApi.Sessions(user, "", ""), Disconnect.CONNECTION_LIMIT, Set.of()));
        }
        List<Client> earlier = new ArrayList<>();
        if (!hub.admit(client, user, settings.userConnectionLimit(), earlier)) {
            throw new EndedException(Disconnect.CONNECTION_LIMIT);
        }
        client.credentials().belongsTo(user);
        if (single) {
            earlier.forEach(each -> each.disconnect(Disconnect.CONNECTION_LIMIT));
        }
    }

    /** In insecure mode nothing expires. */
    private Identity lasting(Identity identity) {
        return settings.insecure()
                ? new Identity(identity.user(), identity.info(), Optional.empty(), identity.meta())
                : identity;
    }

    private void refuseExpired(Identity identity, ReplyError error) {
        if (identity.expiresAt().isPresent() && !identity.expiresAt().get().isAfter(clock.instant())) {
            throw new RefusedException(error);
        }
    }

    private CompletionStage<List<Operations.Opening>> openings(
            Client client, Identity identity, Request.Connect request, Map<ChannelName, Authenticator.Grant> granted) {
        CompletionStage<List<Operations.Opening>> all = CompletableFuture.completedStage(new ArrayList<>());
        for (Map.Entry<ChannelName, Authenticator.Grant> grant : granted.entrySet()) {
            ChannelName channel = grant.getKey();
            Request.Subscribe wish =
                    request.subs().getOrDefault(channel.value(), Request.Subscribe.to(channel.value()));
            CompletionStage<Operations.Opening> next =
                    subscribing.byServer(client, identity, channel, grant.getValue(), wish);
            all = all.thenCombine(next, (openings, opening) -> {
                openings.add(opening);
                return openings;
            });
        }
        return all;
    }

    private Result.Connect result(Client client, Identity identity, List<Operations.Opening> openings) {
        Map<String, Result.Subscribe> subs = new HashMap<>();
        openings.forEach(opening -> subs.put(opening.subscription().channel().value(), opening.result()));
        Transport.Kind kind = client.peer().kind();
        boolean hears = kind != Transport.Kind.UNIDIRECTIONAL;
        boolean pings = !hears || !client.peer().handshake().framePing();
        return new Result.Connect(
                client.id(),
                "carillon " + settings.version(),
                subscribing.ttl(identity.expiresAt()),
                Payload.EMPTY,
                subs,
                pings ? Math.toIntExact(client.limits().pingInterval().toSeconds()) : 0,
                pings && hears,
                kind == Transport.Kind.DUPLEX ? "" : client.peer().session(),
                kind == Transport.Kind.EMULATED ? node : "");
    }

    /** A token that prolongs a connection: the same user, and the same server-side subscriptions. */
    CompletionStage<Operations.Refreshed> refresh(Client client, Request.Refresh request) {
        return authenticator
                .connection(request.token())
                .handle((admission, failure) -> {
                    if (failure != null) {
                        throw expiredEnds(failure);
                    }
                    return admission;
                })
                .thenApplyAsync(admission -> refreshed(client, admission), client);
    }

    // At refresh, unlike at connect, an expired token ends the connection with a code that makes the client come back.
    private static RuntimeException expiredEnds(Throwable failure) {
        Throwable cause = failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        if (cause instanceof RefusedException refused
                && (refused.error() == ReplyError.TOKEN_EXPIRED || refused.error() == ReplyError.EXPIRED)) {
            return new EndedException(Disconnect.EXPIRED);
        }
        return cause instanceof RuntimeException known ? known : new java.util.concurrent.CompletionException(cause);
    }

    private Operations.Refreshed refreshed(Client client, Authenticator.Admission admission) {
        Identity identity = admission.identity();
        if (!identity.user().equals(client.identity().user())) {
            throw new EndedException(Disconnect.INVALID_TOKEN);
        }
        if (identity.expiresAt().isPresent() && !identity.expiresAt().get().isAfter(clock.instant())) {
            throw new EndedException(Disconnect.EXPIRED);
        }
        if (!admission.channels().keySet().equals(client.credentials().granted())) {
            throw new EndedException(Disconnect.INSUFFICIENT_STATE);
        }
        Identity lasting = lasting(identity);
        return new Operations.Refreshed(
                lasting,
                new Result.Refresh(
                        client.id(), "carillon " + settings.version(), subscribing.ttl(lasting.expiresAt())));
    }
}
