package dev.carillon.cluster;

import dev.carillon.channel.ChannelName;
import dev.carillon.meter.EventLog;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The primaries of a Redis Cluster. Each is a shard of its own, with connections of its own, for as long as it has slots;
 * which slots it has, one of them is asked every second, and whoever says that a slot is not his at once.
 *
 * <p>The driver's own cluster client is not used: it sends again what was not answered, and does not notice when a server
 * ends a subscription. What changes the shards takes turns.
 */
final class ClusterServers implements RedisServers {

    private static final Duration ASKED_AGAIN = Duration.ofMillis(50);
    /** Slots may move one by one for hours, and all clients compare their positions each time. */
    private static final Duration TOLD_AGAIN = Duration.ofSeconds(8);

    /** What is known, and who was opened for it. */
    private record Known(ClusterView view, Map<NodeAddress, RedisShard> shards) {

        Optional<RedisShard> owner(int slot) {
            return view.owner(slot).map(shards::get);
        }
    }

    private final Dispatch dispatch = new Dispatch();
    private final RedisSettings settings;
    private final RedisDriver driver;
    private final RedisShard.Surroundings surroundings;
    private final RedisNames names;
    private final String id = UUID.randomUUID().toString();
    private final List<NodeAddress> seeds;
    private final List<BusPlace> bus;
    private final Turns turns;
    private final ClusterSubscriptions subscriptions;
    private final ClusterPatience.Terms patience;
    private final AtomicLong pausing = new AtomicLong();
    private final AtomicLong asked;
    private final AtomicInteger rotation = new AtomicInteger();
    private final AtomicBoolean searching = new AtomicBoolean();
    private final AtomicBoolean missed = new AtomicBoolean();
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final AtomicLong told;
    private volatile Known known = new Known(ClusterView.NONE, Map.of());
    private volatile boolean closed;

    ClusterServers(RedisSettings settings, RedisDriver driver, RedisShard.Surroundings surroundings, RedisNames names) {
        this.settings = settings;
        this.driver = driver;
        this.surroundings = surroundings;
        this.names = names;
        this.seeds =
                settings.cluster().addresses().stream().map(NodeAddress::of).toList();
        this.turns = new Turns(surroundings.executor());
        this.subscriptions = new ClusterSubscriptions(this::owner, turns, () -> interrupted.set(true));
        this.asked = new AtomicLong(surroundings.nanoTime().getAsLong() - ASKED_AGAIN.toNanos());
        this.told = new AtomicLong(surroundings.nanoTime().getAsLong() - TOLD_AGAIN.toNanos());
        this.patience =
                new ClusterPatience.Terms(settings.ioTimeout(), settings.queueMaxBytes(), pausing, surroundings);
        this.bus = Slots.spread().stream()
                .map(word -> new BusPlace(new ClusterSlot(this, SlotHash.getSlot(word)), RedisNames.tag(word)))
                .toList();
    }

    @Override
    public void open() {
        search();
    }

    @Override
    public Home of(ChannelName channel) {
        return new ClusterSlot(this, SlotHash.getSlot(names.stream(channel)));
    }

    Optional<RedisShard> owner(int slot) {
        return known.owner(slot);
    }

    ClusterSubscriptions subscriptions() {
        return subscriptions;
    }

    /** A command's, of so many bytes. */
    ClusterPatience patience(long bytes) {
        return new ClusterPatience(patience, bytes);
    }

    @Override
    public List<BusPlace> bus() {
        return bus;
    }

    @Override
    public Dispatch dispatch() {
        return dispatch;
    }

    // ---- who has what

    /** This one said that something is not as it was: it knows best how it is. */
    void suspect(RedisShard shard) {
        long now = surroundings.nanoTime().getAsLong();
        long last = asked.get();
        if (now - last >= ASKED_AGAIN.toNanos() && asked.compareAndSet(last, now)) {
            ask(shard);
        }
    }

    private void ask(RedisShard shard) {
        shard.commands().clusterNodes().thenAccept(answer -> turns.later(() -> learn(answer, shard.address())));
    }

    /** Asks one that is there, each in its turn; where none is, one of those that were ever known. */
    private void ask() {
        List<RedisShard> there = known.shards().values().stream()
                .filter(shard -> shard.commands().isThere())
                .toList();
        if (there.isEmpty()) {
            search();
        } else {
            ask(there.get(Math.floorMod(rotation.getAndIncrement(), there.size())));
        }
    }

