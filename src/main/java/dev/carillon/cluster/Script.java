package dev.carillon.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What Redis does in one step: a Lua script that is sent once and then called by its digest. */
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

    private final byte[] source;
    private final String digest;

    /** @param parts files, one behind the other */
    Script(String... parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(read(part));
        }
        source = text.toString().getBytes(UTF_8);
        digest = sha1(source);
    }

    byte[] source() {
        return source;
    }

    String digest() {
        return digest;
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
