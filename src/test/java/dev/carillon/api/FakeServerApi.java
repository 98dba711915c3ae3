package dev.carillon.api;

import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.PublishResult;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Payload;
import dev.carillon.channel.StreamPosition;
import dev.carillon.node.Authenticator;
import dev.carillon.node.MapApi;
import dev.carillon.node.ServerApi;
import dev.carillon.presence.PresenceStats;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A node that writes down what it is asked, and publishes as it is told; a publish succeeds unless said otherwise. */
final class FakeServerApi implements ServerApi {

    /** What was asked, in order: the method and its arguments. */
    final List<String> asked = new ArrayList<>();

    /** What was published last. */
    Optional<Publish> published = Optional.empty();

    /** Outcome of a publish, by channel. */
    final Map<String, CompletionStage<PublishResult>> outcomes = new HashMap<>();

    CompletionStage<HistoryPage> history =
            CompletableFuture.completedStage(new HistoryPage(List.of(), new StreamPosition("e", 0)));
    CompletionStage<Map<String, ClientInfo>> presence = CompletableFuture.completedStage(Map.of());

    final FakeMaps maps = new FakeMaps();

    @Override
    public MapApi maps() {
        return maps;
    }

    CompletableFuture<PublishResult> pending(String channel) {
        CompletableFuture<PublishResult> outcome = new CompletableFuture<>();
        outcomes.put(channel, outcome);
        return outcome;
    }

    static PublishResult stored(long offset) {
        return PublishResult.stored(new StreamPosition("e", offset));
    }

    @Override
    public CompletionStage<PublishResult> publish(ChannelName channel, Publish what) {
        asked.add("publish " + channel);
        published = Optional.of(what);
        return outcomes.getOrDefault(channel.value(), CompletableFuture.completedStage(stored(1)));
    }

    @Override
    public List<CompletionStage<PublishResult>> broadcast(List<ChannelName> channels, Publish what) {
        return channels.stream().map(channel -> publish(channel, what)).toList();
    }

    @Override
    public CompletionStage<HistoryPage> history(
            ChannelName channel, int limit, Optional<StreamPosition> since, boolean reverse) {
        asked.add("history %s %d %s %s".formatted(channel, limit, since, reverse));
        return history;
    }

    @Override
    public CompletionStage<Void> removeHistory(ChannelName channel) {
        return done("removeHistory " + channel);
    }

    @Override
    public CompletionStage<Map<String, ClientInfo>> presence(ChannelName channel) {
        asked.add("presence " + channel);
        return presence;
    }

    @Override
    public CompletionStage<PresenceStats> presenceStats(ChannelName channel) {
        asked.add("presenceStats " + channel);
        return CompletableFuture.completedStage(new PresenceStats(3, 2));
    }

    @Override
    public CompletionStage<Void> subscribe(
            Sessions sessions, ChannelName channel, Authenticator.Grant grant, Optional<StreamPosition> recoverSince) {
        return done("subscribe %s %s %s %s".formatted(sessions, channel, grant, recoverSince));
    }

    @Override
    public CompletionStage<Void> unsubscribe(Sessions sessions, ChannelName channel) {
        return done("unsubscribe %s %s".formatted(sessions, channel));
    }

    @Override
    public CompletionStage<Void> disconnect(Sessions sessions, Disconnect disconnect, Set<String> except) {
        return done("disconnect %s %s %s".formatted(sessions, disconnect, except));
    }

    @Override
    public CompletionStage<Void> refresh(
            Sessions sessions, boolean expired, Optional<Instant> expiresAt, Payload info) {
        return done("refresh %s %s %s %s"
                .formatted(sessions, expired, expiresAt, new String(info.bytes(), StandardCharsets.UTF_8)));
    }

    @Override
    public CompletionStage<Map<String, Integer>> channels(String pattern) {
        asked.add("channels " + pattern);
        return CompletableFuture.completedStage(Map.of("room:a", 2));
    }

    @Override
    public CompletionStage<List<NodeInfo>> info() {
        asked.add("info");
        return CompletableFuture.completedStage(List.of(new NodeInfo("u1", "one", "0.1", 5, 4, 3, 6, 60)));
    }

    private CompletionStage<Void> done(String what) {
        asked.add(what);
        return CompletableFuture.completedStage(null);
    }
}
