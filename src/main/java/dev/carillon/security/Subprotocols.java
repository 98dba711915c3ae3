package dev.carillon.security;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a peer offers in Sec-WebSocket-Protocol. A browser can send no other header of its own, so one entry may be
 * {@value #TOKEN_PREFIX} and a token. That entry is never chosen: the page has to offer a real subprotocol beside it,
 * since browsers fail a connection that answers their offer with none.
 *
 * @param names all entries but the token, in the peer's order
 * @param token the token, empty when none was offered
 */
record Subprotocols(List<String> names, String token) {

    static final String TOKEN_PREFIX = "carillon.token.";

    private static final int MOST = 16;
    /** Of everything but the token: names, commas and blanks. */
    private static final int LONGEST = 1_024;

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]++");

    /**
     * @param lines the values of all Sec-WebSocket-Protocol headers
     * @return empty unless these are different names (RFC 6455 section 4.1), few and short, with one token at most. An
     *     unknown name is no fault: nothing is chosen then
     */
    static Optional<Subprotocols> parse(List<String> lines) {
        int length = 0;
        Set<String> names = new LinkedHashSet<>();
        String token = "";
        for (String line : lines) {
            length += line.length();
            for (String entry : line.split(",", MOST + 1)) {
                String name = entry.strip();
                boolean isToken = name.startsWith(TOKEN_PREFIX);
                boolean bad = !NAME.matcher(name).matches() || !names.add(name) || names.size() > MOST;
                if (bad || isToken && (!token.isEmpty() || name.length() == TOKEN_PREFIX.length())) {
                    return Optional.empty();
                }
                if (isToken) {
                    token = name.substring(TOKEN_PREFIX.length());
                    length -= name.length();
                }
            }
        }
        names.remove(TOKEN_PREFIX + token);
        return length > LONGEST ? Optional.empty() : Optional.of(new Subprotocols(List.copyOf(names), token));
    }
}
