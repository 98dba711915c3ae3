package dev.carillon.cluster;

import static dev.carillon.cluster.RedisNames.text;

import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Changes of maps as bytes, as {@code map.lua} puts them together: kind, length of the key, colon, key, and then the value or
 * the tags of what was removed.
 */
final class MapChangeCodec {

    private static final byte VERSION = 1;
    private static final byte SET = 's';
    private static final byte REMOVED = 'r';

    private MapChangeCodec() {}

    /** None where there are none. */
    static byte[] encodeTags(Map<String, String> tags) {
        if (tags.isEmpty()) {
            return new byte[0];
        }
        BytesOut out = new BytesOut(VERSION).number(tags.size());
        tags.forEach((name, value) -> out.text(name).text(value));
        return out.bytes();
    }

    private static Map<String, String> decodeTags(byte[] bytes, int from) throws UnknownVersionException {
        if (from == bytes.length) {
            return Map.of();
        }
        BytesIn in = new BytesIn(bytes, from, VERSION);
        int count = in.number();
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < count; i++) {
            tags.put(in.text(), in.text());
        }
        return tags;
    }

    /** The value of an entry, as {@link PublicationCodec#encode(Publication)} wrote it. */
    static Publication decodeValue(byte[] bytes, int from, long offset, String key) throws UnknownVersionException {
        Publication value = PublicationCodec.decode(bytes, from, offset);
        return new Publication(value.data(), value.info(), offset, value.tags(), Publication.Entry.of(key));
    }

    /** @throws UnknownVersionException when a later version wrote it, or nobody of ours */
    static Publication decodeChange(byte[] bytes, int from, long offset) throws UnknownVersionException {
        int colon = from;
        while (colon < bytes.length && bytes[colon] != ':') {
            colon++;
        }
        if (from < 0 || from >= colon || colon == bytes.length) {
            throw new UnknownVersionException("change");
        }
        try {
            int keyAt = colon + 1;
            int keyEnd = Math.addExact(keyAt, Integer.parseInt(text(Arrays.copyOfRange(bytes, from + 1, colon))));
            if (keyEnd < keyAt || keyEnd > bytes.length) {
                throw new UnknownVersionException("key");
            }
            String key = text(Arrays.copyOfRange(bytes, keyAt, keyEnd));
            return switch (bytes[from]) {
                case SET -> decodeValue(bytes, keyEnd, offset, key);
                case REMOVED ->
                    new Publication(
                            Payload.EMPTY,
                            Optional.empty(),
                            offset,
                            decodeTags(bytes, keyEnd),
                            Publication.Entry.removed(key));
                default -> throw new UnknownVersionException("change");
            };
        } catch (NumberFormatException | ArithmeticException notOne) {
            throw new UnknownVersionException("change");
        }
    }
}
