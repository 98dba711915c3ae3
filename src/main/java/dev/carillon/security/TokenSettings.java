package dev.carillon.security;

import static dev.carillon.ConfigurationException.require;

import java.time.Duration;
import java.util.Objects;

/**
 * What a good token is. The configuration keys begin with {@code carillon.token}, or with
 * {@code carillon.subscription-token} for subscription tokens that are signed by somebody else.
 *
 * @param prefix      of the configuration keys
 * @param secrets     {@code .hmac-secret-key} and its fellows
 * @param audience    {@code .audience}: must be among the token's {@code aud}; empty checks nothing
 * @param issuer      {@code .issuer}: must be the token's {@code iss}; empty checks nothing
 * @param userIdClaim {@code .user-id-claim}: the claim that holds the user id. {@code sub} may be absent for an
 *                    anonymous user; any other name must be there
 * @param requireExp  {@code .require-exp}: refuses tokens that never expire
 * @param clockSkew   {@code .clock-skew}: how far the token maker's clock may be off, for {@code exp} and {@code nbf};
 *                    0 to 10 minutes
 * @param maxLength   {@code .max-length}: longest token, in characters
 */
public record TokenSettings(
        String prefix,
        HmacSecrets secrets,
        String audience,
        String issuer,
        String userIdClaim,
        boolean requireExp,
        Duration clockSkew,
        int maxLength) {

    public static final String SUBJECT = "sub";
    public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(60);
    public static final int DEFAULT_MAX_LENGTH = 16_384;

    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(10);

    public TokenSettings {
        Objects.requireNonNull(secrets, "secrets");
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
        return new TokenSettings(
                secrets.prefix(), secrets, "", "", SUBJECT, false, DEFAULT_CLOCK_SKEW, DEFAULT_MAX_LENGTH);
    }

    boolean hasCustomUserIdClaim() {
        return !userIdClaim.equals(SUBJECT);
    }
}
