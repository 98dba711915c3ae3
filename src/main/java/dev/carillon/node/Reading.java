package dev.carillon.node;

import dev.carillon.broker.Broker;
import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.HistoryQuery;
import dev.carillon.channel.Access;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.StreamPosition;
import dev.carillon.client.Client;
import dev.carillon.message.Request;
import dev.carillon.message.Result;
import dev.carillon.presence.Presence;
import dev.carillon.presence.PresenceStats;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** History and presence, for clients and for the server: who may read what, and how much. Thread-safe. */
final class Reading {

    private final ChannelRules rules;
    private final NodeSettings settings;
    private final Broker broker;
    private final Presence presence;

    Reading(ChannelRules rules, NodeSettings settings, Broker broker, Presence presence) {
        this.rules = rules;
        this.settings = settings;
        this.broker = broker;
        this.presence = presence;
    }

    /** @throws RefusedException 102, 103, 107 or 108; the stage 112 */
    CompletionStage<Result> history(Client client, Request.History request) {
        ChannelName channel = ChannelName.of(request.channel());
        Namespace namespace = historyOf(channel);
        authorize(client, channel, namespace.permissions().history());
        return read(channel, namespace, request.limit(), request.since(), request.reverse())
                .thenApply(page -> new Result.History(page.publications(), page.top()));
    }

    /** @throws RefusedException 102, 107 or 108; the stage 112 */
    CompletionStage<HistoryPage> history(
            ChannelName channel, int limit, Optional<StreamPosition> since, boolean reverse) {
        return read(channel, historyOf(channel), limit, since, reverse);
    }

    /** @throws RefusedException 102, 107 or 108 */
    CompletionStage<Void> removeHistory(ChannelName channel) {
        historyOf(channel);
        return broker.removeHistory(channel);
    }

    /** @throws RefusedException 102, 103, 107 or 108 */
    CompletionStage<Result> presence(Client client, Request.Presence request) {
        ChannelName channel = ChannelName.of(request.channel());
        authorize(client, channel, presenceOf(channel).permissions().presence());
        return presence.members(channel).thenApply(Result.Presence::new);
    }

    /** @throws RefusedException 102, 103, 107 or 108 */
    CompletionStage<Result> presenceStats(Client client, Request.PresenceStats request) {
        ChannelName channel = ChannelName.of(request.channel());
        authorize(client, channel, presenceOf(channel).permissions().presence());
        return presence.stats(channel).thenApply(stats -> new Result.PresenceStats(stats.clients(), stats.users()));
    }

    /** @throws RefusedException 102, 107 or 108 */
    CompletionStage<Map<String, ClientInfo>> members(ChannelName channel) {
        presenceOf(channel);
        return presence.members(channel);
    }

    /** @throws RefusedException 102, 107 or 108 */
    CompletionStage<PresenceStats> stats(ChannelName channel) {
        presenceOf(channel);
        return presence.stats(channel);
    }

    private Namespace historyOf(ChannelName channel) {
        Namespace namespace = rules.namespaceOf(channel);
        if (!namespace.history().enabled()) {
            throw new RefusedException(ReplyError.NOT_AVAILABLE, "history is off for this channel");
        }
        return namespace;
    }

    private Namespace presenceOf(ChannelName channel) {
        Namespace namespace = rules.namespaceOf(channel);
        if (!namespace.presence().enabled()) {
            throw new RefusedException(ReplyError.NOT_AVAILABLE, "presence is off for this channel");
        }
        return namespace;
    }

    private void authorize(Client client, ChannelName channel, Access access) {
        boolean subscribed = client.subscriptions().of(channel).isPresent();
        if (!settings.insecure() && !access.allows(client.identity(), subscribed)) {
            throw new RefusedException(ReplyError.PERMISSION_DENIED);
        }
    }

    private CompletionStage<HistoryPage> read(
            ChannelName channel, Namespace namespace, int limit, Optional<StreamPosition> since, boolean reverse) {
        if (reverse && since.isPresent() && since.get().offset() == 0) {
            throw new RefusedException(ReplyError.BAD_REQUEST, "nothing is before offset 0");
        }
        int max = settings.historyMaxPublications();
        int capped = limit < 0 || limit > max ? max : limit;
        return broker.history(channel, new HistoryQuery(since, capped, reverse), namespace.history())
                .thenApply(page -> sameEpoch(page, since));
    }

    private static HistoryPage sameEpoch(HistoryPage page, Optional<StreamPosition> since) {
        boolean other = since.isPresent()
                && !since.get().epoch().isEmpty()
                && !since.get().epoch().equals(page.top().epoch());
        if (other) {
            throw new RefusedException(ReplyError.UNRECOVERABLE_POSITION);
        }
        return page;
    }
}
