package dev.carillon.node;

import dev.carillon.broker.Broker;
import dev.carillon.broker.HistoryQuery;
import dev.carillon.broker.MapBroker;
import dev.carillon.broker.MemoryBroker;
import dev.carillon.broker.MemoryBrokerLimits;
import dev.carillon.broker.MemoryMapBroker;
import dev.carillon.broker.MemoryMapLimits;
import dev.carillon.broker.PublishOptions;
import dev.carillon.channel.Access;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ChannelSyntax;
import dev.carillon.channel.DataFormat;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.StreamPosition;
import dev.carillon.client.ClientLimits;
import dev.carillon.client.FakeTransport;
import dev.carillon.client.Handshake;
import dev.carillon.client.ManualExecutor;
import dev.carillon.client.ManualTime;
import dev.carillon.client.Transport;
import dev.carillon.client.WriteDelay;
import dev.carillon.message.WireFormat;
import dev.carillon.meter.EventLog;
import dev.carillon.meter.Meter;
import dev.carillon.presence.MemoryPresence;
import dev.carillon.presence.Presence;
import dev.carillon.protocol.JsonFormat;
import dev.carillon.protocol.JsonPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A real node on one thread, with memory for broker and presence, whose time, executor and randomness are a test's.
 *
 * <p>Namespaces: {@code room} keeps 100 for 5 minutes and shows who is there; {@code live} keeps nothing; {@code closed}
 * allows nothing; {@code any} takes publications that are no JSON; {@code binary} takes nothing else.
 */
public final class TestNode {

    private static final Namespace.Permissions ALL =
            new Namespace.Permissions(Access.EVERYBODY, Access.EVERYBODY, Access.EVERYBODY, Access.EVERYBODY);
    public static final Namespace.History KEPT =
            new Namespace.History(100, Duration.ofMinutes(5), Duration.ofHours(720));

    /** What a test may change before the node is built. */
    public static final class Builder {

        private final Map<String, Namespace> namespaces = new HashMap<>();
        private final Map<String, RpcHandler> rpc = new HashMap<>();
        private NodeSettings settings = anonymous(NodeSettings.DEFAULT);
        private ClientLimits limits = ClientLimits.DEFAULT;
        private Hub.Limits hubLimits = Hub.Limits.DEFAULT;
        private UnaryOperator<Broker> broker = UnaryOperator.identity();
        private PayloadCheck payloadCheck = JsonPayload::check;
        private UnaryOperator<Presence> presence = UnaryOperator.identity();
        private NodeBus bus = new LocalNodeBus();
        private ManualExecutor executor = new ManualExecutor();
        private Meter meter = Meter.NONE;
        private EventLog log = EventLog.NONE;
        private double chance;
        private MapSettings mapSettings = MapSettings.DEFAULT;
        private UnaryOperator<MapBroker> maps = UnaryOperator.identity();

        private Builder() {
            namespace(new Namespace(
                    "room",
                    new Namespace.Presence(true, true, true),
                    KEPT,
                    new Namespace.Positioning(false, true, false, true),
                    ALL,
                    DataFormat.JSON));
            namespace(open("live", DataFormat.JSON));
            namespace(open("any", DataFormat.ANY));
            namespace(open("binary", DataFormat.BINARY));
            namespace(Namespace.closed("closed"));
        }

        private static Namespace open(String name, DataFormat format) {
            return new Namespace(
                    name, Namespace.Presence.OFF, Namespace.History.OFF, Namespace.Positioning.OFF, ALL, format);
        }

        public Builder namespace(Namespace namespace) {
            namespaces.put(namespace.name(), namespace);
            return this;
        }

        public Builder settings(UnaryOperator<NodeSettings> change) {
            settings = change.apply(settings);
            return this;
        }

        public Builder limits(ClientLimits newLimits) {
            limits = newLimits;
            return this;
        }

        public Builder hubLimits(Hub.Limits newLimits) {
            hubLimits = newLimits;
            return this;
        }

        public Builder rpc(String name, RpcHandler handler) {
            rpc.put(name, handler);
            return this;
        }

        /** Puts something before the broker. */
        public Builder broker(UnaryOperator<Broker> wrapper) {
            broker = wrapper;
            return this;
        }

        /** Judges what is published. */
        public Builder payloadCheck(PayloadCheck newCheck) {
            payloadCheck = newCheck;
            return this;
        }

        public Builder log(EventLog newLog) {
            log = newLog;
            return this;
        }

        /** Puts the parts of an engine in place of memory. They complete on the executor, which other nodes may share. */
        public Builder engine(Broker newBroker, Presence newPresence, NodeBus newBus, ManualExecutor newExecutor) {
            broker = memory -> newBroker;
            presence = memory -> newPresence;
            bus = newBus;
            executor = newExecutor;
            return this;
        }

        public Builder meter(Meter newMeter) {
            meter = newMeter;
            return this;
        }

        public Builder maps(MapSettings newSettings) {
            mapSettings = newSettings;
            return this;
        }

        /** Puts something before the maps. */
        public Builder maps(UnaryOperator<MapBroker> wrapper) {
            maps = wrapper;
            return this;
        }

        /** What every draw gives, from 0 to 1. */
        public Builder chance(double newChance) {
            chance = newChance;
            return this;
        }

        public TestNode build() {
            return new TestNode(this);
        }
    }

    public final ManualTime time = new ManualTime();
    public final ManualExecutor executor;
    public final FakeAuthenticator authenticator = new FakeAuthenticator();
    public final MemoryPresence presence = new MemoryPresence();
    public final Broker broker;
    public final MemoryMapBroker maps = new MemoryMapBroker(time, new Random(8), MemoryMapLimits.DEFAULT);
    public final Hub hub;
    public final Node node;
    private final Heartbeat heartbeat = new Heartbeat(time::nanoTime);
    private final List<TestPeer> peers = new ArrayList<>();

