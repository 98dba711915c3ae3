package dev.carillon.security;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a request reached this server, as far as that can be believed.
 *
 * @param remote address of the peer as text
 * @param host   name and port under which the peer knows this server
 * @param scheme {@code http} or {@code https} where a trusted proxy says so, else empty
 */
record Route(String remote, String host, Optional<String> scheme) {

    private static final Pattern ADDRESS = Pattern.compile("[0-9a-f.:]{2,45}");
    private static final Pattern PORT = Pattern.compile("(?<=^[0-9.]{7,15}|]):[0-9]{1,5}$");

    static Route of(RequestHeaders headers, String host, HandshakeSettings settings) {
        String direct = Optional.ofNullable(headers.request().getRemoteAddr()).orElse("");
        if (!settings.trustForwarded()) {
            return new Route(direct, host, Optional.empty());
        }
        int proxies = settings.trustedProxies();
        return new Route(
                added(headers, "X-Forwarded-For", proxies)
                        .flatMap(Route::address)
                        .orElse(direct),
                added(headers, "X-Forwarded-Host", proxies).orElse(host),
                added(headers, "X-Forwarded-Proto", proxies).map(Route::scheme));
    }

    /**
     * What the outermost proxy of one's own has added: counted from the right, since whatever stands further left came
     * with the request.
     */
    private static Optional<String> added(RequestHeaders headers, String name, int proxies) {
        List<String> elements = headers.elements(name);
        return elements.isEmpty()
                ? Optional.empty()
                : Optional.of(elements.get(Math.max(0, elements.size() - proxies)));
    }

    private static Optional<String> address(String text) {
        String bare = PORT.matcher(text.toLowerCase(Locale.ROOT))
                .replaceFirst("")
                .replace("[", "")
                .replace("]", "");
        return Optional.of(bare).filter(address -> ADDRESS.matcher(address).matches());
    }

    // Some proxies give the scheme of the WebSocket, while an origin always has the page's.
    private static String scheme(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "wss" -> "https";
            case "ws" -> "http";
            default -> text.toLowerCase(Locale.ROOT);
        };
    }
}
