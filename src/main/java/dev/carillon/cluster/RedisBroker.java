package dev.carillon.cluster;

import static dev.carillon.cluster.RedisNames.bytes;
import static dev.carillon.cluster.RedisNames.joined;
import static dev.carillon.cluster.RedisNames.text;

import dev.carillon.broker.Broker;
import dev.carillon.broker.BrokerListener;
import dev.carillon.broker.BrokerUnavailableException;
import dev.carillon.broker.Epochs;
import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.HistoryQuery;
import dev.carillon.broker.PublishOptions;
import dev.carillon.broker.PublishResult;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.meter.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The broker of nodes that share Redis. A stream is a Redis Stream whose entry ids are the offsets, and a hash beside it
 * with epoch, top offset and what else must outlive the publications. A publish is one script: it appends, and sends from
 * inside, so that what all nodes receive is in the order of the offsets.
 *
 * <p>The epoch is that of the data: what a primary has which is not the one that gave out the last offset begins under
 * another epoch ({@code stream.lua}), since the last writes of the other one may be missing there.
 *
 * <p>A node receives the channels that it has members of. What is lost on the way is found by offset, as everywhere.
 */
final class RedisBroker implements Broker {

    private final RedisServers servers;
    private final RedisNames names;
    private final Epochs epochs;
    private final Meter meter;
    private final Deliveries deliveries;

    RedisBroker(RedisServers servers, RedisNames names, Deliveries deliveries, Epochs epochs, Meter meter) {
        this.servers = servers;
        this.names = names;
        this.deliveries = deliveries;
        this.epochs = epochs;
        this.meter = meter;
    }

    @Override
    public void start(BrokerListener listener) {
        deliveries.streams(listener);
    }

    @Override
    public CompletionStage<PublishResult> publish(
            ChannelName channel, Publication publication, PublishOptions options) {
        byte[] body = PublicationCodec.encode(publication);
        byte[] bus = bytes(names.bus(channel));
        Namespace.History history = options.history();
        boolean keyed =
                !options.idempotencyKey().isEmpty() && options.idempotencyTtl().toMillis() > 0;
        if (!history.enabled() && !keyed) {
            return commands(channel, "publish", redis -> redis.publish(bus, joined(Deliveries.NO_PLACE, body)))
                    .thenApply(receivers -> PublishResult.stored(StreamPosition.NONE));
        }
        byte[][] keys = {
            names.meta(channel),
            names.stream(channel),
            names.idempotency(channel, keyed ? options.idempotencyKey() : "")
        };
        return commands(
                        channel,
                        "publish",
                        redis -> redis.run(
                                Script.PUBLISH,
                                keys,
                                bus,
                                body,
                                bytes(history.enabled() ? history.size() : 0),
                                bytes(history.ttl().toMillis()),
                                bytes(history.metaTtl().toMillis()),
                                bytes(epochs.next()),
                                bytes(keyed ? options.idempotencyTtl().toMillis() : 0),
                                bytes(options.version()),
                                bytes(options.versionEpoch()),
                                bytes(options.delta() ? 1 : 0)))
                .thenApply(RedisBroker::result);
    }

    private static PublishResult result(List<byte[]> answer) {
        String place = text(answer.get(1));
        int colon = place.indexOf(':');
        StreamPosition position =
                new StreamPosition(place.substring(colon + 1), Long.parseLong(place.substring(0, colon)));
        return new PublishResult(
                position,
                switch (text(answer.get(0))) {
                    case "same_key" -> PublishResult.Suppressed.SAME_KEY;
                    case "old_version" -> PublishResult.Suppressed.OLD_VERSION;
                    default -> PublishResult.Suppressed.NO;
                });
    }

    @Override
    public CompletionStage<Void> publishJoin(ChannelName channel, ClientInfo info) {
        return tell(channel, "join", Deliveries.JOIN, info);
    }

    @Override
    public CompletionStage<Void> publishLeave(ChannelName channel, ClientInfo info) {
        return tell(channel, "leave", Deliveries.LEAVE, info);
    }

    private CompletionStage<Void> tell(ChannelName channel, String operation, byte[] head, ClientInfo info) {
        byte[] message = joined(head, PublicationCodec.encode(info));
        return commands(channel, operation, redis -> redis.publish(bytes(names.bus(channel)), message))
                .thenAccept(receivers -> {});
    }

    /** For a channel without history: an empty page at {@link StreamPosition#NONE}, and nothing is created. */
    @Override
    public CompletionStage<HistoryPage> history(ChannelName channel, HistoryQuery query, Namespace.History history) {
        if (!history.enabled()) {
            return CompletableFuture.completedStage(new HistoryPage(List.of(), StreamPosition.NONE));
        }
        byte[][] keys = {names.meta(channel), names.stream(channel)};
        return commands(
                        channel,
                        "history",
                        redis -> redis.run(
                                Script.HISTORY,
                                keys,
                                bytes(epochs.next()),
                                bytes(history.metaTtl().toMillis()),
                                bytes(query.since()
                                        .map(since -> Long.toString(since.offset()))
                                        .orElse("")),
                                bytes(query.limit()),
                                bytes(query.reverse() ? "down" : "up")))
                .thenApply(answer -> page(answer, query.reverse()));
    }

    private HistoryPage page(List<byte[]> answer, boolean reverse) {
        StreamPosition top = new StreamPosition(text(answer.get(0)), Long.parseLong(text(answer.get(1))));
        List<Publication> publications = new ArrayList<>();
        for (int i = 2; i < answer.size(); i += 2) {
            try {
                publications.add(PublicationCodec.decode(answer.get(i + 1), 0, Long.parseLong(text(answer.get(i)))));
            } catch (UnknownVersionException later) {
                // As if it, and what is older, were not kept any more: then nobody takes the page for complete.
                meter.count(Meter.Counter.ENGINE_UNREADABLE);
                if (reverse) {
                    break;
                }
                publications.clear();
            }
        }
        return new HistoryPage(publications, top);
    }

    @Override
    public CompletionStage<Void> removeHistory(ChannelName channel) {
        return commands(channel, "remove history", redis -> redis.delete(names.stream(channel)))
                .thenAccept(removed -> {});
    }

    @Override
    public CompletionStage<Void> subscribe(ChannelName channel) {
        return known(servers.of(channel).subscribe(names.bus(channel)), "subscribe", channel);
    }

    @Override
    public CompletionStage<Void> unsubscribe(ChannelName channel) {
        servers.of(channel).unsubscribe(names.bus(channel));
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {
        servers.close();
    }

    // ---- what goes

    private interface Asking<T> {
        CompletionStage<T> of(Home redis);
    }

    private <T> CompletionStage<T> commands(ChannelName channel, String operation, Asking<T> asking) {
        return known(asking.of(servers.of(channel)), operation, channel);
    }

    private <T> CompletionStage<T> known(CompletionStage<T> stage, String operation, ChannelName channel) {
        return stage.exceptionallyCompose(failure -> {
            meter.count(Meter.Counter.ENGINE_FAILURES, operation);
            return CompletableFuture.failedStage(
                    new BrokerUnavailableException(operation, channel, Commands.cause(failure)));
        });
    }
}
