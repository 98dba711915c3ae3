package dev.carillon.cluster;

import static dev.carillon.cluster.RedisNames.bytes;
import static dev.carillon.cluster.RedisNames.text;

import dev.carillon.broker.BrokerUnavailableException;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.meter.Meter;
import dev.carillon.presence.Presence;
import dev.carillon.presence.PresenceStats;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The presence of nodes that share Redis. An entry that is not renewed is gone when its time has passed, by the clock of
 * Redis; who comes first after that tidies up. Connections and users are counted without reading who they are.
 */
final class RedisPresence implements Presence {

    private final RedisServers servers;
    private final RedisNames names;
    private final Duration ttl;
    private final Meter meter;

    RedisPresence(RedisServers servers, RedisNames names, Duration ttl, Meter meter) {
        this.servers = servers;
        this.names = names;
        this.ttl = ttl;
        this.meter = meter;
    }

    @Override
    public CompletionStage<Void> put(ChannelName channel, ClientInfo info) {
        return run(
                        Script.PRESENCE_PUT,
                        channel,
                        bytes(info.client()),
                        bytes(info.user()),
                        PublicationCodec.encode(info),
                        bytes(ttl.toMillis()))
                .thenAccept(nothing -> {});
    }

    @Override
    public CompletionStage<Void> remove(ChannelName channel, String client) {
        return run(Script.PRESENCE_REMOVE, channel, bytes(client)).thenAccept(nothing -> {});
    }

    @Override
    public CompletionStage<Map<String, ClientInfo>> members(ChannelName channel) {
        return run(Script.PRESENCE_LIST, channel).thenApply(this::members);
    }

    private Map<String, ClientInfo> members(List<byte[]> answer) {
        Map<String, ClientInfo> members = new HashMap<>();
        for (int i = 0; i + 1 < answer.size(); i += 2) {
            try {
                members.put(text(answer.get(i)), PublicationCodec.decodeInfo(answer.get(i + 1), 0));
            } catch (UnknownVersionException later) {
                meter.count(Meter.Counter.ENGINE_UNREADABLE);
            }
        }
        return Map.copyOf(members);
    }

    @Override
    public CompletionStage<PresenceStats> stats(ChannelName channel) {
        return run(Script.PRESENCE_COUNT, channel)
                .thenApply(answer -> new PresenceStats(
                        Integer.parseInt(text(answer.get(0))), Integer.parseInt(text(answer.get(1)))));
    }

    private CompletionStage<List<byte[]>> run(Script script, ChannelName channel, byte[]... arguments) {
        byte[][] keys = {
            names.presence("expiries", channel),
            names.presence("infos", channel),
            names.presence("owners", channel),
            names.presence("users", channel)
        };
        return servers.of(channel).run(script, keys, arguments).exceptionallyCompose(failure -> {
            meter.count(Meter.Counter.ENGINE_FAILURES, "presence");
            return CompletableFuture.failedStage(
                    new BrokerUnavailableException("presence", channel, Commands.cause(failure)));
        });
    }

    /** The connections are the engine's. */
    @Override
    public void close() {}
}