    private TestNode(Builder built) {
        executor = built.executor;
        broker = built.broker.apply(new MemoryBroker(time, new Random(7), MemoryBrokerLimits.DEFAULT));
        hub = new Hub(built.hubLimits, executor, built.meter);
        Map<String, Namespace> namespaces = Map.copyOf(built.namespaces);
        node = new Node(new Node.Parts(
                built.settings,
                built.limits,
                name -> Optional.ofNullable(namespaces.get(name)),
                broker,
                new Node.Maps(built.maps.apply(maps), built.mapSettings),
                built.presence.apply(presence),
                built.bus,
                authenticator,
                built.payloadCheck,
                built.rpc,
                hub,
                heartbeat,
                executor,
                WriteDelay.NONE,
                time,
                time::nanoTime,
                loaded(built.chance),
                built.meter,
                built.log));
        node.start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** With everything as a test most often wants it. */
    public static TestNode create() {
        return builder().build();
    }

    /** The same settings with or without the anonymous allowed. */
    static NodeSettings anonymous(NodeSettings from) {
        return with(from, true, from.userConnectionLimit(), from.insecure());
    }

    static NodeSettings with(NodeSettings from, boolean anonymous, int userConnectionLimit, boolean insecure) {
        return new NodeSettings(
                from.name(),
                from.version(),
                anonymous,
                from.anonymousTokens(),
                insecure,
                from.channelMaxLength(),
                from.maxPublicationBytes(),
                from.maxTagsBytes(),
                from.historyMaxPublications(),
                from.recoveryMaxPublications(),
                userConnectionLimit,
                from.connectionLimit(),
                from.connectingLimit(),
                from.idempotencyTtl(),
                from.filters(),
                from.syntax(),
                from.personal());
    }

    /** The same settings with other names of channels. */
    static NodeSettings with(NodeSettings from, ChannelSyntax syntax, PersonalChannels personal) {
        return new NodeSettings(
                from.name(),
                from.version(),
                from.anonymous(),
                from.anonymousTokens(),
                from.insecure(),
                from.channelMaxLength(),
                from.maxPublicationBytes(),
                from.maxTagsBytes(),
                from.historyMaxPublications(),
                from.recoveryMaxPublications(),
                from.userConnectionLimit(),
                from.connectionLimit(),
                from.connectingLimit(),
                from.idempotencyTtl(),
                from.filters(),
                syntax,
                personal);
    }

    private static RandomGenerator loaded(double chance) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public long nextLong(long bound) {
                return (long) (chance * (bound - 1));
            }
        };
    }

    public ServerApi api() {
        return node.serverApi();
    }

    /** A new connection that has said nothing. */
    public TestPeer open() {
        return open(Handshake.NONE, JsonFormat.JSON);
    }

    public TestPeer open(Handshake handshake, WireFormat format) {
        return open(handshake, format, Transport.Kind.DUPLEX);
    }

    public TestPeer open(Handshake handshake, WireFormat format, Transport.Kind kind) {
        FakeTransport transport = new FakeTransport(kind);
        TestPeer peer = new TestPeer(this, node.open(transport, format, handshake), transport);
        peers.add(peer);
        return peer;
    }

    /** A new anonymous connection that is connected, its answer read. */
    public TestPeer connected() {
        TestPeer peer = open();
        peer.send("{\"id\":1,\"connect\":{}}");
        peer.heard();
        return peer;
    }

    /** The same with a token. */
    public TestPeer connected(String token) {
        TestPeer peer = open();
        peer.send("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
        peer.heard();
        return peer;
    }

    /** Everything that is to be done now. */
    public void settle() {
        executor.runAll();
    }

    /** Lets time pass, while the heart beats. */
    public void pass(Duration duration) {
        long steps = duration.toMillis() / 50;
        for (long step = 0; step < steps; step++) {
            time.pass(Duration.ofMillis(50));
            heartbeat.turn();
            executor.runAll();
        }
        time.pass(duration.minusMillis(steps * 50));
    }

    /** Lets time pass, while every peer answers the pings. */
    public void passAlive(Duration duration) {
        for (long second = 0; second < duration.toSeconds(); second++) {
            pass(Duration.ofSeconds(1));
            peers.forEach(TestPeer::answerPings);
        }
    }

    /** Turns the wheel once round without letting time pass. */
    public void beat() {
        for (int slot = 0; slot < 20; slot++) {
            heartbeat.turn();
        }
        executor.runAll();
    }

    /** Publishes from the server's side. */
    public void publish(String channel, String json) {
        Namespace namespace =
                channel.startsWith("room:") || channel.startsWith("$room:") ? roomLike() : Namespace.closed("");
        broker.publish(
                ChannelName.of(channel),
                dev.carillon.channel.Publication.of(Payload.json(json)),
                PublishOptions.keeping(namespace.history()));
        settle();
    }

    /** Keeps what {@code room} keeps, and everybody may do everything. */
    static Namespace roomLike() {
        return new Namespace("room", Namespace.Presence.OFF, KEPT, Namespace.Positioning.OFF, ALL, DataFormat.JSON);
    }

    /** The top of a stream, which is made if it was not there. */
    public StreamPosition top(String channel) {
        return broker.history(ChannelName.of(channel), HistoryQuery.top(), KEPT)
                .toCompletableFuture()
                .join()
                .top();
    }
}
