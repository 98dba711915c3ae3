package dev.carillon.node;

import static dev.carillon.ConfigurationException.require;

import dev.carillon.broker.BrokerListener;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Publication;
import dev.carillon.client.Client;
import dev.carillon.client.Round;
import dev.carillon.client.Subscription;
import dev.carillon.client.Transport;
import dev.carillon.meter.Meter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The connections of this node and who of them is in which channel: the registry, and the fan-out to it.
 *
 * <p>Thread-safe. What the broker hands over is only put aside here ({@link Members}), so the broker may hold a lock
 * meanwhile.
 */
public final class Hub implements BrokerListener {

    /**
     * @param roundMaxBytes bytes that may wait for the next round of one channel; then publishing is refused with 111
     * @param frameMaxBytes size up to which what waits is joined
     */
    public record Limits(int roundMaxBytes, int frameMaxBytes) {
        public static final Limits DEFAULT = new Limits(8_388_608, 65_536);

        public Limits {
            require(roundMaxBytes >= 65_536, "carillon.channel.round-max-bytes", roundMaxBytes, "at least 65536");
        }
    }

    private final Limits limits;
    private final Executor executor;
    private final Meter meter;

    private final Map<ChannelName, Members> channels = new ConcurrentHashMap<>();
    private final Set<Client> connections = ConcurrentHashMap.newKeySet();

    /** Those whose commands come apart from their stream, by session. */
    private final Map<String, Client> sessions = new ConcurrentHashMap<>();

    private final Map<String, Set<Client>> users = new ConcurrentHashMap<>();
    private final LongAdder clients = new LongAdder();
    private final LongAdder subscriptions = new LongAdder();

    /** @param executor runs the rounds; takes every task, since a channel has at most one there */
    public Hub(Limits limits, Executor executor, Meter meter) {
        this.limits = limits;
        this.executor = executor;
        this.meter = meter;
        meter.gauge(Meter.Gauge.CONNECTIONS, connections::size);
        meter.gauge(Meter.Gauge.CLIENTS, clients::sum);
        meter.gauge(Meter.Gauge.USERS, users::size);
        meter.gauge(Meter.Gauge.SUBSCRIPTIONS, subscriptions::sum);
        meter.gauge(Meter.Gauge.CHANNELS, channels::size);
        meter.gauge(
                Meter.Gauge.QUEUED_BYTES,
                () -> connections.stream().mapToLong(Client::queuedBytes).sum());
    }

    // ---- connections

    /** A connection that has not said who it is. */
    void opened(Client client) {
        connections.add(client);
        if (client.peer().kind() == Transport.Kind.EMULATED) {
            sessions.put(client.peer().session(), client);
        }
    }

    /** A connection whose commands come apart from its stream. */
    Optional<Client> session(String session) {
        return Optional.ofNullable(sessions.get(session));
    }

    /**
     * A connection that has.
     *
     * @param limit connections that one user may have, 0 for any number; does not hold for the anonymous user
     * @return false when the user has that many already
     */
    boolean admit(Client client, String user, int limit) {
        return admit(client, user, limit, new ArrayList<>());
    }

    /**
     * The same, and tells who was there: of two that come at the same time, the later one finds the earlier.
     *
     * @param earlier gets the user's other connections; none of the anonymous user's
     */
    boolean admit(Client client, String user, int limit, Collection<Client> earlier) {
        AtomicBoolean admitted = new AtomicBoolean();
        users.compute(user, (name, before) -> {
            Set<Client> all = before == null ? Set.of() : before;
            if (!user.isEmpty()) {
                earlier.addAll(all);
            }
            boolean room = limit <= 0 || user.isEmpty() || all.size() < limit;
            if (room && !all.contains(client)) {
                admitted.set(true);
                return with(all, client);
            }
            return before;
        });
        if (admitted.get()) {
            clients.increment();
        }
        return admitted.get();
    }

    /** Most users have one connection, and a set that can grow is seven times as large as one that cannot. */
    private static Set<Client> with(Set<Client> some, Client client) {
        if (some.isEmpty()) {
            return Set.of(client);
        }
        Set<Client> growing = some;
        if (some.size() == 1) {
            growing = ConcurrentHashMap.newKeySet();
            growing.addAll(some);
        }
        growing.add(client);
        return growing;
    }

