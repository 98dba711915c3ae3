package dev.carillon.node;

import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.HistoryQuery;
import dev.carillon.broker.MapBroker;
import dev.carillon.broker.MapPage;
import dev.carillon.broker.MapQuery;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.EndedException;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.StreamPosition;
import dev.carillon.client.Client;
import dev.carillon.client.MapPaging;
import dev.carillon.client.Operations;
import dev.carillon.client.Subscription;
import dev.carillon.client.Terms;
import dev.carillon.filter.TagFilter;
import dev.carillon.message.Request;
import dev.carillon.message.Result;
import dev.carillon.meter.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Subscribing to a map (protocol.md 10): the client reads pages of entries, all true at the position of the first one, then
 * pages of the changes after that position, until it is so near the top that the rest fits into the reply by which it is
 * subscribed.
 *
 * <p>A subscription enters the hub before its last read, and what comes meanwhile is held and merged by offset. The changes
 * of an ephemeral map have no offsets: there it enters before the <em>first</em> page, and is given everything that has
 * happened since, in order, behind the last one; what it is told twice leaves the same value.
 *
 * <p>Thread-safe; what touches a client runs in the client's own tasks.
 */
final class MapSubscribing {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final ChannelRules rules;
    private final Subscribing subscribing;
    private final MapSettings settings;
    private final MapBroker maps;
    private final Meter meter;
    private final LongSupplier nanoTime;

    MapSubscribing(
            ChannelRules rules,
            Subscribing subscribing,
            MapSettings settings,
            MapBroker maps,
            Meter meter,
            LongSupplier nanoTime) {
        this.rules = rules;
        this.subscribing = subscribing;
        this.settings = settings;
        this.maps = maps;
        this.meter = meter;
        this.nanoTime = nanoTime;
    }

    /** A client's wish for a page, or for what happens from now on. */
    CompletionStage<Operations.Opening> byClient(Client client, Request.Subscribe request) {
        boolean begins = request.map().phase() == Request.MapPart.ENTRIES
                && request.map().cursor().isEmpty();
        Optional<Subscription> paging =
                client.subscriptions().of(ChannelName.of(request.channel())).filter(MapSubscribing::isPaging);
        if (paging.isPresent() && begins) {
            client.subscriptions().end(paging.get()); // it starts over, since it found that the epoch has changed
        } else if (paging.isPresent()) {
            return goOn(paging.get(), rules.mapOf(paging.get().channel()).map(), request);
        }
        return subscribing.authorized(client, request, (namespace, grant) -> {
            // Whoever comes back with a position may begin with the changes.
            if (!begins && (!request.recover() || !request.map().cursor().isEmpty())) {
                throw new RefusedException(ReplyError.PERMISSION_DENIED);
            }
            return begin(client, namespace, request, grant);
        });
    }

    private static boolean isPaging(Subscription subscription) {
        return subscription.paging().isPresent() && !subscription.isOpen();
    }

    private CompletionStage<Operations.Opening> begin(
            Client client, Namespace namespace, Request.Subscribe request, Authenticator.Grant grant) {
        MapOptions options = namespace.map();
        Terms terms = subscribing
                .terms(client, client.identity(), namespace, request, grant, false)
                .recovering(options.hasStream());
        Subscription subscription = client.subscriptions().begin(subscribing.shared(request), terms);
        long deadline = nanoTime.getAsLong() + settings.catchUpTimeout().toNanos();
        subscription.page(new MapPaging(deadline, grant.data()));
        return goOn(subscription, options, request);
    }

    private CompletionStage<Operations.Opening> goOn(
            Subscription subscription, MapOptions options, Request.Subscribe request) {
        MapPaging paging = subscription.paging().orElseThrow();
        if (paging.isOver(nanoTime.getAsLong())) {
            throw new EndedException(Disconnect.SLOW);
        }
        Step step = new Step(
                subscription,
                paging,
                options,
                request,
                settings.pageSize(request.map().limit()));
        CompletionStage<Operations.Opening> reply = switch (request.map().phase()) {
            case Request.MapPart.ENTRIES -> entries(step);
            case Request.MapPart.CHANGES, Request.MapPart.LIVE -> changes(step);
            default -> throw new RefusedException(ReplyError.BAD_REQUEST);
        };
        return reply.whenComplete((opening, failure) -> {
            if (failure != null) {
                subscription
                        .client()
                        .execute(() -> subscription.client().subscriptions().end(subscription));
            }
        });
    }