    private void search() {
        if (closed || searching.getAndSet(true)) {
            return;
        }
        List<NodeAddress> candidates = new ArrayList<>(seeds);
        candidates.addAll(known.view().nodes());
        NodeAddress one = candidates.get(Math.floorMod(rotation.getAndIncrement(), candidates.size()));
        driver.connect(driver.node(one))
                .thenCompose(connection ->
                        connection.async().clusterNodes().whenComplete((answer, failure) -> connection.closeAsync()))
                .toCompletableFuture()
                .orTimeout(settings.connectTimeout().plus(settings.ioTimeout()).toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> {
                    searching.set(false);
                    if (failure == null) {
                        missed.set(false);
                        turns.later(() -> learn(answer, one));
                    } else if (!missed.getAndSet(true)) {
                        surroundings
                                .log()
                                .event(EventLog.Level.WARNING, "redis.cluster-away", "node", one, "cause", failure);
                    }
                });
    }

    private void learn(String answer, NodeAddress from) {
        ClusterView view = ClusterView.parse(answer, from, settings.cluster().tls());
        Known before = known;
        if (closed || !view.replaces(before.view())) {
            return;
        }
        if (view.agrees(before.view())) {
            known = new Known(view, before.shards());
            subscriptions.retry();
            return;
        }
        Map<NodeAddress, RedisShard> shards = new LinkedHashMap<>();
        for (NodeAddress address : view.primaries()) {
            RedisShard shard = before.shards().get(address);
            shards.put(address, shard == null ? open(address, before.view() == ClusterView.NONE) : shard);
        }
        known = new Known(view, Map.copyOf(shards));
        shards.forEach((address, shard) -> shard.listenForProbe(probe(view, address)));
        subscriptions.settle();
        subscriptions.retry();
        // behind the settling, which tells it to listen no more
        turns.later(() -> before.shards().forEach((address, shard) -> {
            if (shards.get(address) != shard) {
                surroundings.log().event(EventLog.Level.INFO, "redis.without-slots", "node", address);
                shard.retire();
            }
        }));
    }

    /** @param first whether it is among the first, so that nothing can have been missed before */
    private RedisShard open(NodeAddress address, boolean first) {
        AtomicBoolean begins = new AtomicBoolean(first);
        RedisShard shard =
                new RedisShard(driver, driver.node(address), settings, surroundings, new RedisShard.Listener() {
                    @Override
                    public void received(RedisShard from, String name, byte[] message) {
                        if (subscriptions.expects(name, from)) {
                            dispatch.handOver(name, message);
                        }
                    }

                    @Override
                    public void evicted(RedisShard by, List<String> names) {
                        subscriptions.lost(by, names);
                        suspect(by);
                    }

                    @Override
                    public void resumed() {
                        if (!begins.getAndSet(false)) {
                            interrupted.set(true);
                        }
                    }
                });
        shard.open();
        return shard;
    }

    private String probe(ClusterView view, NodeAddress address) {
        return names.probe(
                id,
                RedisNames.tag(Slots.wordIn(
                        slot -> view.owner(slot).filter(address::equals).isPresent())));
    }

    // ---- how it goes

    @Override
    public void beat() {
        known.shards().values().forEach(RedisShard::beat);
        ask();
        subscriptions.retry();
        tellOfInterruption();
    }

    private void tellOfInterruption() {
        long now = surroundings.nanoTime().getAsLong();
        if (now - told.get() >= TOLD_AGAIN.toNanos() && interrupted.getAndSet(false)) {
            told.set(now);
            dispatch.resumed();
        }
    }

    @Override
    public boolean carries() {
        Known now = known;
        return now.view().isComplete()
                && now.shards().values().stream().allMatch(RedisShard::carries)
                && subscriptions.isWhole();
    }

    @Override
    public long waitingBytes() {
        return pausing.get()
                + known.shards().values().stream()
                        .mapToLong(RedisShard::waitingBytes)
                        .sum();
    }

    @Override
    public void close() {
        closed = true;
        known.shards().values().forEach(RedisShard::close);
        driver.close();
    }
}
