package dev.carillon.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.channel.ChannelName;
import io.lettuce.core.RedisURI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Servers that know nothing of each other, or the one that Sentinels name. A channel is always on the same one, and when a
 * server is added only the channels that it takes over move.
 */
final class IndependentServers implements RedisServers {

    private final Dispatch dispatch = new Dispatch();
    private final List<RedisShard> shards = new ArrayList<>();
    private final List<String> addresses;
    private final RedisDriver driver;

    IndependentServers(
            RedisSettings settings, RedisDriver driver, RedisShard.Surroundings surroundings, RedisNames names) {
        this.driver = driver;
        String probe = names.probe(UUID.randomUUID().toString(), "");
        addresses = settings.sentinel().isUsed()
                ? List.of(settings.sentinel().master())
                : settings.addresses().stream().map(RedisSettings::withoutLogin).toList();
        List<RedisURI> uris = settings.sentinel().isUsed()
                ? List.of(driver.sentinel())
                : settings.addresses().stream().map(driver::address).toList();
        for (RedisURI uri : uris) {
            RedisShard shard = new RedisShard(driver, uri, settings, surroundings, listener());
            shard.listenForProbe(probe);
            shards.add(shard);
        }
    }

    private RedisShard.Listener listener() {
        return new RedisShard.Listener() {
            @Override
            public void received(RedisShard from, String name, byte[] message) {
                dispatch.handOver(name, message);
            }

            @Override
            public void resumed() {
                dispatch.resumed();
            }
        };
    }

    @Override
    public void open() {
        shards.forEach(RedisShard::open);
    }

    @Override
    public Home of(ChannelName channel) {
        RedisShard best = shards.get(0);
        long highest = Long.MIN_VALUE;
        // Each server's draw for the channel is its own, so none loses a channel but to a new one.
        for (int i = 0; shards.size() > 1 && i < shards.size(); i++) {
            long draw = draw(addresses.get(i), channel.value());
            if (draw > highest) {
                highest = draw;
                best = shards.get(i);
            }
        }
        return best;
    }

    /** FNV-1a, well mixed: the same on every node and in every version. */
    static long draw(String server, String channel) {
        long hash = 0xcbf29ce484222325L;
        for (byte each : (server + '\n' + channel).getBytes(UTF_8)) {
            hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    @Override
    public List<BusPlace> bus() {
        return shards.stream().map(shard -> new BusPlace(shard, "")).toList();
    }

    @Override
    public Dispatch dispatch() {
        return dispatch;
    }

    @Override
    public void beat() {
        shards.forEach(RedisShard::beat);
    }

    @Override
    public boolean carries() {
        return shards.stream().allMatch(RedisShard::carries);
    }

    @Override
    public long waitingBytes() {
        return shards.stream().mapToLong(RedisShard::waitingBytes).sum();
    }

    @Override
    public void close() {
        shards.forEach(RedisShard::close);
        driver.close();
    }
}