    /** One command of a client on its way through the map. */
    private record Step(
            Subscription subscription, MapPaging paging, MapOptions options, Request.Subscribe request, int limit) {

        ChannelName channel() {
            return subscription.channel();
        }

        boolean isFirst() {
            return request.map().cursor().isEmpty();
        }
    }

    private CompletionStage<Operations.Opening> entries(Step step) {
        CompletionStage<Void> linked = step.options().hasStream() ? DONE : link(step);
        MapQuery query = MapQuery.page(step.request().map().cursor(), step.limit(), settings.maxPageBytes());
        return linked.thenCompose(ready -> maps.read(step.channel(), query, step.options()))
                .thenCompose(page -> entries(step, page));
    }

    private CompletionStage<Operations.Opening> entries(Step step, MapPage page) {
        if (step.isFirst()) {
            step.paging().beginAt(page.top());
        }
        step.paging().readUntil(page.top().offset());
        StreamPosition begin = step.paging().begin();
        if (!page.top().epoch().equals(begin.epoch())) {
            throw new RefusedException(ReplyError.UNRECOVERABLE_POSITION);
        }
        // What has changed since the first page is told as a change.
        List<Publication> state = wanted(
                step,
                page.entries().stream()
                        .filter(entry -> entry.offset() <= begin.offset())
                        .toList());
        if (!step.options().hasStream()) {
            return CompletableFuture.completedStage(entriesWithoutOffsets(step, page.cursor(), state));
        }
        if (page.cursor().isEmpty()
                && begin.offset() + step.limit() >= page.top().offset()) {
            return toLive(step, begin, state);
        }
        return CompletableFuture.completedStage(
                page(step, begin, Result.MapPart.of(Request.MapPart.ENTRIES, page.cursor(), state), List.of()));
    }

    private Operations.Opening entriesWithoutOffsets(Step step, String cursor, List<Publication> numbered) {
        List<Publication> state = numbered.stream().map(entry -> entry.at(0)).toList();
        return cursor.isEmpty()
                ? live(step, StreamPosition.NONE, state, List.of())
                : page(step, StreamPosition.NONE, Result.MapPart.of(Request.MapPart.ENTRIES, cursor, state), List.of());
    }

    private CompletionStage<Operations.Opening> changes(Step step) {
        if (!step.options().hasStream()) {
            throw new RefusedException(ReplyError.BAD_REQUEST);
        }
        StreamPosition since = step.request().since();
        if (step.paging().begin().equals(StreamPosition.NONE)) {
            step.paging().goOnFrom(since);
        }
        if (!since.epoch().equals(step.paging().begin().epoch())) {
            throw new RefusedException(ReplyError.UNRECOVERABLE_POSITION);
        }
        return goal(step).thenCompose(goal -> {
            boolean near = since.offset() + step.limit() >= goal;
            if (near || step.request().map().phase() == Request.MapPart.LIVE) {
                return toLive(step, since, List.of());
            }
            return maps.stream(step.channel(), HistoryQuery.after(since, step.limit()), step.options())
                    .thenApply(page -> changes(step, since, cut(checked(page, since))));
        });
    }

    private CompletionStage<Long> goal(Step step) {
        if (step.paging().hasGoal()) {
            return CompletableFuture.completedStage(step.paging().goal());
        }
        return maps.stream(step.channel(), HistoryQuery.top(), step.options()).thenApply(page -> {
            step.paging().goal(page.top().offset());
            return page.top().offset();
        });
    }

    private CompletionStage<Operations.Opening> toLive(Step step, StreamPosition since, List<Publication> state) {
        return link(step)
                .thenCompose(ready ->
                        maps.stream(step.channel(), HistoryQuery.after(since, settings.maxPageSize()), step.options()))
                .thenApply(page -> {
                    List<Publication> changes = cut(checked(page, since));
                    long last = changes.isEmpty()
                            ? since.offset()
                            : changes.get(changes.size() - 1).offset();
                    if (last == page.top().offset()) {
                        return live(step, page.top(), state, changes);
                    }
                    // More than one reply can hold: it goes on with pages of changes, and is a member meanwhile.
                    return step.request().map().phase() == Request.MapPart.ENTRIES
                            ? page(step, since, Result.MapPart.of(Request.MapPart.ENTRIES, "", state), List.of())
                            : changes(step, since, changes);
                });
    }

