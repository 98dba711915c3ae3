package dev.carillon.node;

import dev.carillon.broker.MapBroker;
import dev.carillon.broker.MapConditions;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.RefusedException;
import dev.carillon.client.Subscription;
import dev.carillon.meter.Meter;
import java.util.Map;
import java.util.Optional;

/**
 * Enters the subscribers of a channel into the maps that its namespace names, and takes them out (protocol.md 10). A
 * connection's entry goes when it goes; a user's, who may have others, some time after the last of them has stopped renewing
 * it. Thread-safe.
 */
final class MapPresence {

    private final ChannelRules rules;
    private final MapBroker maps;
    private final Meter meter;

    MapPresence(ChannelRules rules, MapBroker maps, Meter meter) {
        this.rules = rules;
        this.maps = maps;
        this.meter = meter;
    }

    /** The client is subscribed, or still is: what is there lives on, and nobody is told of it twice. */
    void renew(Subscription subscription) {
        MapOptions options = optionsOf(subscription.channel());
        ClientInfo info = subscription.terms().info();
        if (!options.presence().clients().isEmpty()) {
            enter(options.presence().clients() + subscription.channel(), info.client(), Optional.of(info));
        }
        if (!options.presence().users().isEmpty() && !info.user().isEmpty()) {
            enter(options.presence().users() + subscription.channel(), info.user(), Optional.empty());
        }
    }

    private void enter(String map, String key, Optional<ClientInfo> info) {
        write(map, new Publication(Payload.EMPTY, info, 0, Map.of(), Publication.Entry.of(key)));
    }

    /** The client is no longer subscribed. */
    void left(Subscription subscription) {
        if (!subscription.hasEntered()) {
            return;
        }
        MapOptions options = optionsOf(subscription.channel());
        String client = subscription.terms().info().client();
        if (!options.presence().clients().isEmpty()) {
            remove(options.presence().clients() + subscription.channel(), client);
        }
        if (options.removeOnUnsubscribe()) {
            remove(subscription.channel().value(), client);
        }
    }

    private void remove(String map, String key) {
        write(map, new Publication(Payload.EMPTY, Optional.empty(), 0, Map.of(), Publication.Entry.removed(key)));
    }

    private void write(String map, Publication change) {
        ChannelName channel = ChannelName.of(map);
        ServerCalls.staged(() -> maps.write(channel, change, MapConditions.NEW_OR_REFRESHED, optionsOf(channel)))
                .whenComplete((outcome, failure) -> {
                    if (failure != null) {
                        meter.count(Meter.Counter.MAP_PRESENCE_LOST);
                    }
                });
    }

    /** @throws RefusedException 107 when the prefix has made the name too long */
    private MapOptions optionsOf(ChannelName channel) {
        return rules.namespaceOf(channel).map();
    }
}
