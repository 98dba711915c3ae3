package dev.carillon.node;

import dev.carillon.broker.MapBroker;
import dev.carillon.broker.MapConditions;
import dev.carillon.broker.MapOutcome;
import dev.carillon.channel.Access;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.client.Client;
import dev.carillon.client.Subscription;
import dev.carillon.message.Request;
import dev.carillon.message.Result;
import dev.carillon.meter.Meter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Writing to maps, by clients and by the server: who may write which entry (protocol.md 10). Thread-safe. */
final class MapPublishing {

    private final ChannelRules rules;
    private final NodeSettings settings;
    private final MapSettings mapSettings;
    private final MapBroker maps;
    private final Publishing publishing;
    private final Meter meter;

    MapPublishing(
            ChannelRules rules,
            NodeSettings settings,
            MapSettings mapSettings,
            MapBroker maps,
            Publishing publishing,
            Meter meter) {
        this.rules = rules;
        this.settings = settings;
        this.mapSettings = mapSettings;
        this.maps = maps;
        this.publishing = publishing;
        this.meter = meter;
    }

    /** @throws RefusedException 102, 103, 106, 107 or 111; the stage 106 when no more fits */
    CompletionStage<Result> byClient(Client client, Request.Publish request) {
        ChannelName channel = ChannelName.of(request.channel());
        Namespace namespace = rules.mapOf(channel);
        MapOptions.Permissions permissions = namespace.map().permissions();
        Optional<Subscription> own = client.subscriptions().of(channel);
        boolean removes = request.entry().removed();
        Access access = removes ? permissions.remove() : permissions.publish();
        if (!settings.insecure() && !access.allows(client.identity(), own.isPresent())) {
            throw new RefusedException(ReplyError.PERMISSION_DENIED);
        }
        String key = keyOf(client, permissions, request);
        if (request.data().length() > settings.maxPublicationBytes()) {
            throw new RefusedException(ReplyError.LIMIT_EXCEEDED);
        }
        ClientInfo info = own.map(subscription -> subscription.terms().info())
                .orElseGet(() -> client.info(client.identity(), Payload.EMPTY));
        Publication.Entry entry = new Publication.Entry(key, removes);
        Payload data = data(channel, request.data(), entry, namespace);
        return write(
                        channel,
                        new Publication(data, Optional.of(info), 0, Map.of(), entry),
                        MapConditions.NONE,
                        namespace,
                        "client")
                .thenApply(outcome -> new Result.Publish());
    }

    private static String keyOf(Client client, MapOptions.Permissions permissions, Request.Publish request) {
        return switch (permissions.key()) {
            case OWN -> request.entry().key();
            case CLIENT_ID -> client.id();
            case USER_ID -> {
                if (client.identity().isAnonymous()) {
                    throw new RefusedException(ReplyError.PERMISSION_DENIED);
                }
                yield client.identity().user();
            }
        };
    }

    /** @throws RefusedException 102, 107 or 111; the stage 106 when no more fits */
    CompletionStage<MapOutcome> byServer(ChannelName channel, MapApi.Write what) {
        Namespace namespace = rules.mapOf(channel);
        if (what.data().length() > settings.maxPublicationBytes()) {
            throw new RefusedException(
                    ReplyError.BAD_REQUEST,
                    "data has " + what.data().length() + " bytes, at most " + settings.maxPublicationBytes()
                            + " are allowed");
        }
        publishing.checkTags(what.tags());
        publishing.checkLength("idempotency_key", what.conditions().idempotencyKey());
        publishing.checkLength("version_epoch", what.conditions().versionEpoch());
        Payload data = data(channel, what.data(), what.entry(), namespace);
        Publication change = new Publication(data, Optional.empty(), 0, what.tags(), what.entry());
        return write(channel, change, what.conditions(), namespace, "api");
    }

    private Payload data(ChannelName channel, Payload given, Publication.Entry entry, Namespace namespace) {
        if (entry.key().isEmpty()) {
            throw new RefusedException(ReplyError.BAD_REQUEST, "key is missing");
        }
        if (entry.key().length() > mapSettings.maxKeyLength()) {
            throw new RefusedException(
                    ReplyError.BAD_REQUEST, "a key has at most " + mapSettings.maxKeyLength() + " characters");
        }
        return entry.removed() ? Payload.EMPTY : publishing.checked(channel, given, namespace);
    }

    private CompletionStage<MapOutcome> write(
            ChannelName channel, Publication change, MapConditions conditions, Namespace namespace, String source) {
        publishing.refuseWhenCongested(channel);
        boolean delta = namespace.makesDeltas()
                && (conditions.delta() || namespace.deltas().always());
        return maps.write(channel, change, conditions.withDelta(delta), namespace.map())
                .thenApply(outcome -> {
                    if (outcome.suppressed() == MapOutcome.Suppressed.NO) {
                        meter.count(Meter.Counter.PUBLICATIONS, source);
                    } else {
                        meter.count(
                                Meter.Counter.SUPPRESSED, outcome.suppressed().label());
                    }
                    return outcome;
                });
    }
}
