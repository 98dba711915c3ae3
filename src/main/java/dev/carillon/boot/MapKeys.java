package dev.carillon.boot;

import static dev.carillon.ConfigurationException.require;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ChannelSyntax;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.SubscriptionType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads what a namespace keeps by key (protocol.md 10). */
final class MapKeys {

    private static final int META_TTL_OF_STREAM_TTLS = 10;

    private MapKeys() {}

    /** Every option and its default. */
    static Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("subscription-type", "stream");
        options.put("map-mode", "");
        options.put("map-key-ttl", "0s");
        options.put("map-stream-size", "100");
        options.put("map-stream-ttl", "1m");
        options.put("map-meta-ttl", "0s");
        options.put("map-client-key", "");
        for (String flag : List.of(
                "map-allow-publish-for-client",
                "map-allow-publish-for-subscriber",
                "map-allow-publish-for-anonymous",
                "map-allow-remove-for-client",
                "map-allow-remove-for-subscriber",
                "map-allow-remove-for-anonymous",
                "map-remove-client-on-unsubscribe")) {
            options.put(flag, "false");
        }
        options.put("map-clients-presence-channel-prefix", "");
        options.put("map-users-presence-channel-prefix", "");
        return options;
    }

    /**
     * @param history       of the namespace, which a map has none of
     * @param renewedEvery  how often presence is renewed: an entry must outlive that
     */
    static MapOptions read(NamespaceKeys.Options options, Namespace.History history, Duration renewedEvery) {
        MapOptions.Presence presence = new MapOptions.Presence(
                options.text("map-clients-presence-channel-prefix"), options.text("map-users-presence-channel-prefix"));
        SubscriptionType type = options.oneOf("subscription-type", SubscriptionType.values());
        if (!type.isMap()) {
            refuseWithoutAMap(options);
            MapOptions off = MapOptions.OFF;
            return new MapOptions(
                    type,
                    off.mode(),
                    off.keyTtl(),
                    off.stream(),
                    off.permissions(),
                    off.removeOnUnsubscribe(),
                    presence);
        }
        require(
                !history.enabled(),
                options.key("history-size"),
                history.size(),
                "0 in a map, whose changes map-stream-size keeps");
        MapOptions.Mode mode = options.oneOf("map-mode", MapOptions.Mode.values());
        Duration keyTtl = options.duration("map-key-ttl");
        if (mode == MapOptions.Mode.PERSISTENT) {
            require(keyTtl.isZero(), options.key("map-key-ttl"), keyTtl, "0 in a persistent map");
        } else {
            require(
                    keyTtl.toMillis() > 0,
                    options.key("map-key-ttl"),
                    keyTtl,
                    "more than 0 unless the map is persistent");
        }
        MapOptions.Permissions permissions = new MapOptions.Permissions(
                options.access("map-", "publish"), options.access("map-", "remove"), clientKey(options));
        if (type.isPresence()) {
            require(
                    mode != MapOptions.Mode.PERSISTENT && keyTtl.compareTo(renewedEvery) > 0,
                    options.key("map-key-ttl"),
                    keyTtl,
                    "longer than carillon.client.presence-update-interval");
            require(
                    permissions.equals(MapOptions.Permissions.NONE),
                    options.key("subscription-type"),
                    options.text("subscription-type"),
                    "map, where clients may write: only the server enters who is there");
        }
        return new MapOptions(
                type,
                mode,
                keyTtl,
                mode == MapOptions.Mode.EPHEMERAL ? Namespace.History.OFF : stream(options),
                permissions,
                options.flag("map-remove-client-on-unsubscribe"),
                presence);
    }

    private static void refuseWithoutAMap(NamespaceKeys.Options options) {
        for (Map.Entry<String, String> option : options().entrySet()) {
            String name = option.getKey();
            boolean ofMap = name.startsWith("map-") && !name.endsWith("-presence-channel-prefix");
            require(
                    !ofMap || options.text(name).equals(option.getValue()),
                    options.key(name),
                    options.text(name),
                    "left alone unless subscription-type is a map");
        }
    }

    private static Namespace.History stream(NamespaceKeys.Options options) {
        int size = Math.toIntExact(options.number("map-stream-size"));
        require(size >= 1, options.key("map-stream-size"), size, "at least 1");
        Duration ttl = options.duration("map-stream-ttl");
        require(ttl.toMillis() > 0, options.key("map-stream-ttl"), ttl, "more than 0");
        Duration metaTtl = options.duration("map-meta-ttl");
        require(
                metaTtl.isZero() || metaTtl.compareTo(ttl) >= 0,
                options.key("map-meta-ttl"),
                metaTtl,
                "at least map-stream-ttl, or 0 for ten times that");
        return new Namespace.History(size, ttl, metaTtl.isZero() ? ttl.multipliedBy(META_TTL_OF_STREAM_TTLS) : metaTtl);
    }

    private static MapOptions.ClientKey clientKey(NamespaceKeys.Options options) {
        return switch (options.text("map-client-key")) {
            case "" -> MapOptions.ClientKey.OWN;
            case "client_id" -> MapOptions.ClientKey.CLIENT_ID;
            case "user_id" -> MapOptions.ClientKey.USER_ID;
            default -> {
                require(
                        false,
                        options.key("map-client-key"),
                        options.text("map-client-key"),
                        "empty, client_id or user_id");
                throw new AssertionError();
            }
        };
    }

    /** A prefix must lead into a namespace of its kind: entries in another one would never be seen. */
    static void checkPrefixes(Map<String, Namespace> all, ChannelSyntax syntax) {
        for (Namespace namespace : all.values()) {
            MapOptions.Presence presence = namespace.map().presence();
            check(
                    all,
                    syntax,
                    namespace,
                    "map-clients-presence-channel-prefix",
                    presence.clients(),
                    SubscriptionType.MAP_CLIENTS);
            check(
                    all,
                    syntax,
                    namespace,
                    "map-users-presence-channel-prefix",
                    presence.users(),
                    SubscriptionType.MAP_USERS);
        }
    }

    private static void check(
            Map<String, Namespace> all,
            ChannelSyntax syntax,
            Namespace namespace,
            String option,
            String prefix,
            SubscriptionType type) {
        if (prefix.isEmpty()) {
            return;
        }
        String family =
                namespace.name().isEmpty() ? NamespaceKeys.WITHOUT : NamespaceKeys.NAMESPACE + namespace.name() + ".";
        // Without a boundary of its own it would name another namespace with every channel.
        String target = syntax.namespace(ChannelName.of(prefix));
        boolean leadsThere = !target.isEmpty()
                && Optional.ofNullable(all.get(target))
                        .filter(found -> found.map().type() == type)
                        .isPresent();
        require(
                leadsThere,
                family + option,
                prefix,
                "a namespace of subscription-type " + type.name().toLowerCase(Locale.ROOT)
                        + " and its boundary, as in here:");
    }
}
