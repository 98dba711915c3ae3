package dev.carillon.node;

import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.HistoryQuery;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Publication;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.StreamPosition;
import dev.carillon.client.Subscription;
import dev.carillon.client.Terms;
import dev.carillon.client.View;
import dev.carillon.filter.TagFilter;
import dev.carillon.message.Request;
import dev.carillon.meter.Meter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where in its stream a subscription begins, and what it has missed (protocol.md 9.5). Thread-safe. */
final class Recovering {

    /**
     * What a client is told of its stream.
     *
     * @param position      from which it counts; what {@code publications} it is given lie behind it
     * @param publications  what was missed and is wanted, oldest first; none unless {@code recovered}
     * @param recovered     whether nothing is missing
     * @param wasRecovering whether it was tried
     * @param told          up to where this tells everything
     */
    record Start(
            StreamPosition position,
            List<Publication> publications,
            boolean recovered,
            boolean wasRecovering,
            StreamPosition told) {

        static Start fresh(StreamPosition top, boolean wasRecovering) {
            return new Start(top, List.of(), false, wasRecovering, top);
        }
    }

    private final NodeSettings settings;
    private final SharedReads reads;
    private final Meter meter;

    Recovering(NodeSettings settings, SharedReads reads, Meter meter) {
        this.settings = settings;
        this.reads = reads;
        this.meter = meter;
    }

    /** @throws RefusedException in the stage: 112 for a client that wants that rather than a fresh start */
    CompletionStage<Start> start(Subscription subscription, Namespace namespace, Request.Subscribe request) {
        Terms terms = subscription.terms();
        if (!terms.positioned()) {
            return CompletableFuture.completedStage(Start.fresh(StreamPosition.NONE, request.recover()));
        }
        Namespace.Recovery mode = namespace.recovery();
        boolean recovers = terms.recoverable() && (request.recover() || mode.unasked());
        return reads.read(subscription.channel(), query(recovers, mode, request.since()), namespace.history())
                .thenApply(page -> {
                    if (!recovers) {
                        return Start.fresh(page.top(), request.recover());
                    }
                    Start start = mode.latestOnly() ? latest(page, request.since()) : all(page, request.since());
                    return counted(wanted(start, terms.view()), request);
                });
    }

    private HistoryQuery query(boolean recovers, Namespace.Recovery mode, StreamPosition since) {
        if (!recovers) {
            return HistoryQuery.top();
        }
        return mode.latestOnly()
                ? HistoryQuery.latest()
                : HistoryQuery.after(since, settings.recoveryMaxPublications());
    }

    private static Start all(HistoryPage page, StreamPosition since) {
        if (!page.continues(since)) {
            return Start.fresh(page.top(), true);
        }
        // The offset is the request's own: the client moves on by the publications that it is given.
        return new Start(page.top().at(since.offset()), page.publications(), true, true, page.top());
    }

    private static Start latest(HistoryPage page, StreamPosition since) {
        boolean hasIt = since.equals(page.top());
        boolean kept = !page.publications().isEmpty()
                && page.publications().get(0).offset() == page.top().offset();
        List<Publication> missed = kept && !hasIt ? page.publications() : List.of();
        return new Start(page.top(), missed, kept || hasIt, true, page.top());
    }

    private Start wanted(Start start, View view) {
        if (view.filter().isEmpty()) {
            return start;
        }
        TagFilter filter = view.filter().get();
        List<Publication> wanted = start.publications().stream()
                .filter(publication -> filter.passes(publication.tags()))
                .toList();
        meter.add(Meter.Counter.FILTERED, start.publications().size() - wanted.size());
        return new Start(start.position(), wanted, start.recovered(), start.wasRecovering(), start.told());
    }

    private Start counted(Start start, Request.Subscribe request) {
        meter.count(Meter.Counter.RECOVERIES, start.recovered() ? "recovered" : "unrecovered");
        meter.add(Meter.Counter.RECOVERED_PUBLICATIONS, start.publications().size());
        if (!start.recovered() && request.recover() && request.rejectsUnrecovered()) {
            throw new RefusedException(ReplyError.UNRECOVERABLE_POSITION);
        }
        return start;
    }
}
