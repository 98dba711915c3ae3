package dev.carillon.boot;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** What is said at start: where Carillon is, and in development mode the secrets that were made up. */
final class Banner {

    private Banner() {}

    static List<String> lines(Settings settings, DevelopmentSecrets secrets, String contextPath) {
        List<String> lines = new ArrayList<>();
        lines.add("Carillon " + settings.node().version() + " is up" + address(contextPath));
        if (settings.node().insecure()) {
            lines.add("WARNING: carillon.client.insecure is on: everybody may connect, subscribe and publish");
        }
        if (settings.api().insecure()) {
            lines.add("WARNING: carillon.api.insecure is on: the server API asks for no key");
        }
        if (settings.isInsecure() && settings.insecureAnywhere()) {
            lines.add("WARNING: carillon.insecure-anywhere is on: the insecure modes are served to other machines too");
        }
        if (settings.development()) {
            lines.add("Development mode, on loopback only: made up for this run, unless configured");
            if (settings.token().keys().secrets().current().equals(secrets.tokenSecret())) {
                lines.add("  CARILLON_TOKEN_HMAC_SECRET_KEY=" + secrets.tokenSecret());
            }
            if (settings.api().key().equals(secrets.apiKey())) {
                lines.add("  CARILLON_API_KEY=" + secrets.apiKey());
            }
        }
        return lines;
    }

    // A WAR does not know where its server listens; the runs of this project hand their port on.
    private static String address(String contextPath) {
        return ConfigProvider.getConfig()
                .getOptionalValue("carillon.port", String.class)
                .map(port -> ": open http://localhost:" + port + contextPath + "/")
                .orElse(contextPath.isEmpty() ? "" : " at context " + contextPath);
    }
}
