package dev.carillon.security;

import dev.carillon.CarillonException;

/**
 * A token is worth nothing. Never leaves this package: a peer is told only that its token is invalid, not why, so that
 * it learns nothing from trying. Carries no stack trace and nothing of the token.
 */
final class InvalidTokenException extends CarillonException {

    private static final long serialVersionUID = 1L;

    private final Flaw flaw;

    InvalidTokenException(Flaw flaw) {
        super(flaw.name(), false);
        this.flaw = flaw;
    }

    Flaw flaw() {
        return flaw;
    }

    /** What is wrong; for the operator's log. */
    enum Flaw {
        TOO_LONG,
        /** Not three parts of canonical base64url. */
        NOT_COMPACT,
        /** Header or claims are not one strict JSON object: duplicate names, too deep, not UTF-8. */
        NOT_JSON,
        /** A header that this verifier must not accept: {@code crit}, another token's {@code typ}, no {@code alg}. */
        HEADER,
        ALGORITHM,
        /** No configured key can have signed it. */
        NO_KEY,
        SIGNATURE,
        /** A claim has the wrong type or range. */
        CLAIM,
        AUDIENCE,
        ISSUER,
        /** {@code exp} is required and absent. */
        NO_EXPIRY,
        /** A subscription token used as a connection token, or the reverse. */
        WRONG_KIND
    }
}