    private static Set<Client> without(Set<Client> some, Client client) {
        if (some.size() <= 2) {
            return some.stream().filter(each -> each != client).collect(Collectors.toUnmodifiableSet());
        }
        some.remove(client);
        return some;
    }

    /** A connection that is over. Idempotent. */
    void closed(Client client, String user) {
        connections.remove(client);
        sessions.remove(client.peer().session());
        users.computeIfPresent(user, (name, all) -> {
            if (!all.contains(client)) {
                return all;
            }
            clients.decrement();
            Set<Client> others = without(all, client);
            return others.isEmpty() ? null : others;
        });
    }

    /** All connections, whether they have said who they are or not. */
    public Collection<Client> connections() {
        return Collections.unmodifiableCollection(connections);
    }

    public int connectionCount() {
        return connections.size();
    }

    /** The connections of one user. */
    List<Client> of(String user) {
        return List.copyOf(users.getOrDefault(user, Set.of()));
    }

    int clientCount() {
        return clients.intValue();
    }

    int userCount() {
        return users.size();
    }

    int subscriptionCount() {
        return subscriptions.intValue();
    }

    int channelCount() {
        return channels.size();
    }

    // ---- members

    /** @return whether it is the channel's first on this node */
    boolean join(Subscription subscription) {
        AtomicBoolean first = new AtomicBoolean();
        channels.compute(subscription.channel(), (channel, before) -> {
            first.set(before == null);
            Members members = before == null ? new Members(channel, limits, executor) : before;
            members.add(subscription);
            return members;
        });
        subscriptions.increment();
        return first.get();
    }

    /** @return whether it was the channel's last on this node */
    boolean part(Subscription subscription) {
        AtomicBoolean last = new AtomicBoolean();
        channels.computeIfPresent(subscription.channel(), (channel, members) -> {
            if (members.remove(subscription)) {
                subscriptions.decrement();
                last.set(members.size() == 0);
            }
            return last.get() ? null : members;
        });
        return last.get();
    }

    /** The name itself as the channel's members have it: one for all, where each brings its own. */
    ChannelName shared(ChannelName channel) {
        Members members = channels.get(channel);
        return members == null ? channel : members.channel();
    }

    /** Whether anybody of this node is in the channel. */
    boolean hasMembers(ChannelName channel) {
        Members members = channels.get(channel);
        return members != null && members.size() > 0;
    }

    /** Channels with a member whose name passes, and how many each has. */
    Map<String, Integer> channels(Predicate<String> name) {
        Map<String, Integer> found = new TreeMap<>();
        channels.forEach((channel, members) -> {
            // Between its last member's going and its own a channel has none: it is gone already.
            int size = members.size();
            if (size > 0 && name.test(channel.value())) {
                found.put(channel.value(), size);
            }
        });
        return found;
    }

    /** Completes when the channel's rounds have caught up with its publishers: {@link Members#caughtUp}. */
    CompletionStage<Void> caughtUp(ChannelName channel) {
        Members members = channels.get(channel);
        return members == null ? CompletableFuture.completedStage(null) : members.caughtUp();
    }

    /** Whether so much waits for the channel's members that nothing more should be published now. */
    boolean isCongested(ChannelName channel) {
        Members members = channels.get(channel);
        return members != null && members.isCongested();
    }

    // ---- what the broker hands over

    @Override
    public void published(ChannelName channel, Publication publication, String epoch) {
        offer(channel, new Round.Event.Published(publication, epoch));
    }

    @Override
    public void published(ChannelName channel, Publication publication, String epoch, Publication previous) {
        offer(channel, new Round.Event.Published(publication, epoch, Optional.of(previous)));
    }

    @Override
    public void interrupted() {
        executor.execute(() -> connections.forEach(Client::doubt));
    }

    @Override
    public void joined(ChannelName channel, ClientInfo info) {
        offer(channel, new Round.Event.Joined(info));
    }

    @Override
    public void left(ChannelName channel, ClientInfo info) {
        offer(channel, new Round.Event.Left(info));
    }

    private void offer(ChannelName channel, Round.Event event) {
        Members members = channels.get(channel);
        if (members != null && !members.offer(event)) {
            meter.count(Meter.Counter.DROPPED);
        }
    }
}
