package dev.carillon.node;

import dev.carillon.broker.BrokerListener;
import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.HistoryQuery;
import dev.carillon.broker.MapBroker;
import dev.carillon.broker.MapConditions;
import dev.carillon.broker.MapOutcome;
import dev.carillon.broker.MapPage;
import dev.carillon.broker.MapQuery;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Publication;
import java.util.concurrent.CompletionStage;

/** Stands before a map broker: something happens before and after each read of it. */
final class InterruptedMaps implements MapBroker {

    private final MapBroker maps;
    private Runnable interruption = () -> {};

    InterruptedMaps(MapBroker maps) {
        this.maps = maps;
    }

    void interruptedBy(Runnable newInterruption) {
        interruption = newInterruption;
    }

    private <T> CompletionStage<T> interrupted(java.util.function.Supplier<CompletionStage<T>> read) {
        interruption.run();
        CompletionStage<T> stage = read.get();
        interruption.run();
        return stage;
    }

    @Override
    public void start(BrokerListener listener) {
        maps.start(listener);
    }

    @Override
    public CompletionStage<MapOutcome> write(
            ChannelName channel, Publication change, MapConditions conditions, MapOptions options) {
        return maps.write(channel, change, conditions, options);
    }

    @Override
    public CompletionStage<MapPage> read(ChannelName channel, MapQuery query, MapOptions options) {
        return interrupted(() -> maps.read(channel, query, options));
    }

    @Override
    public CompletionStage<HistoryPage> stream(ChannelName channel, HistoryQuery query, MapOptions options) {
        return interrupted(() -> maps.stream(channel, query, options));
    }

    @Override
    public CompletionStage<Integer> size(ChannelName channel, MapOptions options) {
        return maps.size(channel, options);
    }

    @Override
    public CompletionStage<Void> clear(ChannelName channel, MapOptions options) {
        return maps.clear(channel, options);
    }

    @Override
    public CompletionStage<Void> subscribe(ChannelName channel) {
        return maps.subscribe(channel);
    }

    @Override
    public CompletionStage<Void> unsubscribe(ChannelName channel) {
        return maps.unsubscribe(channel);
    }

    @Override
    public void close() {
        maps.close();
    }
}
