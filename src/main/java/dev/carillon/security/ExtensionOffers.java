package dev.carillon.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a peer offers in Sec-WebSocket-Extensions (RFC 6455 section 9.1). Whether an extension is known, and its parameters
 * make sense, is for others to say.
 *
 * @param all in the peer's order
 */
public record ExtensionOffers(List<Offer> all) {

    /** One extension, as the peer would have it. */
    public record Offer(String name, List<Parameter> parameters) {}

    /** @param value without quotes */
    public record Parameter(String name, Optional<String> value) {}

    /**
     * @param lines the values of all Sec-WebSocket-Extensions headers; none, or empty ones, offer nothing
     * @return empty when that is no list of extensions
     */
    public static Optional<ExtensionOffers> parse(List<String> lines) {
        try {
            return Optional.of(new ExtensionOffers(new Scan(String.join(",", lines)).offers()));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Reads a header once, from left to right. */
    private static final class Scan {

        private static final String MARKS = "!#$%&'*+-.^_`|~";

        private final String text;
        private int at;

        Scan(String text) {
            this.text = text;
        }

        List<Offer> offers() {
            List<Offer> offers = new ArrayList<>();
            while (!isAtEnd()) {
                if (!takes(',')) {
                    offers.add(new Offer(token(), parameters()));
                    check(isAtEnd() || text.charAt(at) == ',');
                }
            }
            return List.copyOf(offers);
        }

        private List<Parameter> parameters() {
            List<Parameter> parameters = new ArrayList<>();
            while (takes(';')) {
                parameters.add(new Parameter(token(), takes('=') ? Optional.of(value()) : Optional.empty()));
            }
            return List.copyOf(parameters);
        }

        private String value() {
            return takes('"') ? quoted() : token();
        }

        /** Without the quotes it has to be a token too. */
        private String quoted() {
            StringBuilder value = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\') {
                    at++;
                }
                check(isOfToken());
                value.append(text.charAt(at++));
            }
            check(at++ < text.length() && value.length() > 0);
            return value.toString();
        }

        private String token() {
            skipBlanks();
            int from = at;
            while (isOfToken()) {
                at++;
            }
            check(at > from);
            return text.substring(from, at);
        }

        private boolean isOfToken() {
            if (at >= text.length()) {
                return false;
            }
            char c = text.charAt(at);
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || MARKS.indexOf(c) >= 0;
        }

        private boolean takes(char wanted) {
            boolean there = !isAtEnd() && text.charAt(at) == wanted;
            if (there) {
                at++;
            }
            return there;
        }

        private boolean isAtEnd() {
            skipBlanks();
            return at >= text.length();
        }

        private void skipBlanks() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        private static void check(boolean right) {
            if (!right) {
                throw new IllegalArgumentException("no list of extensions");
            }
        }
    }
}
