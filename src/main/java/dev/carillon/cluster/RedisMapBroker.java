package dev.carillon.cluster;

import static dev.carillon.cluster.RedisNames.bytes;
import static dev.carillon.cluster.RedisNames.text;

import dev.carillon.broker.BrokerListener;
import dev.carillon.broker.BrokerUnavailableException;
import dev.carillon.broker.Epochs;
import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.HistoryQuery;
import dev.carillon.broker.MapBroker;
import dev.carillon.broker.MapConditions;
import dev.carillon.broker.MapOutcome;
import dev.carillon.broker.MapPage;
import dev.carillon.broker.MapQuery;
import dev.carillon.broker.MemoryMapLimits;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Publication;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.StreamPosition;
import dev.carillon.meter.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * The maps of nodes that share Redis: entries in a hash, their keys in order, when each expires, and the stream of changes
 * ({@code map.lua}). Each operation is one script, which first removes what has expired, by the clock of Redis. Changes come
 * by the same names as publications do. Epochs are as honest as those of {@link RedisBroker}, in the same way.
 */
final class RedisMapBroker implements MapBroker {

    private final RedisServers servers;
    private final RedisNames names;
    private final Deliveries deliveries;
    private final MemoryMapLimits limits;
    private final Epochs epochs;
    private final Meter meter;
    private final MapSweep sweep;

    RedisMapBroker(
            RedisServers servers,
            RedisNames names,
            Deliveries deliveries,
            MemoryMapLimits limits,
            Epochs epochs,
            LongSupplier nanoTime,
            Meter meter) {
        this.servers = servers;
        this.names = names;
        this.deliveries = deliveries;
        this.limits = limits;
        this.epochs = epochs;
        this.meter = meter;
        this.sweep = new MapSweep(channel -> servers.of(channel).wants(names.bus(channel)), this::expire, nanoTime);
    }

    @Override
    public void start(BrokerListener listener) {
        deliveries.maps(listener, sweep::changed);
    }

    /** Removes what has expired where members of this node wait to be told; to be called every second or so. */
    void sweep() {
        sweep.sweep();
    }

    @Override
    public CompletionStage<MapOutcome> write(
            ChannelName channel, Publication change, MapConditions conditions, MapOptions options) {
        boolean removes = change.entry().removed();
        boolean keyed = !conditions.idempotencyKey().isEmpty()
                && conditions.idempotencyTtl().toMillis() > 0;
        return run(
                        channel,
                        Script.MAP_WRITE,
                        keyed ? conditions.idempotencyKey() : "",
                        options,
                        bytes(removes ? "r" : "s"),
                        bytes(change.entry().key()),
                        MapChangeCodec.encodeTags(change.tags()),
                        removes ? new byte[0] : PublicationCodec.encode(change),
                        bytes(mode(conditions.presence())),
                        bytes(conditions.refreshes() ? 1 : 0),
                        bytes(keyed ? conditions.idempotencyTtl().toMillis() : 0),
                        bytes(conditions.version()),
                        bytes(conditions.versionEpoch()),
                        bytes(conditions.delta() ? 1 : 0),
                        bytes(limits.maxKeys()),
                        bytes(limits.maxChannelBytes()))
                .thenApply(RedisMapBroker::outcome);
    }

    private static String mode(MapConditions.KeyMode mode) {
        return switch (mode) {
            case REPLACE -> "replace";
            case IF_NEW -> "new";
            case IF_EXISTS -> "exists";
        };
    }

    private static MapOutcome outcome(List<byte[]> answer) {
        String what = text(answer.get(0));
        String place = text(answer.get(1));
        if (what.equals("full")) {
            throw new RefusedException(ReplyError.LIMIT_EXCEEDED, place);
        }
        int colon = place.indexOf(':');
        return new MapOutcome(
                new StreamPosition(place.substring(colon + 1), Long.parseLong(place.substring(0, colon))),
                what.equals("written")
                        ? MapOutcome.Suppressed.NO
                        : MapOutcome.Suppressed.valueOf(what.toUpperCase(Locale.ROOT)));
    }

    @Override
    public CompletionStage<MapPage> read(ChannelName channel, MapQuery query, MapOptions options) {
        return run(
                        channel,
                        Script.MAP_READ,
                        "",
                        options,
                        bytes(query.key()),
                        bytes(query.cursor()),
                        bytes(query.limit()),
                        bytes(query.maxBytes()))
                .thenApply(this::page);
    }

