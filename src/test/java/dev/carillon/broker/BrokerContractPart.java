package dev.carillon.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every part of {@link BrokerContract} needs.
 *
 * <p>No test assumes that a stage is complete when it is returned, or that a publication was handed over when it was
 * stored. That something is <em>not</em> handed over is seen by publishing something after it.
 */
abstract class BrokerContractPart {

    final RecordingListener listener = new RecordingListener();
    // A name of its own for each test: a store may outlive it.
    final ChannelName channel = ChannelName.of("room:" + UUID.randomUUID());
    final ChannelName other = ChannelName.of("room:" + UUID.randomUUID());
    Broker broker;

    abstract BrokerFixture fixture();

    @BeforeEach
    void start() {
        broker = fixture().open();
        broker.start(listener);
        await(broker.subscribe(channel));
        await(broker.subscribe(other));
    }

    @AfterEach
    void close() {
        broker.close();
        assertThat(listener.overlapping()).as("called from two threads at once").isEmpty();
    }

    static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Keeps 10 publications for 10 ticks, and the epoch for 100. */
    final Namespace.History keeping() {
        return keeping(10);
    }

    final Namespace.History keeping(int size) {
        return new Namespace.History(size, ticks(10), ticks(100));
    }

    final Duration ticks(int count) {
        return fixture().tick().multipliedBy(count);
    }

    final void pass(Duration time) {
        fixture().pass(time);
    }

    final PublishResult publish(String data) {
        return publish(data, PublishOptions.keeping(keeping()));
    }

    final PublishResult publish(String data, PublishOptions options) {
        return publish(channel, data, options);
    }

    final PublishResult publish(ChannelName to, String data, PublishOptions options) {
        return await(broker.publish(to, publication(data), options));
    }

    /** Publishes "1" to "count". */
    final StreamPosition publishMany(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> publish(Integer.toString(i)).position())
                .reduce(StreamPosition.NONE, (first, second) -> second);
    }

    final HistoryPage read(HistoryQuery query) {
        return await(broker.history(channel, query, keeping()));
    }

    final StreamPosition top() {
        return read(HistoryQuery.top()).top();
    }

    /** Everything that is kept. */
    final HistoryPage readAll() {
        return read(new HistoryQuery(Optional.empty(), 1000, false));
    }

    /** What was handed over up to now, in order. */
    final List<String> handedOver(ChannelName from) {
        String last = "last-" + UUID.randomUUID();
        await(broker.publish(from, publication(last), PublishOptions.keeping(Namespace.History.OFF)));
        List<RecordingListener.Event> events = listener.await(
                from,
                soFar -> !soFar.isEmpty() && text(soFar.get(soFar.size() - 1)).equals(last));
        List<String> texts = new ArrayList<>();
        events.forEach(event -> texts.add(text(event)));
        texts.removeIf(text -> text.startsWith("last-"));
        return texts;
    }

    static Publication publication(String data) {
        return Publication.of(Payload.of(data.getBytes(UTF_8)));
    }

    static ClientInfo info(String user, String client) {
        return new ClientInfo(user, client, Payload.EMPTY, Payload.EMPTY);
    }

    static String text(RecordingListener.Event event) {
        return event.publication() == null ? event.kind() + " " + event.info().client() : text(event.publication());
    }

    static String text(Publication publication) {
        return new String(publication.data().bytes(), UTF_8);
    }

    static List<String> texts(HistoryPage page) {
        return page.publications().stream().map(BrokerContractPart::text).toList();
    }

    static List<Long> offsets(HistoryPage page) {
        return page.publications().stream().map(Publication::offset).toList();
    }
}
