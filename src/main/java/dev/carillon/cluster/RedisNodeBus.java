package dev.carillon.cluster;

import static dev.carillon.cluster.RedisNames.bytes;

import dev.carillon.broker.BrokerUnavailableException;
import dev.carillon.meter.Meter;
import dev.carillon.node.Control;
import dev.carillon.node.NodeBus;
import dev.carillon.node.Uplink;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The bus of nodes that share Redis. What all shall do goes out under one name; answers come under a name of the node that
 * asked. Who is alive stands in Redis, signed anew every second, so that a survey knows whom to wait for.
 *
 * <p>All listen on every server, and sign there; what is sent goes over one of those that carry. It never goes over a second
 * one because the first has not answered: it may have arrived.
 */
final class RedisNodeBus implements NodeBus {

    /** How long a node that vanished without a word still counts. */
    private static final Duration ALIVE = Duration.ofSeconds(10);

    private static final byte VERSION = 1;
    private static final int CONTROL = 1;
    private static final int QUESTION = 2;
    private static final int ANSWER = 3;
    private static final int UPLINK = 4;
    private static final int OUTCOME = 5;

    private final RedisServers servers;
    private final RedisNames names;
    private final Duration patience;
    private final Executor executor;
    private final Meter meter;
    private final Runnable forgotten;
    private final Inquiries inquiries = new Inquiries();
    private final Map<Long, CompletableFuture<Uplink.Outcome>> uplinks = new ConcurrentHashMap<>();
    private final AtomicLong uplinkIds = new AtomicLong();

    /** On the thread that receives, the publications behind a message would wait: to carry out, or to look through all channels, takes long. */
    private final Turns turns;

    private volatile @Nullable Listener listener;
    private volatile String self = "";

    /**
     * @param patience  how long the answers of other nodes are waited for
     * @param forgotten runs when a server does not know this node any more: what it kept of streams may be gone as well
     */
    RedisNodeBus(
            RedisServers servers,
            RedisNames names,
            Duration patience,
            Executor executor,
            Meter meter,
            Runnable forgotten) {
        this.servers = servers;
        this.names = names;
        this.patience = patience;
        this.executor = executor;
        this.meter = meter;
        this.forgotten = forgotten;
        this.turns = new Turns(executor);
    }

    @Override
    public void start(Listener receiver) {
        self = receiver.node();
        listener = receiver;
        for (RedisServers.BusPlace place : servers.bus()) {
            for (String name : List.of(names.control(place.tag()), names.node(self, place.tag()))) {
                servers.dispatch().handle(name, message -> turns.later(() -> read(message)));
                place.home().subscribe(name).exceptionally(later -> null);
            }
        }
    }

    @Override
    public CompletionStage<Void> send(Control control) {
        Listener here = listener;
        if (here == null) {
            return over();
        }
        BytesOut out = new BytesOut(VERSION).number(CONTROL).text(self);
        ControlCodec.write(out, control);
        return here.carryOut(control).thenCombine(publish(names::control, out), (done, receivers) -> null);
    }

    @Override
    public CompletionStage<List<Control.Answer>> survey(Control.Question question) {
        Listener here = listener;
        if (here == null) {
            return over();
        }
        return sign(servers.anyBus(), ALIVE).thenCompose(nodes -> {
            Set<String> others = new HashSet<>(nodes);
            others.remove(self);
            Inquiries.Inquiry inquiry = inquiries.begin(others, here.answer(question));
            BytesOut out = new BytesOut(VERSION).number(QUESTION).text(self).longNumber(inquiry.id());
            ControlCodec.write(out, question);
            return publish(names::control, out)
                    .thenCompose(receivers -> inquiry.answers())
                    .toCompletableFuture()
                    .completeOnTimeout(List.of(), patience.toMillis(), TimeUnit.MILLISECONDS)
                    .whenCompleteAsync((all, failure) -> inquiries.end(inquiry), executor)
                    .thenApply(all -> inquiry.soFar());
        });
    }

