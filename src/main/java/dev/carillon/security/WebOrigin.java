package dev.carillon.security;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An origin as RFC 6454 section 6.2 writes it: scheme, host and port, all lower case, and nothing else. What is written
 * in another way (a path, a user, an escape) was not written by a browser and is no origin.
 *
 * @param host a name, an IPv4 address or an IPv6 address in brackets; a dot at its end stays and makes it another host
 * @param port 0 when there is none and the scheme has no usual one
 */
record WebOrigin(String scheme, String host, int port) {

    private static final int LONGEST = 512;
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*+");
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("([a-z0-9_-]++(?:\\.[a-z0-9_-]++)*+\\.?|\\[[0-9a-f:.]{2,45}])(?::([1-9][0-9]{0,4}))?");
    private static final String MARK = "://";

    /** @param text as in the Origin header; {@code null} and everything opaque is no origin */
    static Optional<WebOrigin> parse(String text) {
        int mark = text.indexOf(MARK);
        if (mark < 0 || text.length() > LONGEST) {
            return Optional.empty();
        }
        String scheme = lower(text.substring(0, mark));
        return SCHEME.matcher(scheme).matches() ? at(scheme, text.substring(mark + MARK.length())) : Optional.empty();
    }

    /**
     * The origin of what this server gives out under that scheme.
     *
     * @param hostAndPort as in the Host header
     */
    static Optional<WebOrigin> at(String scheme, String hostAndPort) {
        if (hostAndPort.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher matcher = HOST_AND_PORT.matcher(lower(hostAndPort));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String digits = matcher.group(2);
        int port = digits == null ? usualPort(scheme) : Integer.parseInt(digits);
        return port > 65_535 ? Optional.empty() : Optional.of(new WebOrigin(scheme, matcher.group(1), port));
    }

    static int usualPort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> 80;
            case "https", "wss" -> 443;
            default -> 0;
        };
    }

    // Only the letters of ASCII: the Kelvin sign is a k to toLowerCase and no letter of a host to us.
    private static String lower(String text) {
        return text.chars().allMatch(c -> c < 128) ? text.toLowerCase(Locale.ROOT) : text;
    }
}
