package dev.carillon.node;

import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.PublishResult;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Payload;
import dev.carillon.channel.StreamPosition;
import dev.carillon.presence.PresenceStats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What code on the server's side may ask of a node: the server API over HTTP, and the application that embeds Carillon.
 * No permissions are checked, names and limits are.
 *
 * <p>Thread-safe, never blocks. Stages complete exceptionally with {@link dev.carillon.channel.RefusedException}: 102 unknown namespace, 107 a
 * bad channel name or payload, 108 the feature is off for the channel, 112 a position of another epoch, 100 the broker is
 * away (temporary).
 */
public interface ServerApi {

    /** Publishes to one channel. */
    CompletionStage<PublishResult> publish(ChannelName channel, Publish what);

    /**
     * Publishes the same to several channels; each one's outcome is its own.
     *
     * @return one stage per channel, in the order given
     */
    List<CompletionStage<PublishResult>> broadcast(List<ChannelName> channels, Publish what);

    /** @param limit 0 reads the position only and creates the stream; below 0 or above the configured cap: the cap */
    CompletionStage<HistoryPage> history(
            ChannelName channel, int limit, Optional<StreamPosition> since, boolean reverse);

    CompletionStage<Void> removeHistory(ChannelName channel);

    CompletionStage<Map<String, ClientInfo>> presence(ChannelName channel);

    CompletionStage<PresenceStats> presenceStats(ChannelName channel);

    /**
     * Subscribes connections to a channel on the server's side.
     *
     * @param recoverSince position from which the new subscription is recovered, if any
     */
    CompletionStage<Void> subscribe(
            Sessions sessions, ChannelName channel, Authenticator.Grant grant, Optional<StreamPosition> recoverSince);

    CompletionStage<Void> unsubscribe(Sessions sessions, ChannelName channel);

    /** @param except connection ids that stay */
    CompletionStage<Void> disconnect(Sessions sessions, Disconnect disconnect, Set<String> except);

    /**
     * Prolongs connections, or ends their life: with {@code expired} they get 3005.
     *
     * @param info what others see of the user in subscriptions that begin from now on; empty for what it was
     */
    CompletionStage<Void> refresh(Sessions sessions, boolean expired, Optional<Instant> expiresAt, Payload info);

    /**
     * Channels with subscribers, and how many connections each has.
     *
     * @param pattern a glob with {@code *} and {@code ?}; empty for all
     */
    CompletionStage<Map<String, Integer>> channels(String pattern);

    /** The same for maps. */
    MapApi maps();

    /** Every node that is alive. */
    CompletionStage<List<NodeInfo>> info();

    /**
     * What to publish.
     *
     * @param skipHistory    publishes without keeping it
     * @param tags           travel with the publication
     * @param idempotencyKey empty for none
     * @param version        0 for none
     * @param delta          whether members may get it as a patch, where the channel allows that
     */
    record Publish(
            Payload data,
            boolean skipHistory,
            Map<String, String> tags,
            String idempotencyKey,
            Duration idempotencyTtl,
            long version,
            String versionEpoch,
            boolean delta) {
        public Publish {
            tags = Map.copyOf(tags);
        }

        /** Without delta. */
        public Publish(
                Payload data,
                boolean skipHistory,
                Map<String, String> tags,
                String idempotencyKey,
                Duration idempotencyTtl,
                long version,
                String versionEpoch) {
            this(data, skipHistory, tags, idempotencyKey, idempotencyTtl, version, versionEpoch, false);
        }
    }

    /**
     * Selects connections: those of the user, narrowed to one connection where {@code client} or {@code session} is
     * given.
     *
     * @param user    user id; empty is the anonymous one
     * @param client  connection id, empty for all of the user's
     * @param session session id, empty for all of the user's
     */
    record Sessions(String user, String client, String session) {}

    /** @param uptime in seconds */
    record NodeInfo(
            String uid,
            String name,
            String version,
            int clients,
            int users,
            int channels,
            int subscriptions,
            long uptime) {}
}
