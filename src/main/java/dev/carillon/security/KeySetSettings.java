package dev.carillon.security;

import static dev.carillon.ConfigurationException.require;

import dev.carillon.ConfigurationException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * An address that gives out a key set (RFC 7517 section 5), and how it is asked.
 *
 * @param address         {@code .jwks-public-endpoint}: http or https, with a host
 * @param refreshInterval {@code .jwks-refresh-interval}: how old the keys may grow before they are fetched again; at
 *                        least the cool-down
 * @param coolDown        {@code .jwks-cool-down}: how long after one fetch the next may begin, whatever tokens ask for;
 *                        1 s to 10 minutes
 * @param timeout         {@code .jwks-timeout}: for the whole answer; 100 ms to 30 s
 * @param maxBytes        {@code .jwks-max-bytes}: of the answer; 1024 to 16777216
 */
public record KeySetSettings(URI address, Duration refreshInterval, Duration coolDown, Duration timeout, int maxBytes) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** @param prefix of the configuration keys */
    public static KeySetSettings of(
            String prefix,
            String address,
            Duration refreshInterval,
            Duration coolDown,
            Duration timeout,
            int maxBytes) {
        String key = prefix + ".jwks-";
        if (!isWeb(address)) {
            // Never the value: what is wrong with it may be the password in it.
            throw new ConfigurationException(
                    key + "public-endpoint: not an address of the form https://host/path or http://host/path");
        }
        require(between(coolDown, 1_000, 600_000), key + "cool-down", coolDown, "1s to 10m");
        require(
                refreshInterval.compareTo(coolDown) >= 0,
                key + "refresh-interval",
                refreshInterval,
                "at least " + key + "cool-down");
        require(between(timeout, 100, 30_000), key + "timeout", timeout, "100ms to 30s");
        require(maxBytes >= 1_024 && maxBytes <= 16_777_216, key + "max-bytes", maxBytes, "1024 to 16777216");
        return new KeySetSettings(URI.create(address), refreshInterval, coolDown, timeout, maxBytes);
    }

    /** A sentence where whoever is on the way could give out keys of their own; for the log at start. */
    public List<String> warnings(String prefix) {
        boolean safe = "https".equals(address.getScheme()) || LOOPBACK.contains(address.getHost());
        return safe
                ? List.of()
                : List.of(prefix
                        + ".jwks-public-endpoint is not https: whoever is on the way can give out keys of their own");
    }

    private static boolean isWeb(String address) {
        try {
            URI uri = URI.create(address);
            return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static boolean between(Duration value, long minMillis, long maxMillis) {
        return value.toMillis() >= minMillis && value.toMillis() <= maxMillis;
    }
}
