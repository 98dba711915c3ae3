package dev.carillon.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.channel.ChannelName;

/**
 * What things are called in Redis: {@code prefix.1.kind.{channel}}. The 1 is the version of everything that is stored and
 * sent: another one has other names, so nodes of both may run side by side and neither reads what it does not know. The
 * braces keep the keys of a channel together where keys are spread by hash.
 */
final class RedisNames {

    private static final String VERSION = ".1.";

    private final String prefix;

    RedisNames(String prefix) {
        this.prefix = prefix + VERSION;
    }

    byte[] meta(ChannelName channel) {
        return key("meta", channel.value());
    }

    byte[] stream(ChannelName channel) {
        return key("stream", channel.value());
    }

    /** The channel's length tells where it ends, whatever braces channel and key may have. */
    byte[] idempotency(ChannelName channel, String key) {
        return bytes(prefix + "key." + channel.value().length() + ".{" + channel.value() + "}" + key);
    }

    byte[] map(String part, ChannelName channel) {
        return key("map-" + part, channel.value());
    }

    byte[] presence(String part, ChannelName channel) {
        return key("presence-" + part, channel.value());
    }

    /** Where the channel's publications, joins and leaves are sent. */
    String bus(ChannelName channel) {
        return prefix + "bus." + channel.value();
    }

    /** Where all nodes listen. */
    String control() {
        return prefix + "control";
    }

    /** Where one node listens. */
    String node(String id) {
        return prefix + "node." + id;
    }

    /** Where one node listens for what it sends itself. */
    String probe(String id) {
        return prefix + "probe." + id;
    }

    byte[] nodes() {
        return bytes(prefix + "nodes");
    }

    private byte[] key(String kind, String channel) {
        return bytes(prefix + kind + ".{" + channel + "}");
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
