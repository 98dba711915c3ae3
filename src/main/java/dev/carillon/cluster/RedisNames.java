package dev.carillon.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.channel.ChannelName;
import java.util.Arrays;
import java.util.Optional;

/**
 * What things are called in Redis: {@code prefix.1.kind.{channel}}. The 1 is the version of everything that is stored and
 * sent: another one has other names, so nodes of both may run side by side and neither reads what it does not know. The
 * braces keep the keys of a channel together where keys are spread by hash.
 */
final class RedisNames {

    private static final String VERSION = ".1.";
    private static final String ESCAPE = "~";

    private final String prefix;
    private final boolean spread;

    private RedisNames(String prefix, boolean spread) {
        this.prefix = prefix + VERSION;
        this.spread = spread;
    }

    static RedisNames of(RedisSettings settings) {
        return new RedisNames(settings.prefix(), settings.cluster().isUsed());
    }

    byte[] meta(ChannelName channel) {
        return key("meta", channel);
    }

    byte[] stream(ChannelName channel) {
        return key("stream", channel);
    }

    /** The channel's length tells where it ends, whatever braces channel and key may have. */
    byte[] idempotency(ChannelName channel, String key) {
        return bytes(prefix + "key." + channel.value().length() + "." + braced(channel) + key);
    }

    byte[] map(String part, ChannelName channel) {
        return key("map-" + part, channel);
    }

    byte[] presence(String part, ChannelName channel) {
        return key("presence-" + part, channel);
    }

    /** Where the channel's publications, joins and leaves are sent. In a cluster that has to be where its keys are. */
    String bus(ChannelName channel) {
        return prefix + "bus." + (spread ? braced(channel) : channel.value());
    }

    /** Whose publications are sent there; empty where other things are. */
    Optional<ChannelName> channel(String bus) {
        String begin = prefix + "bus." + (spread ? "{" : "");
        int end = bus.length() - (spread ? 1 : 0);
        if (!bus.startsWith(begin) || end <= begin.length()) {
            return Optional.empty();
        }
        String channel = bus.substring(begin.length(), end);
        boolean escaped = spread && channel.startsWith(ESCAPE);
        return Optional.of(ChannelName.of(escaped ? channel.substring(1) : channel));
    }

    /**
     * Where all nodes listen.
     *
     * @param tag of the place, empty where there is one only
     */
    String control(String tag) {
        return prefix + "control" + tag;
    }

    /** Where one node listens. */
    String node(String id, String tag) {
        return prefix + "node." + id + tag;
    }

    /** Where one node listens for what it sends itself. */
    String probe(String id, String tag) {
        return prefix + "probe." + id + tag;
    }

    byte[] nodes(String tag) {
        return bytes(prefix + "nodes" + tag);
    }

    /** Where a name goes that ends with this. */
    static String tag(String word) {
        return ".{" + word + "}";
    }

    private byte[] key(String kind, ChannelName channel) {
        return bytes(prefix + kind + "." + braced(channel));
    }

    /** What is between the first braces decides where a key is; between "{" and "}x" is nothing, and then all of it does. */
    private String braced(ChannelName channel) {
        boolean escaped =
                spread && (channel.value().startsWith("}") || channel.value().startsWith(ESCAPE));
        return "{" + (escaped ? ESCAPE : "") + channel.value() + "}";
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    static byte[] joined(byte[] head, byte[] tail) {
        byte[] whole = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, whole, head.length, tail.length);
        return whole;
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
