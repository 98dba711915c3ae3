package dev.carillon.node;

import dev.carillon.broker.Broker;
import dev.carillon.broker.MapBroker;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.EndedException;
import dev.carillon.channel.Namespaces;
import dev.carillon.channel.Payload;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.Unsubscribed;
import dev.carillon.client.Client;
import dev.carillon.client.ClientLimits;
import dev.carillon.client.Handshake;
import dev.carillon.client.Operations;
import dev.carillon.client.Rates;
import dev.carillon.client.Subscription;
import dev.carillon.client.Surroundings;
import dev.carillon.client.Transport;
import dev.carillon.client.WriteDelay;
import dev.carillon.message.Request;
import dev.carillon.message.Result;
import dev.carillon.message.WireFormat;
import dev.carillon.meter.EventLog;
import dev.carillon.meter.Meter;
import dev.carillon.presence.Presence;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * One node: opens connections, decides what they may do, and ends them.
 *
 * <p>Thread-safe. {@link #start} once, before the first connection; {@link #drain} at the end.
 */
public final class Node implements Operations {

    /** What a node is built on. Time, randomness and executors come from outside. */
    public record Parts(
            NodeSettings settings,
            ClientLimits limits,
            Namespaces namespaces,
            Broker broker,
            Maps maps,
            Presence presence,
            NodeBus bus,
            Authenticator authenticator,
            PayloadCheck payloadCheck,
            Map<String, RpcHandler> rpc,
            Hub hub,
            Heartbeat heartbeat,
            Executor executor,
            WriteDelay writeDelay,
            Clock clock,
            LongSupplier nanoTime,
            RandomGenerator random,
            Meter meter,
            EventLog log) {
        public Parts {
            rpc = Map.copyOf(rpc);
        }
    }

    /** Where entries are kept by key, and what is allowed with them. */
    public record Maps(MapBroker broker, MapSettings settings) {}

    private final String uid = UUID.randomUUID().toString();
    private final Parts parts;
    private final Surroundings surroundings;
    private final Rates rates;
    private final Publishing publishing;
    private final Reading reading;
    private final Subscribing subscribing;
    private final MapSubscribing mapSubscribing;
    private final MapPublishing mapPublishing;
    private final MapPresence mapPresence;
    private final Arrivals arrivals;
    private final Connecting connecting;
    private final ServerCalls serverCalls;
    private final LocalSessions sessions;
    private final long startedAt;
    private volatile boolean draining;

    public Node(Parts parts) {
        this.parts = parts;
        this.startedAt = parts.nanoTime().getAsLong();
        ChannelRules rules = new ChannelRules(parts.namespaces(), parts.settings());
        this.rates = new Rates(parts.limits().rates(), parts.nanoTime(), parts.meter());
        this.surroundings = new Surroundings(
                this,
                parts.limits(),
                rates,
                parts.executor(),
                parts.writeDelay(),
                parts.clock(),
                parts.nanoTime(),
                parts.random(),
                parts.meter(),
                parts.log());
        this.publishing = new Publishing(
                rules,
                parts.settings(),
                parts.broker(),
                parts.hub(),
                parts.payloadCheck(),
                parts.meter(),
                parts.log(),
                parts.nanoTime());
        this.reading = new Reading(rules, parts.settings(), parts.broker(), parts.presence());
        this.subscribing = new Subscribing(
                rules,
                parts.settings(),
                parts.authenticator(),
                parts.broker(),
                parts.presence(),
                parts.hub(),
                parts.executor(),
                parts.nanoTime(),
                parts.meter(),
                parts.clock());
        MapBroker maps = parts.maps().broker();
        MapSettings mapSettings = parts.maps().settings();
        this.mapSubscribing =
                new MapSubscribing(rules, subscribing, mapSettings, maps, parts.meter(), parts.nanoTime());
        this.mapPublishing = new MapPublishing(rules, parts.settings(), mapSettings, maps, publishing, parts.meter());
        this.mapPresence = new MapPresence(rules, maps, parts.meter());
        this.arrivals = new Arrivals(parts.settings(), parts.hub()::connectionCount, parts.nanoTime());
        parts.meter().gauge(Meter.Gauge.CONNECTING, arrivals::deciding);
        this.connecting = new Connecting(
                parts.settings(),
                uid,
                parts.authenticator(),
                rules,
                subscribing,
                parts.hub(),
                parts.bus(),
                rates,
                parts.clock());
        this.serverCalls = new ServerCalls(
                rules, publishing, reading, parts.bus(), new MapCalls(rules, mapSettings, maps, mapPublishing));
        this.sessions = new LocalSessions(parts.hub(), subscribing, this::info);
    }

    /** Begins to receive from the broker and the other nodes. */
    public void start() {
        parts.broker().start(parts.hub());
        parts.maps().broker().start(parts.hub());
        parts.bus().start(sessions);
    }

    /** What the server's side may ask of this node. */
    public ServerApi serverApi() {
        return serverCalls;
    }

    /** Asked at a handshake; who is let in has a place kept, for the few seconds that it may take to become a connection. */
    public Admittance admit() {
        if (draining) {
            return Admittance.DRAINING;
        }
        if (arrivals.isFull()) {
            return Admittance.FULL;
        }
        if (arrivals.isCrowded() || !rates.takesConnection()) {
            return Admittance.CROWDED;
        }
        return arrivals.expect() ? Admittance.LET_IN : Admittance.FULL;
    }

    /** What holds for each connection. */
    public ClientLimits limits() {
        return parts.limits();
    }

    /** Whether a new connection would be taken now; false while draining and at the connection limit. */
    public boolean accepts() {
        return !draining && !arrivals.isFull();
    }

    /** Whether it has begun to send its clients away. */
    public boolean isDraining() {
        return draining;
    }

    /**
     * Takes a connection whose transport is open. The caller hands on what comes in with {@link Client#receive} and tells
     * the end with {@link Client#closed}.
     */
    public Client open(Transport transport, WireFormat format, Handshake handshake) {
        Client client = new Client(UUID.randomUUID().toString(), transport, format, handshake, surroundings);
        parts.meter().count(Meter.Counter.CONNECTIONS_OPENED, transport.name());
        parts.hub().opened(client);
        arrivals.opened();
        parts.heartbeat().watch(client);
        if (draining) {
            client.disconnect(Disconnect.SHUTDOWN);
        }
        return client;
    }

    /**
     * Hands commands that came apart from their stream to the connection they belong to, on whichever node it is.
     *
     * @param node as the client was told when it connected
     */
    public CompletionStage<Uplink.Outcome> uplink(String node, Uplink uplink) {
        return node.equals(uid)
                ? CompletableFuture.completedStage(sessions.take(uplink))
                : parts.bus().forward(node, uplink);
    }

    /**
     * Takes nothing new from now on, and begins to end every connection with 3001, so that clients come back to another
     * node.
     *
     * @param over in what time they are sent away
     * @return the steps that the caller has to go through
     */
    public Draining drain(Duration over) {
        draining = true;
        return new Draining(parts.hub().connections(), over, parts.executor(), parts.nanoTime());
    }

    /** Takes connections again, after a drain that was not the end. */
    public void resume() {
        draining = false;
    }

    private ServerApi.NodeInfo info() {
        Hub hub = parts.hub();
        long uptime = (parts.nanoTime().getAsLong() - startedAt) / 1_000_000_000L;
        return new ServerApi.NodeInfo(
                uid,
                parts.settings().name(),
                parts.settings().version(),
                hub.clientCount(),
                hub.userCount(),
                hub.channelCount(),
                hub.subscriptionCount(),
                uptime);
    }

    // ---- what a client may ask

    @Override
    public CompletionStage<Admitted> connect(Client client, Request.Connect request) {
        return arrivals.decide(() -> connecting.connect(client, request));
    }

    @Override
    public void connected(Client client) {
        parts.meter().count(Meter.Counter.CONNECTIONS_ACCEPTED);
    }

    @Override
    public CompletionStage<Opening> subscribe(Client client, Request.Subscribe request) {
        return request.map().type() == 0
                ? subscribing.byClient(client, request)
                : mapSubscribing.byClient(client, request);
    }

    @Override
    public void subscribed(Subscription subscription) {
        subscribing.entered(subscription);
        mapPresence.renew(subscription);
    }

    @Override
    public void unsubscribed(Subscription subscription) {
        if (subscription.paging().isPresent()) {
            mapSubscribing.left(subscription);
        } else {
            subscribing.left(subscription);
        }
        mapPresence.left(subscription);
    }

    @Override
    public CompletionStage<Result> publish(Client client, Request.Publish request) {
        return request.type() == Request.Publish.TO_MAP
                ? mapPublishing.byClient(client, request)
                : publishing.byClient(client, request);
    }

    @Override
    public CompletionStage<Result> presence(Client client, Request.Presence request) {
        return reading.presence(client, request);
    }

    @Override
    public CompletionStage<Result> presenceStats(Client client, Request.PresenceStats request) {
        return reading.presenceStats(client, request);
    }

    @Override
    public CompletionStage<Result> history(Client client, Request.History request) {
        return reading.history(client, request);
    }

    @Override
    public CompletionStage<Result> rpc(Client client, Request.Rpc request) {
        if (parts.rpc().isEmpty()) {
            throw new RefusedException(ReplyError.NOT_AVAILABLE);
        }
        RpcHandler handler = parts.rpc().get(request.name());
        if (handler == null) {
            throw new RefusedException(ReplyError.METHOD_NOT_FOUND);
        }
        return answered(handler, client, request).thenApply(Result.Rpc::new);
    }

    // What an application throws is as much its answer as what its stage fails with: one call's, not the connection's.
    private static CompletionStage<Payload> answered(RpcHandler handler, Client client, Request.Rpc request) {
        try {
            return handler.call(client.identity(), client.id(), request.data());
        } catch (RuntimeException broken) {
            return CompletableFuture.failedStage(broken);
        }
    }

    @Override
    public CompletionStage<Void> send(Client client, Request.Send request) {
        return CompletableFuture.failedStage(new EndedException(Disconnect.NOT_AVAILABLE));
    }

    @Override
    public CompletionStage<Refreshed> refresh(Client client, Request.Refresh request) {
        return connecting.refresh(client, request);
    }

    @Override
    public CompletionStage<Renewed> subRefresh(Client client, Subscription subscription, Request.SubRefresh request) {
        return subscribing.refresh(client, subscription, request);
    }

    @Override
    public void renew(Subscription subscription) {
        subscribing.renew(subscription);
        mapPresence.renew(subscription);
    }

    @Override
    public void checkPosition(Subscription subscription) {
        if (subscription.paging().isPresent()) {
            mapSubscribing.check(subscription);
        } else {
            subscribing.check(subscription);
        }
    }

    @Override
    public void closed(Client client) {
        parts.hub().closed(client, client.credentials().owner());
    }

    @Override
    public void tells(Unsubscribed reason) {
        parts.meter().count(Meter.Counter.UNSUBSCRIBES, Integer.toString(reason.code()));
    }
}
