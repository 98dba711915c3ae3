package dev.carillon.security;

import static dev.carillon.ConfigurationException.require;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What the handshake lets in.
 *
 * @param allowedOrigins    {@code carillon.client.allowed-origins}: pages of others that may connect; see
 *                          {@link OriginPolicy}
 * @param allowTokenInUrl   {@code carillon.client.allow-token-in-url}: takes {@code ?token=}, which ends up in access logs
 * @param containerSecurity {@code carillon.client.container-security}: whether whom the container has authenticated
 *                          counts
 * @param userIdHeader      {@code carillon.client.user-id-http-header}: a header in which a proxy in front names the user
 *                          whom it has authenticated; empty for none
 * @param trustForwarded    {@code carillon.http.trust-forwarded}: believes {@code X-Forwarded-For}, {@code -Proto} and
 *                          {@code -Host}; only behind a proxy that sets or removes them
 * @param trustedProxies    {@code carillon.http.trusted-proxies}: how many proxies of one's own add to
 *                          {@code X-Forwarded-For}; what stands further left was written by the peer. 1 to 16
 * @param maxHeaders        {@code carillon.http.max-headers}: header lines of a handshake, 16 to 1000
 * @param maxHeaderBytes    {@code carillon.http.max-header-bytes}: all header lines and the request line together, 1024
 *                          to 1048576; two tokens of the longest length fit the default
 */
public record HandshakeSettings(
        List<String> allowedOrigins,
        boolean allowTokenInUrl,
        boolean containerSecurity,
        String userIdHeader,
        boolean trustForwarded,
        int trustedProxies,
        int maxHeaders,
        int maxHeaderBytes) {

    /** RFC 9110 section 5.1. */
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]*");

    /** Same origin only, nothing forwarded is believed, no token in the URL. */
    public static final HandshakeSettings DEFAULT =
            new HandshakeSettings(List.of(), false, true, "", false, 1, 100, 32_768);

    public HandshakeSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
        require(
                HEADER_NAME.matcher(userIdHeader).matches(),
                "carillon.client.user-id-http-header",
                userIdHeader,
                "empty or the name of a header");
        require(
                trustedProxies >= 1 && trustedProxies <= 16,
                "carillon.http.trusted-proxies",
                trustedProxies,
                "1 to 16");
        require(maxHeaders >= 16 && maxHeaders <= 1_000, "carillon.http.max-headers", maxHeaders, "16 to 1000");
        require(
                maxHeaderBytes >= 1_024 && maxHeaderBytes <= 1_048_576,
                "carillon.http.max-header-bytes",
                maxHeaderBytes,
                "1024 to 1048576");
    }
}
