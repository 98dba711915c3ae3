package dev.carillon.security;

import static dev.carillon.ConfigurationException.require;

import java.time.Duration;
import java.util.Objects;

/**
 * What a good token is. The configuration keys begin with {@code carillon.token}, or with
 * {@code carillon.subscription-token} for subscription tokens that are signed by somebody else.
 *
 * @param prefix      of the configuration keys
 * @param keys        who may sign one
 * @param audience    {@code .audience} or {@code .audience-regex}: holds for one of the token's {@code aud}
 * @param issuer      {@code .issuer} or {@code .issuer-regex}: holds for the token's {@code iss}
 * @param userIdClaim {@code .user-id-claim}: the claim that holds the user id. {@code sub} may be absent for an
 *                    anonymous user; any other name must be there
 * @param requireExp  {@code .require-exp}: refuses tokens that never expire
 * @param clockSkew   {@code .clock-skew}: how far the token maker's clock may be off, for {@code exp} and {@code nbf};
 *                    0 to 10 minutes
 * @param maxLength   {@code .max-length}: longest token, in characters
 */
public record TokenSettings(
        String prefix,
        TokenKeys keys,
        ClaimRule audience,
        ClaimRule issuer,
        String userIdClaim,
        boolean requireExp,
        Duration clockSkew,
        int maxLength) {

    public static final String SUBJECT = "sub";
    public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(60);
    public static final int DEFAULT_MAX_LENGTH = 16_384;

    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(10);

    public TokenSettings {
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(audience, "audience");
        Objects.requireNonNull(issuer, "issuer");
        require(!userIdClaim.isBlank(), prefix + ".user-id-claim", userIdClaim, "the name of a claim");
        require(
                !clockSkew.isNegative() && clockSkew.compareTo(MAX_CLOCK_SKEW) <= 0,
                prefix + ".clock-skew",
                clockSkew,
                "0 to 10 minutes");
        require(maxLength >= 512 && maxLength <= 65_536, prefix + ".max-length", maxLength, "512 to 65536");
    }

    /** The defaults, with these secrets. */
    public static TokenSettings of(HmacSecrets secrets) {
        return of(secrets.prefix(), TokenKeys.of(secrets));
    }

    /** The defaults, with these keys. */
    static TokenSettings of(String prefix, TokenKeys keys) {
        return new TokenSettings(
                prefix, keys, ClaimRule.ANY, ClaimRule.ANY, SUBJECT, false, DEFAULT_CLOCK_SKEW, DEFAULT_MAX_LENGTH);
    }

    boolean hasCustomUserIdClaim() {
        return !userIdClaim.equals(SUBJECT);
    }
}
