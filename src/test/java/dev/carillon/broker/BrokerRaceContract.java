package dev.carillon.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds of a {@link Broker} when several threads use one channel. */
abstract class BrokerRaceContract extends BrokerContractPart {

    private static final int THREADS = 4;
    private static final int EACH = 250;
    private static final int ALL = THREADS * EACH;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void publications_of_many_publishers_are_handed_over_in_the_order_of_their_offsets() {
        await(publishFromAllThreads());

        assertThat(listener.await(channel, ALL))
                .extracting(event -> event.publication().offset())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, ALL).boxed().toList());
    }

    @Test
    void joins_and_publications_are_not_handed_over_at_once() {
        CompletableFuture<Void> publishing = publishFromAllThreads();
        for (int i = 0; i < EACH; i++) {
            await(broker.publishJoin(channel, info("ann", "c" + i)));
        }
        await(publishing);

        listener.await(channel, ALL + EACH); // that no two calls overlapped is checked after every test
    }

    @Test
    void each_publisher_is_told_the_place_its_publication_has() {
        List<CompletableFuture<List<Publication>>> published = fromAllThreads(thread -> {
            List<Publication> mine = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                Publication publication = publication(thread + "/" + i);
                PublishResult result =
                        await(broker.publish(channel, publication, PublishOptions.keeping(keeping(ALL))));
                mine.add(publication.at(result.position().offset()));
            }
            return mine;
        });

        Set<Publication> all =
                published.stream().flatMap(mine -> await(mine).stream()).collect(Collectors.toSet());
        assertThat(readAll(ALL).publications()).hasSize(ALL).containsExactlyInAnyOrderElementsOf(all);
    }

    // A reader once met a publication that was already in the stream but had not been given its offset: it was numbered
    // after it was appended, outside of the lock. The client took offset 0 for a gap.
    @Test
    void a_reader_among_publishers_never_sees_a_hole_or_a_publication_without_its_offset() {
        CompletableFuture<Void> publishing = publishFromAllThreads();
        StreamPosition seen = top().at(0);
        while (seen.offset() < ALL) {
            HistoryPage page = await(broker.history(channel, HistoryQuery.after(seen, ALL), keeping(ALL)));

            assertThat(page.continues(seen)).as("%s after %s", page, seen).isTrue();
            assertThat(offsets(page))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(seen.offset() + 1, page.top().offset())
                                    .boxed()
                                    .toList());
            seen = page.top();
        }
        await(publishing);
    }

    // The order in which a client subscribes: first receive, then read. What is in neither would be lost unnoticed.
    @Test
    void what_comes_after_the_position_that_was_read_is_handed_over() {
        await(broker.unsubscribe(channel));
        CompletableFuture<Void> publishing = publishFromAllThreads();
        await(broker.subscribe(channel));

        StreamPosition read = top();

        await(publishing);
        listener.await(
                channel,
                soFar -> !soFar.isEmpty()
                        && soFar.get(soFar.size() - 1).publication().offset() == ALL);
        assertThat(listener.of(channel).stream()
                        .map(event -> event.publication().offset())
                        .filter(offset -> offset > read.offset()))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(read.offset() + 1, ALL).boxed().toList());
    }

    @Test
    void of_many_publishes_with_one_key_one_is_stored() {
        PublishOptions sameKey = PublishOptions.keeping(keeping()).withIdempotencyKey("k");
        List<CompletableFuture<PublishResult>> results = fromAllThreads(thread -> publish("a", sameKey));

        assertThat(results.stream().map(BrokerContractPart::await).map(PublishResult::position))
                .containsOnly(top().at(1));
        assertThat(results.stream()
                        .map(BrokerContractPart::await)
                        .filter(result -> result.suppressed() == PublishResult.Suppressed.NO))
                .hasSize(1);
        assertThat(top().offset()).isEqualTo(1);
    }

    @Test
    void of_many_first_readers_all_are_given_the_same_epoch() {
        List<CompletableFuture<StreamPosition>> tops = fromAllThreads(thread -> top());

        Set<String> epochs = new TreeSet<>();
        tops.forEach(top -> epochs.add(await(top).epoch()));
        assertThat(epochs).hasSize(1);
    }

    @Test
    void versions_that_are_stored_only_rise() {
        PublishOptions keepAll = PublishOptions.keeping(keeping(ALL));
        List<CompletableFuture<Void>> publishing = fromAllThreads(thread -> {
            for (int version = 1; version <= EACH; version++) {
                await(broker.publish(channel, publication("" + version), keepAll.withVersion(version, "")));
            }
            return null;
        });
        publishing.forEach(BrokerContractPart::await);

        assertThat(texts(readAll(ALL)))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, EACH)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    private HistoryPage readAll(int size) {
        return await(broker.history(channel, new HistoryQuery(Optional.empty(), size, false), keeping(size)));
    }

    private CompletableFuture<Void> publishFromAllThreads() {
        PublishOptions keepAll = PublishOptions.keeping(keeping(ALL));
        List<CompletableFuture<Void>> all = fromAllThreads(thread -> {
            for (int i = 0; i < EACH; i++) {
                await(broker.publish(channel, publication(thread + "/" + i), keepAll));
            }
            return null;
        });
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    /** Runs the work on all threads, which begin together. */
    private <T> List<CompletableFuture<T>> fromAllThreads(Work<T> work) {
        CountDownLatch together = new CountDownLatch(THREADS);
        return IntStream.range(0, THREADS)
                .mapToObj(thread -> CompletableFuture.supplyAsync(
                        () -> {
                            together.countDown();
                            try {
                                together.await();
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                            return work.on(thread);
                        },
                        threads))
                .toList();
    }

    private interface Work<T> {
        T on(int thread);
    }
}
