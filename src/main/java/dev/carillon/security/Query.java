package dev.carillon.security;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The query of an address. Read here and not by the container, so that no body and no container setting has a say in it.
 *
 * @param parameters the first value of each name
 */
public record Query(Map<String, String> parameters) {

    static final String TOKEN = "token";

    /**
     * @param raw as in the request line, without the question mark
     * @return empty when an escape is malformed or a token is given twice
     */
    public static Optional<Query> parse(String raw) {
        Map<String, String> parameters = new HashMap<>();
        try {
            for (String pair : raw.split("&")) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                if (parameters.putIfAbsent(name, value) != null && name.equals(TOKEN)) {
                    return Optional.empty();
                }
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.of(new Query(parameters));
    }

    /** Empty when the parameter is absent or has no value. */
    public String value(String name) {
        return parameters.getOrDefault(name, "");
    }

    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
