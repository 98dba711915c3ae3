package dev.carillon.node;

import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.PublishResult;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Payload;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.StreamPosition;
import dev.carillon.presence.PresenceStats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What the server's side may ask, on top of the same use cases that clients have and of the bus to all nodes. */
final class ServerCalls implements ServerApi {

    private final ChannelRules rules;
    private final Publishing publishing;
    private final Reading reading;
    private final NodeBus bus;
    private final MapApi maps;

    ServerCalls(ChannelRules rules, Publishing publishing, Reading reading, NodeBus bus, MapApi maps) {
        this.rules = rules;
        this.publishing = publishing;
        this.reading = reading;
        this.bus = bus;
        this.maps = maps;
    }

    @Override
    public CompletionStage<PublishResult> publish(ChannelName channel, Publish what) {
        return staged(() -> publishing.byServer(channel, what));
    }

    @Override
    public List<CompletionStage<PublishResult>> broadcast(List<ChannelName> channels, Publish what) {
        List<CompletionStage<PublishResult>> outcomes = new ArrayList<>(channels.size());
        channels.forEach(channel -> outcomes.add(publish(channel, what)));
        return outcomes;
    }

    @Override
    public CompletionStage<HistoryPage> history(
            ChannelName channel, int limit, Optional<StreamPosition> since, boolean reverse) {
        return staged(() -> reading.history(channel, limit, since, reverse));
    }

    @Override
    public CompletionStage<Void> removeHistory(ChannelName channel) {
        return staged(() -> reading.removeHistory(channel));
    }

    @Override
    public CompletionStage<Map<String, ClientInfo>> presence(ChannelName channel) {
        return staged(() -> reading.members(channel));
    }

    @Override
    public CompletionStage<PresenceStats> presenceStats(ChannelName channel) {
        return staged(() -> reading.stats(channel));
    }

    @Override
    public CompletionStage<Void> subscribe(
            Sessions sessions, ChannelName channel, Authenticator.Grant grant, Optional<StreamPosition> recoverSince) {
        return staged(() -> {
            rules.streamOf(channel);
            return bus.send(new Control.Subscribe(sessions, channel, grant, recoverSince));
        });
    }

    @Override
    public CompletionStage<Void> unsubscribe(Sessions sessions, ChannelName channel) {
        return staged(() -> {
            rules.namespaceOf(channel);
            return bus.send(new Control.Unsubscribe(sessions, channel));
        });
    }

    @Override
    public CompletionStage<Void> disconnect(Sessions sessions, Disconnect disconnect, Set<String> except) {
        return bus.send(new Control.Disconnect(sessions, disconnect, except));
    }

    @Override
    public CompletionStage<Void> refresh(
            Sessions sessions, boolean expired, Optional<Instant> expiresAt, Payload info) {
        return bus.send(new Control.Refresh(sessions, expired, expiresAt, info));
    }

    @Override
    public CompletionStage<Map<String, Integer>> channels(String pattern) {
        return bus.survey(new Control.Question.Channels(pattern)).thenApply(answers -> {
            Map<String, Integer> all = new TreeMap<>();
            for (Control.Answer answer : answers) {
                if (answer instanceof Control.Answer.Channels some) {
                    some.channels().forEach((channel, clients) -> all.merge(channel, clients, Integer::sum));
                }
            }
            return all;
        });
    }

    @Override
    public CompletionStage<List<NodeInfo>> info() {
        return bus.survey(new Control.Question.Info()).thenApply(answers -> {
            List<NodeInfo> nodes = new ArrayList<>();
            for (Control.Answer answer : answers) {
                if (answer instanceof Control.Answer.Info info) {
                    nodes.add(info.node());
                }
            }
            return nodes;
        });
    }

    @Override
    public MapApi maps() {
        return maps;
    }

    // A refusal that is thrown before anything has begun comes out of the stage like any other.
    static <T> CompletionStage<T> staged(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RefusedException refused) {
            return CompletableFuture.failedStage(refused);
        }
    }
}
