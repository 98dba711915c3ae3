package dev.carillon.ops;

import static dev.carillon.ConfigurationException.require;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Who may read {@code /metrics}.
 *
 * @param enabled {@code carillon.metrics.enabled}, default false: 404, as long as nobody has thought of who can reach the
 *     public context
 * @param token   {@code carillon.metrics.token}, visible ASCII: asked for as {@code Authorization: Bearer}; empty for none
 */
public record MetricsSettings(boolean enabled, String token) {

    private static final String SCHEME = "bearer ";

    public MetricsSettings {
        require(
                token.chars().allMatch(c -> c > ' ' && c < 0x7f),
                "carillon.metrics.token",
                "(not shown)",
                "visible ASCII without blanks, as a header carries it");
    }

    /** @param authorization the header's value, empty when there is none */
    boolean admits(String authorization) {
        if (token.isEmpty()) {
            return true;
        }
        boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        String given = bearer ? authorization.substring(SCHEME.length()).strip() : "";
        // Its time depends on the first argument's length only: what the peer knows anyway.
        return MessageDigest.isEqual(bytes(given), bytes(token));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The token is a secret. */
    @Override
    public String toString() {
        return "MetricsSettings[enabled=" + enabled + ", token=" + (token.isEmpty() ? "none" : "set") + "]";
    }
}
