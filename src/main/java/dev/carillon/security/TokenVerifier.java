package dev.carillon.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.EndedException;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.node.Authenticator;
import dev.carillon.security.InvalidTokenException.Flaw;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Judges signed JWTs. The length is looked at before anything else, and the claims only once the signature is proved.
 * Stages complete on the calling thread, or on the key source's where keys have to be fetched. Thread-safe.
 */
public final class TokenVerifier implements Authenticator {

    private static final System.Logger LOG = System.getLogger(TokenVerifier.class.getName());

    private final Trust connections;
    private final Trust subscriptions;
    private final Clock clock;

    /**
     * Whose tokens are believed.
     *
     * @param settings what a good token is
     * @param keys     who may sign one
     */
    public record Trust(TokenSettings settings, KeySource keys) {
        public Trust {
            Objects.requireNonNull(settings, "settings");
            Objects.requireNonNull(keys, "keys");
        }
    }

    /** Connection and subscription tokens may have keys and rules of their own, or the same. */
    public TokenVerifier(Trust connections, Trust subscriptions, Clock clock) {
        this.connections = Objects.requireNonNull(connections, "connections");
        this.subscriptions = Objects.requireNonNull(subscriptions, "subscriptions");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Believes the configured keys.
     *
     * @param subscriptions empty when both kinds of tokens are made by the same
     * @param fetched       makes the source of keys that an address gives out
     */
    public static TokenVerifier of(
            TokenSettings connections,
            Optional<TokenSettings> subscriptions,
            Function<KeySetSettings, KeySource> fetched,
            Clock clock) {
        Trust first = trust(connections, fetched, clock);
        return new TokenVerifier(
                first,
                subscriptions.map(settings -> trust(settings, fetched, clock)).orElse(first),
                clock);
    }

    private static Trust trust(TokenSettings settings, Function<KeySetSettings, KeySource> fetched, Clock clock) {
        TokenKeys keys = settings.keys();
        KeySource publicKeys = keys.keySet().map(fetched).orElseGet(() -> new ConfiguredKeys(keys.publicKeys()));
        return new Trust(settings, KeySource.of(new HmacKeys(keys.secrets(), clock), publicKeys));
    }

    @Override
    public CompletionStage<Admission> connection(String token) {
        TokenRules rules = new TokenRules(connections.settings());
        return judge(
                token,
                connections,
                claims -> rules.connection(claims, clock.instant()),
                () -> new EndedException(Disconnect.INVALID_TOKEN));
    }

    @Override
    public CompletionStage<Grant> subscription(String token, ChannelName channel, String user) {
        TokenRules rules = new TokenRules(subscriptions.settings());
        return judge(
                token,
                subscriptions,
                claims -> rules.subscription(claims, channel, user, clock.instant()),
                () -> new RefusedException(ReplyError.PERMISSION_DENIED));
    }

    private static <T> CompletionStage<T> judge(
            String token, Trust trust, Function<Claims, T> rules, Supplier<RuntimeException> worthless) {
        CompletableFuture<T> verdict = new CompletableFuture<>();
        settle(verdict, worthless, () -> {
            CompactToken parts = CompactToken.parse(token, trust.settings().maxLength());
            trust.keys()
                    .candidates(parts.header())
                    .whenComplete((keys, failure) -> settle(verdict, worthless, () -> {
                        if (failure != null) {
                            LOG.log(Level.DEBUG, "event=token_keys_unavailable", failure);
                            throw new RefusedException(ReplyError.INTERNAL);
                        }
                        verdict.complete(rules.apply(proved(parts, keys)));
                    }));
        });
        return verdict;
    }

    /** Runs a step of the judgement; whatever it throws is the verdict. */
    private static void settle(CompletableFuture<?> verdict, Supplier<RuntimeException> worthless, Runnable step) {
        try {
            step.run();
        } catch (InvalidTokenException e) {
            LOG.log(Level.DEBUG, "event=token_refused flaw={0}", e.flaw());
            verdict.completeExceptionally(worthless.get());
        } catch (RefusedException | EndedException e) {
            verdict.completeExceptionally(e);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "event=token_verifier_failed", e);
            verdict.completeExceptionally(new RefusedException(ReplyError.INTERNAL));
        }
    }

    private static Claims proved(CompactToken token, List<JWSVerifier> keys) {
        if (keys.isEmpty()) {
            throw new InvalidTokenException(Flaw.NO_KEY);
        }
        for (JWSVerifier key : keys) {
            if (proves(key, token)) {
                return new Claims(TokenJson.object(token.claims()));
            }
        }
        throw new InvalidTokenException(Flaw.SIGNATURE);
    }

    private static boolean proves(JWSVerifier key, CompactToken token) {
        try {
            return key.verify(token.header(), token.signed(), token.signature());
        } catch (JOSEException e) {
            return false; // this key cannot have made this signature
        }
    }
}
