package dev.carillon.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/** What Redis does in one step: a Lua script that is sent once and then called by its digest. It sends by {@code fanout}. */
enum Script {
    PUBLISH("stream", "publish"),
    HISTORY("stream", "history"),
    PRESENCE_PUT("members", "put"),
    PRESENCE_REMOVE("members", "remove"),
    PRESENCE_LIST("members", "list"),
    PRESENCE_COUNT("members", "count"),
    NODES("nodes"),
    MAP_WRITE("stream", "map", "map-write"),
    MAP_READ("stream", "map", "map-read"),
    MAP_CHANGES("stream", "map", "map-changes"),
    MAP_SIZE("stream", "map", "map-size"),
    MAP_CLEAR("stream", "map", "map-clear");

    private record Text(byte[] source, String digest) {}

    private final Map<Fanout, Text> texts = new EnumMap<>(Fanout.class);

    /** @param parts files, one behind the other */
    Script(String... parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(read(part));
        }
        for (Fanout fanout : Fanout.values()) {
            byte[] source = ("local fanout = '" + fanout.command() + "'\n" + text).getBytes(UTF_8);
            texts.put(fanout, new Text(source, sha1(source)));
        }
    }

    byte[] source(Fanout fanout) {
        return text(fanout).source();
    }

    String digest(Fanout fanout) {
        return text(fanout).digest();
    }

    private Text text(Fanout fanout) {
        return Objects.requireNonNull(texts.get(fanout));
    }

    private static String read(String part) {
        String file = part + ".lua";
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    // Redis names a script by its SHA-1; nothing is kept secret or proved by it.
    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
