package dev.carillon.security;

import java.util.List;
import java.util.Optional;

/**
 * The token that a request brings: {@code Authorization: Bearer}, else the subprotocol entry, else {@code ?token=} where
 * that is allowed.
 *
 * @param token      empty when none was brought
 * @param fromHeader whether it came in the Authorization header
 */
record Credentials(String token, boolean fromHeader) {

    private static final String BEARER = "bearer ";

    /** @return empty when the request brings an empty bearer token or two Authorization headers */
    static Optional<Credentials> of(RequestHeaders headers, Subprotocols offered, Query query) {
        List<String> authorization = headers.all("Authorization");
        if (authorization.size() > 1) {
            return Optional.empty();
        }
        for (String value : authorization) {
            if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    || value.strip().equalsIgnoreCase("bearer")) {
                String token = value.substring(Math.min(BEARER.length(), value.length()))
                        .strip();
                return token.isEmpty() ? Optional.empty() : Optional.of(new Credentials(token, true));
            }
        }
        return Optional.of(
                new Credentials(offered.token().isEmpty() ? query.value(Query.TOKEN) : offered.token(), false));
    }
}
