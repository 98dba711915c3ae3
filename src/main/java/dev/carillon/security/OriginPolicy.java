package dev.carillon.security;

import dev.carillon.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides which pages may talk to this server: those that it gave out itself, and those of {@code
 * carillon.client.allowed-origins}. A browser always says where a page came from and a page cannot lie about it; anything
 * else can (RFC 6455 section 10.2), so an origin is never a proof of who somebody is. Immutable.
 */
public final class OriginPolicy {

    static final String KEY = "carillon.client.allowed-origins";

    private static final String ANY = "*";
    private static final String OPAQUE = "null";

    private final boolean anybody;
    private final boolean opaque;
    private final List<OriginPattern> patterns;

    /** What an origin is worth. */
    public enum Verdict {
        /** No page: a native client. */
        ABSENT,
        /** This server's own page, or one that the configuration names: its user's cookies count. */
        TRUSTED,
        /** Let in because everybody is; whose page it is is unknown, so cookies prove nothing. */
        TOLERATED,
        FOREIGN
    }

    /**
     * @param allowed values of {@code carillon.client.allowed-origins}
     * @throws ConfigurationException when one of them is of no known form
     */
    public OriginPolicy(List<String> allowed) {
        List<OriginPattern> read = new ArrayList<>();
        for (String value : allowed) {
            String pattern = value.strip().toLowerCase(Locale.ROOT);
            if (!pattern.equals(ANY) && !pattern.equals(OPAQUE)) {
                read.add(OriginPattern.parse(pattern)
                        .orElseThrow(() -> new ConfigurationException(KEY, value, OriginPattern.ALLOWED_FORM)));
            }
        }
        this.anybody = allowed.stream().anyMatch(value -> value.strip().equals(ANY));
        this.opaque = allowed.stream().anyMatch(value -> value.strip().equalsIgnoreCase(OPAQUE));
        this.patterns = List.copyOf(read);
    }

    /**
     * @param origins the values of all Origin headers of a request
     * @param host    name and port under which the peer reached this server
     * @param scheme  {@code http} or {@code https} where it is known how the peer reached this server; empty lets the
     *                origin's stand, since behind a proxy that speaks TLS the server sees only its own half
     */
    public Verdict judge(List<String> origins, String host, Optional<String> scheme) {
        if (origins.isEmpty()) {
            return Verdict.ABSENT;
        }
        if (origins.size() > 1) {
            return Verdict.FOREIGN;
        }
        Optional<WebOrigin> origin = WebOrigin.parse(origins.get(0));
        if (origin.filter(page -> isOwn(page, host, scheme) || isNamed(page)).isPresent()) {
            return Verdict.TRUSTED;
        }
        boolean tolerated = anybody
                || opaque && origins.get(0).equals(OPAQUE)
                || origin.filter(page -> patterns.stream().anyMatch(pattern -> pattern.matches(page)))
                        .isPresent();
        return tolerated ? Verdict.TOLERATED : Verdict.FOREIGN;
    }

    private static boolean isOwn(WebOrigin page, String host, Optional<String> scheme) {
        boolean web = page.scheme().equals("http") || page.scheme().equals("https");
        return web && WebOrigin.at(scheme.orElse(page.scheme()), host).equals(Optional.of(page));
    }

    private boolean isNamed(WebOrigin page) {
        return patterns.stream().anyMatch(pattern -> !pattern.isAnyHost() && pattern.matches(page));
    }
}