    private MapPage page(List<byte[]> answer) {
        List<Publication> entries = new ArrayList<>();
        for (int i = 3; i + 2 < answer.size(); i += 3) {
            try {
                long offset = Long.parseLong(text(answer.get(i + 1)));
                entries.add(MapChangeCodec.decodeValue(answer.get(i + 2), 0, offset, text(answer.get(i))));
            } catch (UnknownVersionException later) {
                meter.count(Meter.Counter.ENGINE_UNREADABLE); // as if it were not there
            }
        }
        return new MapPage(entries, position(answer), text(answer.get(2)));
    }

    @Override
    public CompletionStage<HistoryPage> stream(ChannelName channel, HistoryQuery query, MapOptions options) {
        if (!options.hasStream()) {
            return CompletableFuture.completedStage(new HistoryPage(List.of(), StreamPosition.NONE));
        }
        return run(
                        channel,
                        Script.MAP_CHANGES,
                        "",
                        options,
                        bytes(query.since()
                                .map(since -> Long.toString(since.offset()))
                                .orElse("")),
                        bytes(query.limit()),
                        bytes(query.reverse() ? "down" : "up"))
                .thenApply(answer -> changes(answer, query.reverse()));
    }

    private HistoryPage changes(List<byte[]> answer, boolean reverse) {
        List<Publication> changes = new ArrayList<>();
        for (int i = 2; i + 1 < answer.size(); i += 2) {
            try {
                changes.add(MapChangeCodec.decodeChange(answer.get(i + 1), 0, Long.parseLong(text(answer.get(i)))));
            } catch (UnknownVersionException later) {
                // as in RedisBroker: nobody may take the page for complete
                meter.count(Meter.Counter.ENGINE_UNREADABLE);
                if (reverse) {
                    break;
                }
                changes.clear();
            }
        }
        return new HistoryPage(changes, position(answer));
    }

    private static StreamPosition position(List<byte[]> answer) {
        return new StreamPosition(text(answer.get(0)), Long.parseLong(text(answer.get(1))));
    }

    @Override
    public CompletionStage<Integer> size(ChannelName channel, MapOptions options) {
        return run(channel, Script.MAP_SIZE, "", options).thenApply(answer -> Integer.parseInt(text(answer.get(0))));
    }

    private CompletionStage<OptionalLong> expire(ChannelName channel, MapOptions options) {
        return run(channel, Script.MAP_SIZE, "", options).thenApply(answer -> {
            long next = Long.parseLong(text(answer.get(1)));
            return next < 0 ? OptionalLong.empty() : OptionalLong.of(next);
        });
    }

    @Override
    public CompletionStage<Void> clear(ChannelName channel, MapOptions options) {
        return run(channel, Script.MAP_CLEAR, "", options).thenAccept(nothing -> {});
    }

    @Override
    public CompletionStage<Void> subscribe(ChannelName channel) {
        return servers.of(channel)
                .subscribe(names.bus(channel))
                .exceptionallyCompose(failure -> away("subscribe", channel, failure));
    }

    /** Nothing to do: a name is received once for both brokers, and {@link RedisBroker} ends it. */
    @Override
    public CompletionStage<Void> unsubscribe(ChannelName channel) {
        return CompletableFuture.completedStage(null);
    }

    private CompletionStage<List<byte[]>> run(
            ChannelName channel, Script script, String idempotencyKey, MapOptions options, byte[]... own) {
        byte[][] keys = {
            names.map("meta", channel),
            names.map("stream", channel),
            names.map("entries", channel),
            names.map("order", channel),
            names.map("expiries", channel),
            names.idempotency(channel, idempotencyKey)
        };
        List<byte[]> arguments = new ArrayList<>(List.of(
                bytes(names.bus(channel)),
                bytes(epochs.next()),
                bytes(options.hasStream() ? options.stream().size() : 0),
                bytes(options.stream().ttl().toMillis()),
                bytes(options.stream().metaTtl().toMillis()),
                bytes(options.expires() ? Math.max(1, options.keyTtl().toMillis()) : 0)));
        arguments.addAll(List.of(own));
        sweep.used(channel, options);
        return servers.of(channel)
                .run(script, keys, arguments.toArray(byte[][]::new))
                .exceptionallyCompose(failure -> away(script.name().toLowerCase(Locale.ROOT), channel, failure));
    }

    private <T> CompletionStage<T> away(String operation, ChannelName channel, Throwable failure) {
        meter.count(Meter.Counter.ENGINE_FAILURES, operation);
        return CompletableFuture.failedStage(
                new BrokerUnavailableException(operation, channel, Commands.cause(failure)));
    }

    /** The connections are the engine's. */
    @Override
    public void close() {}
}