    /** A member from now on, if it was not: it holds what comes. */
    private CompletionStage<Void> link(Step step) {
        return step.paging().link()
                ? subscribing.link(step.subscription()).thenCompose(joined -> maps.subscribe(step.channel()))
                : DONE;
    }

    private List<Publication> checked(HistoryPage page, StreamPosition since) {
        boolean continues = page.top().epoch().equals(since.epoch())
                && (page.publications().isEmpty()
                        ? page.top().offset() == since.offset()
                        : page.publications().get(0).offset() == since.offset() + 1);
        if (!continues) {
            meter.count(Meter.Counter.RECOVERIES, "unrecovered");
            throw new RefusedException(ReplyError.UNRECOVERABLE_POSITION);
        }
        return page.publications();
    }

    /** As many from the first on as a reply may hold. */
    private List<Publication> cut(List<Publication> all) {
        List<Publication> some = new ArrayList<>(all.size());
        long bytes = 0;
        for (Publication each : all) {
            if (bytes >= settings.maxPageBytes()) {
                break;
            }
            some.add(each);
            bytes += each.size();
        }
        return some;
    }

    private List<Publication> wanted(Step step, List<Publication> all) {
        Optional<TagFilter> filter = step.subscription().terms().view().filter();
        if (filter.isEmpty()) {
            return all;
        }
        List<Publication> wanted =
                all.stream().filter(each -> filter.get().passes(each.tags())).toList();
        meter.add(Meter.Counter.FILTERED, all.size() - wanted.size());
        return wanted;
    }

    private Operations.Opening changes(Step step, StreamPosition since, List<Publication> some) {
        StreamPosition last = since.at(some.get(some.size() - 1).offset());
        return page(step, last, Result.MapPart.of(Request.MapPart.CHANGES, "", List.of()), wanted(step, some));
    }

    private Operations.Opening live(Step step, StreamPosition top, List<Publication> state, List<Publication> changes) {
        List<Publication> wanted = wanted(step, changes);
        boolean recovers = step.request().recover() && step.request().map().phase() != Request.MapPart.ENTRIES;
        if (recovers) {
            meter.count(Meter.Counter.RECOVERIES, "recovered");
            meter.add(Meter.Counter.RECOVERED_PUBLICATIONS, wanted.size());
        }
        Terms terms = step.subscription().terms();
        return new Operations.Opening(
                step.subscription(),
                new Result.Subscribe(
                        subscribing.ttl(terms.expiresAt()),
                        terms.recoverable(),
                        terms.positioned(),
                        top,
                        wanted,
                        recovers,
                        recovers,
                        step.paging().data(),
                        terms.view().delta(),
                        Result.MapPart.of(Request.MapPart.LIVE, "", state)),
                top);
    }

    private Operations.Opening page(
            Step step, StreamPosition position, Result.MapPart part, List<Publication> changes) {
        return new Operations.Opening(
                step.subscription(),
                new Result.Subscribe(
                        subscribing.ttl(Optional.empty()),
                        false,
                        false,
                        position,
                        changes,
                        false,
                        false,
                        Payload.EMPTY,
                        step.subscription().terms().view().delta(),
                        part),
                position);
    }

    /** The subscription takes nothing more. */
    void left(Subscription subscription) {
        if (subscribing.left(subscription)) {
            maps.unsubscribe(subscription.channel());
        }
    }

    /** Tells the client when its stream has gone on without it. */
    void check(Subscription subscription) {
        MapOptions options = rules.mapOf(subscription.channel()).map();
        maps.stream(subscription.channel(), HistoryQuery.top(), options)
                .thenAccept(page -> subscription.client().execute(() -> {
                    if (subscription.isBehind(page.top())) {
                        subscription.client().insufficient(subscription);
                    }
                }));
    }
}
