package dev.carillon.it;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The bytes of a request to upgrade, line by line, right or wrong. Immutable.
 *
 * @param line    request line
 * @param headers header lines in order
 */
record Upgrade(String line, List<String> headers) {

    /** Base64 of 16 bytes: the example of RFC 6455 section 1.3. */
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    Upgrade {
        headers = List.copyOf(headers);
    }

    /** A request that is right. */
    static Upgrade to(String path) {
        return new Upgrade(
                "GET " + path + " HTTP/1.1",
                List.of(
                        "Host: 127.0.0.1:" + Server.port(),
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: " + KEY));
    }

    Upgrade line(String other) {
        return new Upgrade(other, headers);
    }

    /** One header line more. */
    Upgrade with(String name, String value) {
        List<String> more = new ArrayList<>(headers);
        more.add(name + ": " + value);
        return new Upgrade(line, more);
    }

    Upgrade without(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return new Upgrade(
                line,
                headers.stream()
                        .filter(header -> !header.toLowerCase(Locale.ROOT).startsWith(start))
                        .toList());
    }

    Upgrade set(String name, String value) {
        return without(name).with(name, value);
    }

    byte[] bytes() {
        String text = line + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
