package dev.carillon.node;

import static java.util.stream.Collectors.groupingBy;

import dev.carillon.broker.Broker;
import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.HistoryQuery;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.meter.Meter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Reads of a stream that many ask for at once, as when a thousand members of a channel come back: while one read is under
 * way, those who come wait for the next, and share it. Nobody shares a read that began before he came, because a publication
 * between that read and his joining the hub would be in neither.
 *
 * <p>Thread-safe; the broker is never called with a lock held. What waits is bounded by who asks: a subscription has one read
 * under way.
 */
final class SharedReads {

    /** Somebody who wants a page. */
    private record Asker(HistoryQuery query, Namespace.History history, CompletableFuture<HistoryPage> page) {

        /** The same for all who can share a read: those who are behind by less find theirs in the page of who is by more. */
        Group group() {
            boolean after = !query.reverse() && query.since().isPresent() && since() >= 0;
            return new Group(after ? HistoryQuery.after(query.since().get().at(0), query.limit()) : query, history);
        }

        long since() {
            return query.since().map(StreamPosition::offset).orElse(0L);
        }
    }

    private record Group(HistoryQuery query, Namespace.History history) {}

    /** A read under way, and who waits for the next. Changed only inside an operation of {@link #lines} on its channel. */
    private static final class Line {
        private List<Asker> waiting = new ArrayList<>(0);
        private long begun;

        Line(long begun) {
            this.begun = begun;
        }
    }

    /** A read that takes longer holds up nobody who comes then. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

    private final Map<ChannelName, Line> lines = new ConcurrentHashMap<>();

    private final Broker broker;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final Meter meter;

    /** @param executor completes the pages of those who share */
    SharedReads(Broker broker, Executor executor, LongSupplier nanoTime, Meter meter) {
        this.broker = broker;
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.meter = meter;
    }

    /**
     * As {@link Broker#history}, and with the page that was there at some moment after this call. Where a page does not reach
     * the top, its publications may be missing: it is of no use to who wants all of them.
     */
    CompletionStage<HistoryPage> read(ChannelName channel, HistoryQuery query, Namespace.History history) {
        Asker asker = new Asker(query, history, new CompletableFuture<>());
        long now = nanoTime.getAsLong();
        List<Asker> round = new ArrayList<>(1);
        Line line = lines.compute(channel, (name, before) -> {
            if (before != null && now - before.begun < PATIENCE_NANOS) {
                before.waiting.add(asker);
                return before;
            }
            // Nobody reads, or somebody has read for so long that those who wait for him had better not.
            if (before != null) {
                round.addAll(before.waiting);
                before.waiting = new ArrayList<>(0);
            }
            round.add(asker);
            return new Line(now);
        });
        if (!round.isEmpty()) {
            work(channel, line, round);
        }
        return asker.page();
    }

    // A loop and not a recursion: a broker in memory completes at once.
    private void work(ChannelName channel, Line line, List<Asker> first) {
        for (List<Asker> round = first; !round.isEmpty(); round = next(channel, line)) {
            CompletableFuture<?> done =
                    CompletableFuture.allOf(round.stream().collect(groupingBy(Asker::group)).values().stream()
                            .map(askers -> serve(channel, askers))
                            .toArray(CompletableFuture[]::new));
            if (!done.isDone()) {
                done.whenComplete((all, failure) -> work(channel, line, next(channel, line)));
                return;
            }
        }
    }

    /** Who came meanwhile; nobody, and then no read of this line is under way any more. */
    private List<Asker> next(ChannelName channel, Line line) {
        List<Asker> round = new ArrayList<>();
        lines.computeIfPresent(channel, (name, now) -> {
            if (now != line) {
                return now; // it took too long, and another one reads
            }
            round.addAll(line.waiting);
            line.waiting = new ArrayList<>(0);
            line.begun = nanoTime.getAsLong();
            return round.isEmpty() ? null : line;
        });
        return round;
    }

    private CompletableFuture<?> serve(ChannelName channel, List<Asker> askers) {
        Asker widest =
                askers.stream().min(Comparator.comparingLong(Asker::since)).orElseThrow();
        meter.add(Meter.Counter.READS_SHARED, askers.size() - 1L);
        return broker.history(channel, widest.query(), widest.history())
                .handle((page, failure) -> {
                    if (failure != null) {
                        each(askers, asker -> asker.page().completeExceptionally(failure));
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    return share(channel, askers, widest, page);
                })
                .thenCompose(rest -> rest)
                .toCompletableFuture();
    }

    private CompletableFuture<?> share(ChannelName channel, List<Asker> askers, Asker widest, HistoryPage page) {
        long top = page.top().offset();
        List<Publication> all = page.publications();
        boolean whole = all.isEmpty() || all.get(all.size() - 1).offset() == top;
        Predicate<Asker> served = asker -> whole
                || asker.since() == widest.since()
                || top - asker.since() > asker.query().limit();
        each(askers.stream().filter(served).toList(), asker -> asker.page().complete(part(page, asker, widest)));
        List<Asker> rest = askers.stream().filter(served.negate()).toList();
        return rest.isEmpty() ? CompletableFuture.completedFuture(null) : serve(channel, rest);
    }

    private static HistoryPage part(HistoryPage page, Asker asker, Asker widest) {
        if (asker.since() == widest.since()) {
            return page;
        }
        return new HistoryPage(
                page.publications().stream()
                        .filter(publication -> publication.offset() > asker.since())
                        .toList(),
                page.top());
    }

    private interface Ending {
        void of(Asker asker);
    }

    // The first goes on here, and the others on all threads that there are.
    private void each(List<Asker> askers, Ending ending) {
        for (int i = 0; i < askers.size(); i++) {
            Asker asker = askers.get(i);
            if (i == 0) {
                ending.of(asker);
                continue;
            }
            try {
                executor.execute(() -> ending.of(asker));
            } catch (RejectedExecutionException stopping) {
                ending.of(asker);
            }
        }
    }
}
