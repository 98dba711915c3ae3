package dev.carillon.boot;

import dev.carillon.api.ApiHandler;
import dev.carillon.client.Later;
import dev.carillon.client.WriteDelay;
import dev.carillon.cluster.RedisEngine;
import dev.carillon.direct.Compression;
import dev.carillon.direct.DirectSurroundings;
import dev.carillon.direct.DirectUpgrader;
import dev.carillon.endpoint.Echoes;
import dev.carillon.endpoint.TransportLimits;
import dev.carillon.meter.EventLog;
import dev.carillon.meter.Meter;
import dev.carillon.node.Draining;
import dev.carillon.node.Heartbeat;
import dev.carillon.node.Hub;
import dev.carillon.node.Node;
import dev.carillon.node.ServerApi;
import dev.carillon.ops.MetricsSettings;
import dev.carillon.ops.PrometheusMeter;
import dev.carillon.ops.Readiness;
import dev.carillon.ops.SystemEventLog;
import dev.carillon.security.Doorkeeper;
import dev.carillon.security.FetchedKeys;
import dev.carillon.security.HttpKeySet;
import dev.carillon.security.InsecureGuard;
import dev.carillon.security.KeySetSettings;
import dev.carillon.security.KeySource;
import dev.carillon.security.OriginPolicy;
import dev.carillon.security.TokenVerifier;
import dev.carillon.security.Upgrader;
import dev.carillon.stream.StreamSettings;
import dev.carillon.stream.Workers;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** One node with all its parts, put together from the settings, begun and ended in order. Plain Java: no container. */
final class Composition implements AutoCloseable, Readiness {

    private final Settings settings;
    private final EventLog log = new SystemEventLog();
    private final PrometheusMeter meter = new PrometheusMeter();
    private final Threads threads;
    private final Engine engine;
    private final Heartbeat heartbeat = new Heartbeat(System::nanoTime);
    private final Node node;
    private final ApiHandler api;
    private final Doorkeeper doorkeeper;
    private final Optional<Compression> compression;
    private final Upgrader upgrader;
    private final Echoes echoes;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean started;

    /**
     * @param factory  makes the node's own threads
     * @param blocking runs what may block for a slow caller of the server API
     */
    Composition(Settings settings, ThreadFactory factory, Executor blocking) {
        this.settings = settings;
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        this.threads = new Threads(factory, Math.max(2, Runtime.getRuntime().availableProcessors()), log);
        this.engine = engine(settings, factory, clock, random);
        this.node = new Node(new Node.Parts(
                settings.node(),
                settings.client(),
                settings.namespaces(),
                settings.shapes().around(engine.broker(), settings.node().syntax()),
                new Node.Maps(engine.maps(), settings.maps()),
                engine.presence(),
                engine.bus(),
                TokenVerifier.of(settings.token(), settings.subscriptionToken(), this::fetchedKeys, clock),
                settings.shapes(),
                BuiltInRpc.named(settings.rpc(), clock, settings.node().name()),
                new Hub(settings.hub(), threads::run, meter),
                heartbeat,
                threads::run,
                new WriteDelay(settings.client().send().writeDelay(), threads::later, threads::run),
                clock,
                System::nanoTime,
                random,
                meter,
                log));
        this.api = new ApiHandler(settings.api(), node.serverApi(), meter, blocking);
        this.doorkeeper = new Doorkeeper(
                settings.handshake(),
                new OriginPolicy(settings.handshake().allowedOrigins()),
                new Door(node, random),
                meter);
        this.compression = settings.compression()
                .map(wanted -> new Compression(wanted, Runtime.getRuntime().availableProcessors()));
        this.upgrader = upgrader();
        this.echoes = new Echoes(settings.client().send(), threads::run, System::nanoTime, meter);
    }

    private KeySource fetchedKeys(KeySetSettings keySet) {
        return new FetchedKeys(new HttpKeySet(keySet, threads::run, threads.timer()), keySet, System::nanoTime, meter);
    }

    private Upgrader upgrader() {
        if (settings.webSocketBy() == WebSocketBy.CONTAINER) {
            return Upgrader.NONE;
        }
        DirectSurroundings around = new DirectSurroundings(
                node,
                threads::run,
                threads::later,
                settings.transport().messageMaxBytes(),
                settings.client().closeTimeout(),
                compression);
        return new DirectUpgrader(around, settings.webSocketBy() == WebSocketBy.DIRECT);
    }

    private Engine engine(Settings from, ThreadFactory factory, Clock clock, SecureRandom random) {
        return from.redis()
                .<Engine>map(redis -> new SharedEngine(
                        redis,
                        from.mapMemory(),
                        new RedisEngine.Surroundings(
                                factory, threads::run, threads.timer(), random, System::nanoTime, meter, log)))
                .orElseGet(() -> new MemoryEngine(from.memory(), from.mapMemory(), clock, random, meter));
    }

    void start() {
        node.start();
        heartbeat.start(threads.timer());
        engine.start(threads.timer());
        threads.timer().scheduleWithFixedDelay(echoes::beat, 1, 1, TimeUnit.SECONDS);
        settings.warnings().forEach(each -> log.event(EventLog.Level.WARNING, "configuration.weak", "what", each));
        started = true;
    }

    /**
     * Takes nothing new, sends every client away with a code that makes it come back, and waits until they have gone and
     * the engine knows it, a few seconds at most. Everything else goes on.
     */
    synchronized void drain() {
        Duration patience = settings.client().closeTimeout().plusSeconds(1);
        Draining draining = node.drain(settings.drainTime());
        await(draining::step, settings.drainTime().plus(patience));
        // What waits in the queues, and the reason behind it, is still to be written; whoever does not read is dropped
        // meanwhile.
        await(() -> heartbeat.isIdle() && engine.isIdle(), patience);
    }

    /** Takes connections again, after a drain that was not the end. */
    void resume() {
        node.resume();
    }

    /** Drains, and ends all parts, outermost first. Idempotent. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        started = false;
        try {
            drain();
        } finally { // else a redeployment would leave the threads of each before it
            heartbeat.close();
            threads.close();
            engine.close();
            compression.ifPresent(Compression::close);
        }
    }

    private static void await(BooleanSupplier condition, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    Node node() {
        return node;
    }

    ServerApi serverApi() {
        return node.serverApi();
    }

    ApiHandler api() {
        return api;
    }

    Doorkeeper doorkeeper() {
        return doorkeeper;
    }

    Upgrader webSocketUpgrader() {
        return upgrader;
    }

    InsecureGuard insecureGuard() {
        return new InsecureGuard(settings.isInsecure() && !settings.insecureAnywhere());
    }

    Meter meter() {
        return meter;
    }

    PrometheusMeter prometheus() {
        return meter;
    }

    MetricsSettings metricsSettings() {
        return settings.metrics();
    }

    Later later() {
        return threads::later;
    }

    TransportLimits transportLimits() {
        return settings.transport();
    }

    Workers workers() {
        return threads::runAtAnyRate;
    }

    StreamSettings streamSettings() {
        return settings.stream();
    }

    Echoes echoes() {
        return echoes;
    }

    EventLog log() {
        return log;
    }

    @Override
    public boolean started() {
        return started;
    }

    @Override
    public boolean ready() {
        return started && !node.isDraining() && engine.carries();
    }
}
