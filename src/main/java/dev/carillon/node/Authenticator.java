package dev.carillon.node;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Identity;
import dev.carillon.channel.Payload;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Judges tokens. Thread-safe. Stages complete exceptionally with {@link dev.carillon.channel.RefusedException} (an error reply: 109 for a
 * token that was good once, 100 when it cannot be judged now) or {@link dev.carillon.channel.EndedException} (a disconnect: 3500 for a token
 * that is worth nothing); protocol.md 9.4, guarantees.md rows 37 to 44.
 */
public interface Authenticator {

    /** Judges a connection token, for connect and refresh. */
    CompletionStage<Admission> connection(String token);

    /**
     * Judges a subscription token. That it is for this channel and user is checked here: a token of another one ends the
     * connection with 3500, a worthless one is error 103.
     */
    CompletionStage<Grant> subscription(String token, ChannelName channel, String user);

    /**
     * What a connection token grants.
     *
     * @param channels server-side subscriptions
     */
    record Admission(Identity identity, Map<ChannelName, Grant> channels) {
        public Admission {
            Objects.requireNonNull(identity, "identity");
            channels = Map.copyOf(channels);
        }
    }

    /**
     * What a token grants in one channel.
     *
     * @param info      what other members see of the user in this channel, may be empty
     * @param data      for the subscriber, may be empty
     * @param expiresAt when the subscription ends unless refreshed; empty for never
     * @param overrides options that differ from the namespace's
     */
    record Grant(Payload info, Payload data, Optional<Instant> expiresAt, Overrides overrides) {
        public static final Grant PLAIN = new Grant(Payload.EMPTY, Payload.EMPTY, Optional.empty(), Overrides.NONE);
    }

    /** Options of one subscription that a token sets in place of the namespace's; empty leaves the namespace's. */
    record Overrides(
            Optional<Boolean> presence,
            Optional<Boolean> joinLeave,
            Optional<Boolean> forcePushJoinLeave,
            Optional<Boolean> forceRecovery,
            Optional<Boolean> forcePositioning) {
        public static final Overrides NONE =
                new Overrides(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
