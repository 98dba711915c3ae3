package dev.carillon.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Tells the pages that this host has served from those of other sites, for an API without a key: any page in the
 * developer's browser may send a simple POST (text/plain) to a server on the same machine.
 */
final class LocalPages {

    private LocalPages() {}

    /**
     * Whether a request with these headers may be served without a key. One without an Origin is no browser's POST. One
     * with an Origin must come from the host that it goes to, and that must be {@code localhost} or an address: any other
     * name is the choice of whoever runs its DNS, who may point it here (DNS rebinding) and be of the same origin then.
     */
    static boolean admit(ApiCall.Page page) {
        boolean said = !page.fetchSite().isEmpty();
        if (said && !page.fetchSite().equals("same-origin") && !page.fetchSite().equals("none")) {
            return false;
        }
        return page.origin().isEmpty() || isLocalOrigin(page.origin(), page.host());
    }

    private static boolean isLocalOrigin(String origin, String host) {
        try {
            URI from = new URI(origin);
            String scheme = from.getScheme() == null ? "" : from.getScheme().toLowerCase(Locale.ROOT);
            if (from.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
                return false;
            }
            URI to = new URI(scheme + "://" + host);
            return from.getHost().equalsIgnoreCase(to.getHost())
                    && port(from, scheme) == port(to, scheme)
                    && isNoRebindableName(from.getHost());
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private static int port(URI uri, String scheme) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return scheme.equals("https") ? 443 : 80;
    }

    private static boolean isNoRebindableName(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.startsWith("[")
                || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    }
}
