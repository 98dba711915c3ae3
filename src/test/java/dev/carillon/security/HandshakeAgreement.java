package dev.carillon.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the filter says of any handshake at all: a status of its own table, and yes to no page but those allowed. */
final class HandshakeAgreement {

    private static final List<String> HEADERS = List.of(
            "Origin",
            "Sec-WebSocket-Protocol",
            "Authorization",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "Host",
            "Connection",
            "Upgrade",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Version");

    private static final List<HandshakeSettings> SETTINGS = List.of(
            new HandshakeSettings(List.of("https://*.example.com"), true, true, "", false, 1, 100, 32_768),
            new HandshakeSettings(List.of("https://*.example.com"), true, true, "", true, 2, 100, 32_768));

    private static final Pattern ALLOWED = Pattern.compile("https://([^/?#@:]*[^/?#@:.])?\\.example\\.com(:443)?");

    private static final Set<String> SENTENCES = Arrays.stream(HandshakeRefusal.values())
            .map(refusal -> refusal.sentence() + "\n")
            .collect(Collectors.toSet());

    private HandshakeAgreement() {}

    /** Takes the lines as query, and as the values of headers; an empty line leaves what a good handshake has. */
    static void handshake(byte[] bytes) {
        String[] lines = new String(bytes, ISO_8859_1).split("\n", HEADERS.size() + 2);
        for (HandshakeSettings settings : SETTINGS) {
            FakeExchange exchange = exchange(lines);
            Optional<Principal> through = new FilterRun().pass(exchange, settings);
            if (through.isEmpty()) {
                assertThat(exchange.status).isIn(400, 403, 405, 426, 431, 503);
                assertThat(SENTENCES).as("nothing of the request is repeated").contains(exchange.text());
            } else if (!settings.trustForwarded() && lines.length > 1 && !lines[1].isEmpty()) {
                String origin = lines[1].strip().toLowerCase(Locale.ROOT);
                boolean own = origin.endsWith("://" + host(lines));
                assertThat(own || ALLOWED.matcher(origin).matches())
                        .as("a page of %s at %s", lines[1], host(lines))
                        .isTrue();
            }
        }
    }

    private static String host(String[] lines) {
        int line = HEADERS.indexOf("Host") + 1;
        return lines.length > line && !lines[line].isEmpty()
                ? lines[line].strip().toLowerCase(Locale.ROOT)
                : "hub.example";
    }

    private static FakeExchange exchange(String[] lines) {
        FakeExchange exchange = new FakeExchange();
        if (!lines[0].isEmpty()) {
            exchange.query(lines[0]);
        }
        for (int i = 1; i < lines.length && i <= HEADERS.size(); i++) {
            if (!lines[i].isEmpty()) {
                exchange.with(HEADERS.get(i - 1), lines[i].split("\r", 3));
            }
        }
        return exchange;
    }
}