    /** Fails when that node does not say in time what became of it. */
    @Override
    public CompletionStage<Uplink.Outcome> forward(String node, Uplink uplink) {
        if (listener == null) {
            return over();
        }
        long id = uplinkIds.incrementAndGet();
        CompletableFuture<Uplink.Outcome> outcome = new CompletableFuture<>();
        uplinks.put(id, outcome);
        BytesOut out = new BytesOut(VERSION).number(UPLINK).text(self).longNumber(id);
        out.text(uplink.session()).bytes(uplink.commands());
        publish(tag -> names.node(node, tag), out).whenComplete((receivers, failure) -> {
            if (failure != null) {
                outcome.completeExceptionally(failure);
            } else if (receivers == 0) {
                outcome.complete(Uplink.Outcome.NODE_UNKNOWN);
            }
        });
        return outcome.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync((known, failure) -> uplinks.remove(id), executor);
    }

    private void take(Listener here, String from, long id, Uplink uplink) {
        BytesOut out = new BytesOut(VERSION).number(OUTCOME).text(self).longNumber(id);
        out.text(here.take(uplink).name());
        publish(tag -> names.node(from, tag), out);
    }

    private void taken(long id, String outcome) throws UnknownVersionException {
        CompletableFuture<Uplink.Outcome> waiting = uplinks.get(id);
        if (waiting != null) {
            try {
                waiting.complete(Uplink.Outcome.valueOf(outcome));
            } catch (IllegalArgumentException later) {
                throw new UnknownVersionException("outcome");
            }
        }
    }

    /** Signs that this node is alive; to be called every second or so. */
    void beat() {
        if (listener != null) {
            servers.bus().forEach(place -> sign(place, ALIVE));
        }
    }

    /** @return who is alive, as that place knows it */
    private CompletionStage<List<String>> sign(RedisServers.BusPlace place, Duration ttl) {
        return place.home()
                .run(Script.NODES, new byte[][] {names.nodes(place.tag())}, bytes(self), bytes(ttl.toMillis()))
                .thenApply(this::alive)
                .exceptionallyCompose(failure -> away("bus", failure));
    }

    /** The first says whether this node is new there. */
    private List<String> alive(List<byte[]> answer) {
        if (RedisNames.text(answer.get(0)).equals("new")) {
            forgotten.run();
        }
        return answer.stream().skip(1).map(RedisNames::text).toList();
    }

    /** @param name by the tag of the place */
    private CompletionStage<Long> publish(UnaryOperator<String> name, BytesOut out) {
        RedisServers.BusPlace place = servers.anyBus();
        return place.home()
                .publish(bytes(name.apply(place.tag())), out.bytes())
                .exceptionallyCompose(failure -> away("bus", failure));
    }

    private <T> CompletionStage<T> away(String operation, Throwable failure) {
        meter.count(Meter.Counter.ENGINE_FAILURES, operation);
        return CompletableFuture.failedStage(new BrokerUnavailableException(operation, Commands.cause(failure)));
    }

    private void read(byte[] message) {
        Listener here = listener;
        if (here == null) {
            return;
        }
        try {
            BytesIn in = new BytesIn(message, 0, VERSION);
            int kind = in.number();
            String from = in.text();
            switch (kind) {
                case CONTROL -> carryOut(here, from, in);
                case QUESTION -> answer(here, from, in.longNumber(), ControlCodec.readQuestion(in));
                case UPLINK -> take(here, from, in.longNumber(), new Uplink(in.text(), in.bytes()));
                case OUTCOME -> taken(in.longNumber(), in.text());
                case ANSWER -> inquiries.answered(in.longNumber(), from, ControlCodec.readAnswer(in));
                default -> throw new UnknownVersionException("kind");
            }
        } catch (UnknownVersionException unreadable) {
            meter.count(Meter.Counter.ENGINE_UNREADABLE);
        }
    }

    private void carryOut(Listener here, String from, BytesIn in) throws UnknownVersionException {
        if (!from.equals(self)) {
            here.carryOut(ControlCodec.readControl(in));
        }
    }

    private void answer(Listener here, String from, long id, Control.Question question) {
        if (!from.equals(self)) {
            BytesOut out = new BytesOut(VERSION).number(ANSWER).text(self).longNumber(id);
            ControlCodec.write(out, here.answer(question));
            publish(tag -> names.node(from, tag), out);
        }
    }

    private static <T> CompletionStage<T> over() {
        return CompletableFuture.failedStage(new IllegalStateException("the bus is not running"));
    }

    /** Signs off, so that nobody waits for this node. The connections are the engine's. */
    @Override
    public void close() {
        if (listener != null) {
            listener = null;
            servers.bus().forEach(place -> sign(place, Duration.ZERO));
        }
    }
}
