package dev.carillon.client;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Identity;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.channel.Unsubscribed;
import dev.carillon.message.Request;
import dev.carillon.message.Result;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What a client may ask of its node. Called in the client's own serial tasks, so an implementation may use the client's
 * confined state while the call lasts, but not in a stage that completes later.
 *
 * <p>Stages complete exceptionally with {@link dev.carillon.channel.RefusedException} for an error reply and with {@link
 * dev.carillon.channel.EndedException} for a disconnect; anything else is answered with 100.
 */
public interface Operations {

    /** Decides who the client is and begins its server-side subscriptions. Asked once. */
    CompletionStage<Admitted> connect(Client client, Request.Connect request);

    /** The client is connected and has been told so. */
    void connected(Client client);

    CompletionStage<Opening> subscribe(Client client, Request.Subscribe request);

    /** The client has been told that it is subscribed, and receives. */
    void subscribed(Subscription subscription);

    /** The subscription is over; it already takes nothing more. */
    void unsubscribed(Subscription subscription);

    CompletionStage<Result> publish(Client client, Request.Publish request);

    CompletionStage<Result> presence(Client client, Request.Presence request);

    CompletionStage<Result> presenceStats(Client client, Request.PresenceStats request);

    CompletionStage<Result> history(Client client, Request.History request);

    CompletionStage<Result> rpc(Client client, Request.Rpc request);

    /** A message without an answer. */
    CompletionStage<Void> send(Client client, Request.Send request);

    CompletionStage<Refreshed> refresh(Client client, Request.Refresh request);

    CompletionStage<Renewed> subRefresh(Client client, Subscription subscription, Request.SubRefresh request);

    /** Renews what expires elsewhere, such as presence. */
    void renew(Subscription subscription);

    /** Compares a positioned subscription with the top of its stream. */
    void checkPosition(Subscription subscription);

    /** The client is gone; its subscriptions have been ended before. */
    void closed(Client client);

    /** A client-side subscription is ended by the server. For metrics. */
    void tells(Unsubscribed reason);

    /**
     * The answer to connect.
     *
     * @param identity    who the client is
     * @param refreshable whether it is the client that refreshes, with a token
     * @param granted     channels that a token subscribes it to, as every token must that refreshes the connection
     * @param openings    server-side subscriptions that have begun
     */
    record Admitted(
            Identity identity,
            boolean refreshable,
            Set<ChannelName> granted,
            Result.Connect result,
            List<Opening> openings) {}

    /**
     * A subscription that has begun and what the client is told of it.
     *
     * @param told up to where the result tells the client everything that it wants to know
     */
    record Opening(Subscription subscription, Result.Subscribe result, StreamPosition told) {

        /** Position of the last publication that the client is given; {@link StreamPosition#NONE} when it is given none. */
        StreamPosition given() {
            List<Publication> given = result.publications();
            return given.isEmpty()
                    ? StreamPosition.NONE
                    : result.position().at(given.get(given.size() - 1).offset());
        }
    }

    /** The answer to refresh, and the identity from now on. */
    record Refreshed(Identity identity, Result.Refresh result) {}

    /** The answer to sub_refresh, and the expiry from now on. */
    record Renewed(java.util.Optional<java.time.Instant> expiresAt, Result.SubRefresh result) {}
}
