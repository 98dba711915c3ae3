package dev.carillon.node;

import dev.carillon.channel.Access;
import dev.carillon.channel.DataFormat;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.NamespaceLike;
import dev.carillon.channel.SubscriptionType;
import java.time.Duration;

/**
 * Namespaces of maps for tests, open to everybody: {@code board} is recoverable and keeps 100 changes, {@code cursor}
 * ephemeral, {@code list} persistent; entries live for a minute. {@code clients} and {@code users} are kept by the server,
 * and who is in {@code game} is entered there. What is written may go out as patches.
 */
final class MapNamespaces {

    static final MapOptions.Permissions OPEN =
            new MapOptions.Permissions(Access.EVERYBODY, Access.EVERYBODY, MapOptions.ClientKey.OWN);

    private MapNamespaces() {}

    static TestNode.Builder in(TestNode.Builder builder) {
        return builder.namespace(open("board", map(SubscriptionType.MAP, MapOptions.Mode.RECOVERABLE)))
                .namespace(open("cursor", map(SubscriptionType.MAP, MapOptions.Mode.EPHEMERAL)))
                .namespace(open("list", map(SubscriptionType.MAP, MapOptions.Mode.PERSISTENT)))
                .namespace(open("clients", map(SubscriptionType.MAP_CLIENTS, MapOptions.Mode.RECOVERABLE)))
                .namespace(open("users", map(SubscriptionType.MAP_USERS, MapOptions.Mode.RECOVERABLE)))
                .namespace(open("game", with(MapOptions.OFF, new MapOptions.Presence("clients:", "users:"))));
    }

    static TestNode node() {
        return in(TestNode.builder()).build();
    }

    static MapOptions map(SubscriptionType type, MapOptions.Mode mode) {
        return new MapOptions(
                type,
                mode,
                mode == MapOptions.Mode.PERSISTENT ? Duration.ZERO : Duration.ofMinutes(1),
                mode == MapOptions.Mode.EPHEMERAL
                        ? Namespace.History.OFF
                        : new Namespace.History(100, Duration.ofMinutes(1), Duration.ofMinutes(10)),
                type.isPresence() ? MapOptions.Permissions.NONE : OPEN,
                false,
                MapOptions.Presence.NONE);
    }

    static MapOptions with(MapOptions from, MapOptions.Presence presence) {
        return new MapOptions(
                from.type(),
                from.mode(),
                from.keyTtl(),
                from.stream(),
                from.permissions(),
                from.removeOnUnsubscribe(),
                presence);
    }

    static MapOptions with(MapOptions from, MapOptions.Permissions permissions, boolean removeOnUnsubscribe) {
        return new MapOptions(
                from.type(),
                from.mode(),
                from.keyTtl(),
                from.stream(),
                permissions,
                removeOnUnsubscribe,
                from.presence());
    }

    static Namespace open(String name, MapOptions map) {
        Namespace open = new Namespace(
                name,
                Namespace.Presence.OFF,
                Namespace.History.OFF,
                Namespace.Positioning.OFF,
                new Namespace.Permissions(Access.EVERYBODY, Access.EVERYBODY, Access.EVERYBODY, Access.EVERYBODY),
                DataFormat.JSON);
        return NamespaceLike.with(NamespaceLike.with(open, new Namespace.Deltas(true, true)), map);
    }
}
