package dev.carillon.cluster;

import dev.carillon.broker.BrokerListener;
import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.HistoryQuery;
import dev.carillon.broker.PublishOptions;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** An engine of a test, that carries, and what came to it. Everything is published with a history. */
final class Witness implements AutoCloseable {

    private static final Namespace.History KEPT =
            new Namespace.History(10_000, Duration.ofMinutes(5), Duration.ofHours(1));

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger interruptions = new AtomicInteger();
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final RedisEngine engine;

    private Witness(RedisSettings settings) {
        engine = TestEngine.make(settings, (level, id, fields) -> logged.add(id));
        engine.broker().start(new BrokerListener() {
            @Override
            public void published(ChannelName from, Publication publication, String epoch) {
                received.add(from + "=" + new String(publication.data().bytes(), StandardCharsets.UTF_8));
            }

            @Override
            public void interrupted() {
                interruptions.incrementAndGet();
            }

            @Override
            public void joined(ChannelName from, ClientInfo info) {}

            @Override
            public void left(ChannelName from, ClientInfo info) {}
        });
    }

    /** @param channels are received */
    static Witness of(RedisSettings settings, ChannelName... channels) {
        Witness witness = new Witness(settings);
        TestEngine.open(witness.engine);
        for (ChannelName channel : channels) {
            await(witness.engine.broker().subscribe(channel));
        }
        return witness;
    }

    RedisEngine engine() {
        return engine;
    }

    /** As {@code channel=text}. */
    List<String> received() {
        return received;
    }

    /** How often it was told that it may have missed something. */
    int interruptions() {
        return interruptions.get();
    }

    List<String> logged() {
        return logged;
    }

    CompletionStage<StreamPosition> publishing(ChannelName channel, String text) {
        Publication publication = Publication.of(Payload.of(text.getBytes(StandardCharsets.UTF_8)));
        return engine.broker()
                .publish(channel, publication, PublishOptions.keeping(KEPT))
                .thenApply(result -> result.position());
    }

    StreamPosition publish(ChannelName channel, String text) {
        return await(publishing(channel, text));
    }

    HistoryPage read(ChannelName channel) {
        return await(engine.broker().history(channel, new HistoryQuery(Optional.empty(), 10_000, false), KEPT));
    }

    static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    static void soon(Runnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .untilAsserted(assertion::run);
    }

    @Override
    public void close() {
        engine.close();
    }
}
