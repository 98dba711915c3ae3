package dev.carillon.api;

import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.MapOutcome;
import dev.carillon.broker.MapPage;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.node.MapApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Maps that write down what they are asked, and always hold the same. */
final class FakeMaps implements MapApi {

    static final StreamPosition TOP = new StreamPosition("e", 7);

    private static final Publication ENTRY = new Publication(
            Payload.json("{\"a\":1}"), Optional.empty(), 3, Map.of("k", "v"), Publication.Entry.of("x"));
    private static final Publication REMOVED =
            new Publication(Payload.EMPTY, Optional.empty(), 4, Map.of(), Publication.Entry.removed("y"));

    /** What was asked, in order. */
    final List<Object> asked = new ArrayList<>();

    /** Of every write. */
    MapOutcome outcome = new MapOutcome(TOP, MapOutcome.Suppressed.NO);

    @Override
    public CompletionStage<MapOutcome> write(ChannelName channel, Write what) {
        asked.add(what);
        return CompletableFuture.completedStage(outcome);
    }

    @Override
    public CompletionStage<MapPage> read(ChannelName channel, Read what) {
        asked.add(what);
        return CompletableFuture.completedStage(new MapPage(List.of(ENTRY), TOP, "c"));
    }

    @Override
    public CompletionStage<HistoryPage> stream(
            ChannelName channel, int limit, Optional<StreamPosition> since, boolean reverse) {
        asked.add(limit + " " + since + " " + reverse);
        return CompletableFuture.completedStage(new HistoryPage(List.of(ENTRY, REMOVED), TOP));
    }

    @Override
    public CompletionStage<Integer> size(ChannelName channel) {
        return CompletableFuture.completedStage(5);
    }

    @Override
    public CompletionStage<Void> clear(ChannelName channel) {
        asked.add("clear " + channel);
        return CompletableFuture.completedStage(null);
    }
}
