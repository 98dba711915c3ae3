package dev.carillon.node;

import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.HistoryQuery;
import dev.carillon.broker.MapBroker;
import dev.carillon.broker.MapOutcome;
import dev.carillon.broker.MapPage;
import dev.carillon.broker.MapQuery;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.StreamPosition;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the server's side may ask of maps, on top of the same use cases that clients have. */
final class MapCalls implements MapApi {

    private final ChannelRules rules;
    private final MapSettings settings;
    private final MapBroker maps;
    private final MapPublishing publishing;

    MapCalls(ChannelRules rules, MapSettings settings, MapBroker maps, MapPublishing publishing) {
        this.rules = rules;
        this.settings = settings;
        this.maps = maps;
        this.publishing = publishing;
    }

    @Override
    public CompletionStage<MapOutcome> write(ChannelName channel, Write what) {
        return ServerCalls.staged(() -> publishing.byServer(channel, what));
    }

    @Override
    public CompletionStage<MapPage> read(ChannelName channel, Read what) {
        return ServerCalls.staged(() -> {
            MapOptions options = rules.mapOf(channel).map();
            MapQuery query = what.key().isEmpty()
                    ? MapQuery.page(what.cursor(), settings.capped(what.limit()), settings.maxPageBytes())
                    : MapQuery.one(what.key());
            return maps.read(channel, query, options).thenApply(page -> {
                refuseOtherEpoch(what.revision(), page.top());
                return options.hasStream() ? page : withoutOffsets(page);
            });
        });
    }

    private static MapPage withoutOffsets(MapPage page) {
        return new MapPage(
                page.entries().stream().map(entry -> entry.at(0)).toList(), StreamPosition.NONE, page.cursor());
    }

    @Override
    public CompletionStage<HistoryPage> stream(
            ChannelName channel, int limit, Optional<StreamPosition> since, boolean reverse) {
        return ServerCalls.staged(() -> {
            MapOptions options = rules.mapOf(channel).map();
            HistoryQuery query = new HistoryQuery(since, settings.capped(limit), reverse);
            return maps.stream(channel, query, options).thenApply(page -> {
                refuseOtherEpoch(since, page.top());
                return page;
            });
        });
    }

    private static void refuseOtherEpoch(Optional<StreamPosition> known, StreamPosition top) {
        boolean other = known.isPresent()
                && !known.get().epoch().isEmpty()
                && !known.get().epoch().equals(top.epoch());
        if (other) {
            throw new RefusedException(ReplyError.UNRECOVERABLE_POSITION);
        }
    }

    @Override
    public CompletionStage<Integer> size(ChannelName channel) {
        return ServerCalls.staged(() -> maps.size(channel, rules.mapOf(channel).map()));
    }

    @Override
    public CompletionStage<Void> clear(ChannelName channel) {
        return ServerCalls.staged(() -> maps.clear(channel, rules.mapOf(channel).map()));
    }
}
