package dev.carillon.boot;

import static dev.carillon.ConfigurationException.require;

import dev.carillon.ConfigurationException;
import dev.carillon.client.Rate;
import dev.carillon.client.RateLimits;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads how often peers may ask: a rate is {@code 100/1s}, a rule {@code publish:100/1s}, several have commas between. */
final class RateKeys {

    private static final String PREFIX = "carillon.client.rate-limit.";

    /** The commands that there are, as the protocol names them; each connection connects once. */
    private static final Set<String> OF_A_CONNECTION = Set.of(
            RateLimits.Rule.TOTAL,
            "subscribe",
            "unsubscribe",
            "publish",
            "presence",
            "presence_stats",
            "history",
            "rpc",
            "send",
            "refresh",
            "sub_refresh");

    private RateKeys() {}

    static RateLimits read(Keys keys) {
        Set<String> ofMany = new TreeSet<>(OF_A_CONNECTION);
        ofMany.add("connect");
        return new RateLimits(
                rules(keys, PREFIX + "connection", OF_A_CONNECTION),
                rules(keys, PREFIX + "user", ofMany),
                rules(keys, PREFIX + "node", ofMany),
                rate(PREFIX + "refusals", keys.text(PREFIX + "refusals")),
                optionalRate(keys, PREFIX + "errors"),
                optionalRate(keys, "carillon.client.connection-rate-limit"));
    }

    private static Optional<Rate> optionalRate(Keys keys, String key) {
        return keys.optional(key).map(text -> rate(key, text));
    }

    private static List<RateLimits.Rule> rules(Keys keys, String key, Set<String> commands) {
        return keys.list(key).stream().map(text -> rule(key, text, commands)).toList();
    }

    private static RateLimits.Rule rule(String key, String text, Set<String> commands) {
        int colon = text.indexOf(':');
        String command = text.substring(0, Math.max(colon, 0)).strip();
        require(
                commands.contains(command),
                key,
                text,
                "rules such as publish:100/1s, each for one of " + String.join(", ", new TreeSet<>(commands)));
        return new RateLimits.Rule(command, rate(key, text.substring(colon + 1).strip()));
    }

    private static Rate rate(String key, String text) {
        int slash = text.indexOf('/');
        try {
            return new Rate(
                    Integer.parseInt(text.substring(0, Math.max(slash, 0)).strip()),
                    Keys.duration(key, text.substring(slash + 1).strip()));
        } catch (IllegalArgumentException notOne) {
            throw new ConfigurationException(key, text, "a rate such as 100/1s: 1 to 1000000 times in 1ms to 1d");
        }
    }
}
