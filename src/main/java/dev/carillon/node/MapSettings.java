package dev.carillon.node;

import static dev.carillon.ConfigurationException.require;

import java.time.Duration;

/**
 * What a node allows with maps (protocol.md 10).
 *
 * @param maxKeyLength    characters of a key at most
 * @param defaultPageSize entries, or changes, of a page when the client does not say how many
 * @param minPageSize     of a page at least, whatever the client says
 * @param maxPageSize     of a page at most
 * @param maxPageBytes    a page ends when it has so many bytes, but has at least one entry
 * @param catchUpTimeout  how long a client may read pages before it is subscribed, then 3008
 */
public record MapSettings(
        int maxKeyLength,
        int defaultPageSize,
        int minPageSize,
        int maxPageSize,
        int maxPageBytes,
        Duration catchUpTimeout) {

    public static final MapSettings DEFAULT = new MapSettings(255, 100, 100, 1_000, 1_048_576, Duration.ofSeconds(5));

    public MapSettings {
        require(maxKeyLength >= 1 && maxKeyLength <= 4_096, "carillon.map.max-key-length", maxKeyLength, "1 to 4096");
        require(minPageSize >= 1, "carillon.map.min-page-size", minPageSize, "at least 1");
        require(
                maxPageSize >= minPageSize && maxPageSize <= 100_000,
                "carillon.map.max-page-size",
                maxPageSize,
                "from min-page-size to 100000");
        require(
                defaultPageSize >= minPageSize && defaultPageSize <= maxPageSize,
                "carillon.map.default-page-size",
                defaultPageSize,
                "from min-page-size to max-page-size");
        require(maxPageBytes >= 1_024, "carillon.map.max-page-bytes", maxPageBytes, "at least 1024");
        require(
                catchUpTimeout.toMillis() > 0,
                "carillon.map.subscribe-catch-up-timeout",
                catchUpTimeout,
                "more than 0");
    }

    /** How many a page has for a client that wants so many. */
    int pageSize(int wanted) {
        return wanted <= 0 ? defaultPageSize : Math.max(minPageSize, Math.min(wanted, maxPageSize));
    }

    /** The same for the server's side, which may also want none, and as many as may be. */
    int capped(int wanted) {
        return wanted < 0 ? maxPageSize : Math.min(wanted, maxPageSize);
    }
}
