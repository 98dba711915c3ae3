package dev.carillon.security;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.EndedException;
import dev.carillon.channel.Identity;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.node.Authenticator.Admission;
import dev.carillon.node.Authenticator.Grant;
import dev.carillon.node.Authenticator.Overrides;
import dev.carillon.security.InvalidTokenException.Flaw;
import dev.carillon.security.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What proved claims grant (protocol.md 9.4). Everything about the token itself is looked at before the time is, so that
 * "expired" is only said of a token that was good once.
 *
 * @param settings what a good token is
 */
record TokenRules(TokenSettings settings) {

    // A token that only the clock skew keeps good is refreshed at once, instead of having ended before it began.
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);

    /** @throws InvalidTokenException or RefusedException when it grants nothing */
    Admission connection(Claims claims, Instant now) {
        checkAddress(claims);
        if (claims.value("channel").isPresent()) {
            throw new InvalidTokenException(Flaw.WRONG_KIND);
        }
        Identity whoever = new Identity(user(claims), claims.payload("info"), Optional.empty(), claims.json("meta"));
        Map<ChannelName, Grant> channels = channels(claims);
        checkTime(claims, now);
        return new Admission(
                new Identity(whoever.user(), whoever.info(), expiry(claims, now), whoever.meta()), channels);
    }

    /** @throws InvalidTokenException, RefusedException or EndedException when it grants nothing */
    Grant subscription(Claims claims, ChannelName channel, String user, Instant now) {
        checkAddress(claims);
        String named = claims.text("channel").orElseThrow(() -> new InvalidTokenException(Flaw.WRONG_KIND));
        if (!named.equals(channel.value()) || !user(claims).equals(user)) {
            throw new EndedException(Disconnect.INVALID_TOKEN);
        }
        Grant whatever = grant(claims);
        checkTime(claims, now);
        return new Grant(whatever.info(), whatever.data(), expiry(claims, now), whatever.overrides());
    }

    private void checkAddress(Claims claims) {
        claims.text("jti");
        claims.date("iat");
        if (!settings.issuer().holds(claims.text("iss").stream().toList())) {
            throw new InvalidTokenException(Flaw.ISSUER);
        }
        if (!settings.audience().holds(claims.texts("aud"))) {
            throw new InvalidTokenException(Flaw.AUDIENCE);
        }
    }

    private String user(Claims claims) {
        Optional<String> user = claims.text(settings.userIdClaim());
        if (user.isEmpty() && settings.hasCustomUserIdClaim()) {
            throw new InvalidTokenException(Flaw.CLAIM);
        }
        return user.orElse("");
    }

    private void checkTime(Claims claims, Instant now) {
        Optional<Instant> expiry = claims.date("exp");
        Optional<Instant> notBefore = claims.date("nbf");
        claims.date("expire_at");
        if (expiry.isEmpty() && settings.requireExp()) {
            throw new InvalidTokenException(Flaw.NO_EXPIRY);
        }
        boolean over =
                expiry.map(exp -> !now.isBefore(exp.plus(settings.clockSkew()))).orElse(false);
        boolean early = notBefore
                .map(nbf -> now.plus(settings.clockSkew()).isBefore(nbf))
                .orElse(false);
        if (over || early) {
            throw new RefusedException(ReplyError.TOKEN_EXPIRED);
        }
    }

    /** When what the token grants ends: at {@code expire_at} (0 for never) where it is given, else with the token. */
    private static Optional<Instant> expiry(Claims claims, Instant now) {
        Optional<Instant> explicit = claims.date("expire_at");
        if (explicit.isEmpty()) {
            Instant soonest = now.plus(SHORTEST_LIFE);
            return claims.date("exp").map(exp -> exp.isAfter(soonest) ? exp : soonest);
        }
        Optional<Instant> end = explicit.filter(at -> at.getEpochSecond() > 0);
        if (end.isPresent() && !now.isBefore(end.get())) {
            throw new RefusedException(ReplyError.EXPIRED);
        }
        return end;
    }

    private static Map<ChannelName, Grant> channels(Claims claims) {
        Map<ChannelName, Grant> channels = new HashMap<>();
        for (String name : claims.texts("channels")) {
            channels.put(channel(name), Grant.PLAIN);
        }
        claims.claims("subs")
                .ifPresent(subs -> subs.object().members().forEach((name, value) -> {
                    if (value instanceof JsonObject options) {
                        channels.put(channel(name), grant(new Claims(options)));
                    } else if (value.isNull()) {
                        channels.put(channel(name), Grant.PLAIN);
                    } else {
                        throw new InvalidTokenException(Flaw.CLAIM);
                    }
                }));
        return channels;
    }

    private static ChannelName channel(String name) {
        if (name.isEmpty()) {
            throw new InvalidTokenException(Flaw.CLAIM);
        }
        return ChannelName.of(name);
    }

    private static Grant grant(Claims claims) {
        Overrides overrides = claims.claims("override")
                .map(options -> new Overrides(
                        override(options, "presence"),
                        override(options, "join_leave"),
                        override(options, "force_push_join_leave"),
                        override(options, "force_recovery"),
                        override(options, "force_positioning")))
                .orElse(Overrides.NONE);
        return new Grant(claims.payload("info"), claims.payload("data"), Optional.empty(), overrides);
    }

    private static Optional<Boolean> override(Claims options, String name) {
        return options.claims(name).flatMap(option -> option.flag("value"));
    }
}
