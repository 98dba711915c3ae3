package dev.carillon.boot;

import dev.carillon.ConfigurationException;
import dev.carillon.api.ApiSettings;
import dev.carillon.broker.MemoryBrokerLimits;
import dev.carillon.broker.MemoryMapLimits;
import dev.carillon.channel.ChannelSyntax;
import dev.carillon.channel.Namespaces;
import dev.carillon.client.ClientLimits;
import dev.carillon.client.SendLimits;
import dev.carillon.cluster.RedisSettings;
import dev.carillon.direct.CompressionSettings;
import dev.carillon.endpoint.TransportLimits;
import dev.carillon.filter.FilterLimits;
import dev.carillon.node.Hub;
import dev.carillon.node.MapSettings;
import dev.carillon.node.NodeSettings;
import dev.carillon.node.PersonalChannels;
import dev.carillon.ops.MetricsSettings;
import dev.carillon.security.ClaimRule;
import dev.carillon.security.HandshakeSettings;
import dev.carillon.security.HmacSecrets;
import dev.carillon.security.KeySetSettings;
import dev.carillon.security.PublicKeys;
import dev.carillon.security.TokenKeys;
import dev.carillon.security.TokenSettings;
import dev.carillon.shape.PayloadShapes;
import dev.carillon.stream.StreamSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Everything that is configured, read once and checked before anything begins.
 *
 * @param insecureAnywhere whether insecure modes may be served on a listener that is not loopback
 * @param redis            when nodes share Redis; else each has its memory
 * @param drainTime        in what time all clients are sent away when the node stops
 * @param compression      for peers that offer it, where it is wanted
 * @param rpc              names of the built-in remote calls that are offered
 * @param warnings         sentences for the log
 */
record Settings(
        boolean development,
        boolean insecureAnywhere,
        NodeSettings node,
        ClientLimits client,
        Hub.Limits hub,
        MemoryBrokerLimits memory,
        Optional<RedisSettings> redis,
        MemoryMapLimits mapMemory,
        MapSettings maps,
        Namespaces namespaces,
        PayloadShapes shapes,
        TransportLimits transport,
        StreamSettings stream,
        WebSocketBy webSocketBy,
        Optional<CompressionSettings> compression,
        HandshakeSettings handshake,
        TokenSettings token,
        Optional<TokenSettings> subscriptionToken,
        ApiSettings api,
        MetricsSettings metrics,
        Duration drainTime,
        List<String> rpc,
        List<String> warnings) {

    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(5);
    private static final String TOKEN = "carillon.token";
    private static final String SUBSCRIPTION_TOKEN = "carillon.subscription-token";

    /** Whether somebody may do what nobody was allowed to, because an insecure mode is on. */
    boolean isInsecure() {
        return development || node.insecure() || api.insecure();
    }

    /**
     * @param keys        where the values come from
     * @param given       every key that was set anywhere
     * @param version     of Carillon
     * @param development secrets for the development mode
     * @throws ConfigurationException at the first key that is wrong
     */
    static Settings read(Keys keys, Set<String> given, String version, DevelopmentSecrets development) {
        boolean develops = keys.flag("carillon.development");
        HmacSecrets secrets = secrets(keys, TOKEN, develops ? development.tokenSecret() : "");
        TokenSettings token = token(keys, TOKEN, secrets);
        Optional<TokenSettings> subscriptionToken = keys.flag(SUBSCRIPTION_TOKEN + ".enabled")
                ? Optional.of(token(keys, SUBSCRIPTION_TOKEN, secrets(keys, SUBSCRIPTION_TOKEN, "")))
                : Optional.empty();
        ClientLimits client = client(keys);
        Namespaces namespaces = new NamespaceKeys(keys).read(given);
        WebSocketBy webSocketBy =
                WebSocketBy.named("carillon.transport.websocket", keys.text("carillon.transport.websocket"));
        Optional<CompressionSettings> compression = compression(keys);
        List<String> rpc = keys.list("carillon.rpc.built-in");
        rpc.forEach(name -> ConfigurationException.require(
                BuiltInRpc.NAMES.contains(name), "carillon.rpc.built-in", name, "among " + BuiltInRpc.NAMES));
        return new Settings(
                develops,
                keys.flag("carillon.insecure-anywhere"),
                node(keys, version, namespaces),
                client,
                new Hub.Limits(
                        keys.number("carillon.channel.round-max-bytes"),
                        client.send().frameMaxBytes()),
                new MemoryBrokerLimits(
                        keys.number("carillon.memory.max-streams"),
                        keys.longNumber("carillon.memory.max-bytes"),
                        keys.number("carillon.memory.max-idempotency-keys")),
                EngineKeys.redis(keys),
                mapMemory(keys),
                maps(keys),
                namespaces,
                PayloadShapes.compile(
                        new NamespaceKeys(keys).shapes(), keys.number("carillon.channel.max-publication-bytes")),
                new TransportLimits(
                        keys.number("carillon.websocket.message-size-limit"),
                        keys.duration("carillon.client.close-timeout"),
                        keys.flag("carillon.echo.enabled"),
                        keys.flag("carillon.rooms.enabled")
                                && namespaces.named(TransportLimits.ROOMS).isPresent(),
                        keys.flag("carillon.uni-websocket.enabled"),
                        syntax(keys)),
                stream(keys),
                webSocketBy,
                compression,
                handshake(keys),
                token,
                subscriptionToken,
                api(keys, develops ? development.apiKey() : ""),
                new MetricsSettings(keys.flag("carillon.metrics.enabled"), keys.text("carillon.metrics.token")),
                drainTime(keys),
                rpc,
                warnings(token, subscriptionToken, compression.isPresent() && webSocketBy == WebSocketBy.CONTAINER));
    }

    private static Optional<CompressionSettings> compression(Keys keys) {
        CompressionSettings settings = new CompressionSettings(
                keys.number("carillon.websocket.compression-level"),
                keys.number("carillon.websocket.compression-min-size"));
        return keys.flag("carillon.websocket.compression") ? Optional.of(settings) : Optional.empty();
    }

    private static Duration drainTime(Keys keys) {
        Duration time = keys.duration("carillon.shutdown.drain-time");
        ConfigurationException.require(
                !time.isNegative() && time.compareTo(LONGEST_DRAIN) <= 0,
                "carillon.shutdown.drain-time",
                time,
                "0s to 5m");
        return time;
    }

    private static NodeSettings node(Keys keys, String version, Namespaces namespaces) {
        return new NodeSettings(
                keys.text("carillon.node.name"),
                version,
                keys.flag("carillon.client.allow-anonymous"),
                keys.flag("carillon.client.allow-anonymous-tokens"),
                keys.flag("carillon.client.insecure"),
                keys.number("carillon.channel.max-length"),
                keys.number("carillon.channel.max-publication-bytes"),
                keys.number("carillon.channel.max-tags-bytes"),
                keys.number("carillon.client.history-max-publication-limit"),
                keys.number("carillon.client.recovery-max-publication-limit"),
                keys.number("carillon.client.user-connection-limit"),
                keys.number("carillon.client.connection-limit"),
                keys.number("carillon.client.connecting-limit"),
                keys.duration("carillon.channel.idempotency-ttl"),
                new FilterLimits(
                        keys.number("carillon.client.filter-max-depth"),
                        keys.number("carillon.client.filter-max-nodes"),
                        keys.number("carillon.client.filter-max-values"),
                        keys.number("carillon.client.filter-max-text-length")),
                syntax(keys),
                personal(keys, namespaces));
    }

    static ChannelSyntax syntax(Keys keys) {
        return new ChannelSyntax(
                keys.text("carillon.channel.private-prefix"),
                keys.text("carillon.channel.namespace-boundary"),
                keys.text("carillon.channel.user-boundary"),
                keys.text("carillon.channel.user-separator"));
    }

    private static PersonalChannels personal(Keys keys, Namespaces namespaces) {
        String namespace = keys.text(PersonalChannels.PREFIX + "personal-channel-namespace");
        ConfigurationException.require(
                namespaces.named(namespace).isPresent(),
                PersonalChannels.PREFIX + "personal-channel-namespace",
                namespace,
                "empty or one of carillon.namespaces");
        return new PersonalChannels(
                keys.flag(PersonalChannels.PREFIX + "enabled"),
                namespace,
                keys.flag(PersonalChannels.PREFIX + "single-connection"));
    }

    private static MemoryMapLimits mapMemory(Keys keys) {
        return new MemoryMapLimits(
                keys.number("carillon.map.max-channels"),
                keys.number("carillon.map.max-keys"),
                keys.longNumber("carillon.map.max-channel-bytes"),
                keys.longNumber("carillon.map.max-bytes"),
                keys.number("carillon.memory.max-idempotency-keys"));
    }

    private static MapSettings maps(Keys keys) {
        return new MapSettings(
                keys.number("carillon.map.max-key-length"),
                keys.number("carillon.map.default-page-size"),
                keys.number("carillon.map.min-page-size"),
                keys.number("carillon.map.max-page-size"),
                keys.number("carillon.map.max-page-bytes"),
                keys.duration("carillon.map.subscribe-catch-up-timeout"));
    }

    private static ClientLimits client(Keys keys) {
        return new ClientLimits(
                new SendLimits(
                        keys.number("carillon.client.queue-max-bytes"),
                        keys.number("carillon.client.queue-max-messages"),
                        keys.number("carillon.client.frame-max-bytes"),
                        keys.number("carillon.client.frame-max-messages"),
                        keys.duration("carillon.client.write-timeout"),
                        keys.duration("carillon.client.queue-max-age"),
                        keys.duration("carillon.client.write-delay")),
                keys.duration("carillon.client.ping-interval"),
                keys.duration("carillon.client.ping-interval-min"),
                keys.duration("carillon.client.pong-timeout"),
                keys.duration("carillon.client.stale-close-delay"),
                keys.duration("carillon.client.expired-close-delay"),
                keys.duration("carillon.client.expired-sub-close-delay"),
                keys.duration("carillon.client.presence-update-interval"),
                keys.duration("carillon.client.channel-position-check-delay"),
                keys.duration("carillon.client.command-timeout"),
                keys.duration("carillon.client.close-timeout"),
                keys.number("carillon.client.channel-limit"),
                keys.number("carillon.client.inbound-max-bytes"),
                RateKeys.read(keys));
    }

    private static StreamSettings stream(Keys keys) {
        boolean httpStream = keys.flag("carillon.http-stream.enabled");
        boolean sse = keys.flag("carillon.sse.enabled");
        return new StreamSettings(
                stream(keys, "carillon.http-stream", httpStream),
                stream(keys, "carillon.sse", sse),
                stream(keys, "carillon.emulation", httpStream || sse),
                unidirectional(keys, "carillon.uni-http-stream"),
                unidirectional(keys, "carillon.uni-sse"));
    }

    private static StreamSettings.Endpoint stream(Keys keys, String prefix, boolean enabled) {
        return StreamSettings.Endpoint.of(prefix, enabled, keys.number(prefix + ".max-request-body-size"), false);
    }

    private static StreamSettings.Endpoint unidirectional(Keys keys, String prefix) {
        return StreamSettings.Endpoint.of(
                prefix,
                keys.flag(prefix + ".enabled"),
                keys.number(prefix + ".max-request-body-size"),
                keys.flag(prefix + ".connect-code-to-http-response"));
    }

    private static HandshakeSettings handshake(Keys keys) {
        return new HandshakeSettings(
                keys.list("carillon.client.allowed-origins"),
                keys.flag("carillon.client.allow-token-in-url"),
                keys.flag("carillon.client.container-security"),
                keys.text("carillon.client.user-id-http-header"),
                keys.flag("carillon.http.trust-forwarded"),
                keys.number("carillon.http.trusted-proxies"),
                keys.number("carillon.http.max-headers"),
                keys.number("carillon.http.max-header-bytes"));
    }

    private static HmacSecrets secrets(Keys keys, String prefix, String otherwise) {
        return new HmacSecrets(
                prefix,
                keys.optional(prefix + ".hmac-secret-key").orElse(otherwise),
                keys.text(prefix + ".hmac-previous-secret-key"),
                keys.optional(prefix + ".hmac-previous-secret-key-valid-until")
                        .map(text -> instant(prefix + ".hmac-previous-secret-key-valid-until", text)),
                servesThisMachineOnly(keys) ? 1 : HmacSecrets.MIN_BYTES);
    }

    // The SDKs' own test suites sign with secrets of a few bytes; behind InsecureGuard those harm nobody.
    private static boolean servesThisMachineOnly(Keys keys) {
        boolean insecure = keys.flag("carillon.development")
                || keys.flag("carillon.client.insecure")
                || keys.flag("carillon.api.insecure");
        return insecure && !keys.flag("carillon.insecure-anywhere");
    }

    private static Instant instant(String key, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException notOne) {
            throw new ConfigurationException(key, text, "a time such as 2027-01-31T12:00:00Z");
        }
    }

    private static TokenSettings token(Keys keys, String prefix, HmacSecrets secrets) {
        return new TokenSettings(
                prefix,
                new TokenKeys(secrets, publicKeys(keys, prefix), keySet(keys, prefix)),
                claimRule(keys, prefix + ".audience"),
                claimRule(keys, prefix + ".issuer"),
                keys.text(prefix + ".user-id-claim"),
                keys.flag(prefix + ".require-exp"),
                keys.duration(prefix + ".clock-skew"),
                keys.number(prefix + ".max-length"));
    }

    private static PublicKeys publicKeys(Keys keys, String prefix) {
        return PublicKeys.read(
                prefix,
                keys.text(prefix + ".rsa-public-key"),
                keys.text(prefix + ".ecdsa-public-key"),
                keys.text(prefix + ".ed25519-public-key"));
    }

    private static Optional<KeySetSettings> keySet(Keys keys, String prefix) {
        Duration refreshInterval = keys.duration(prefix + ".jwks-refresh-interval");
        Duration coolDown = keys.duration(prefix + ".jwks-cool-down");
        Duration timeout = keys.duration(prefix + ".jwks-timeout");
        int maxBytes = keys.number(prefix + ".jwks-max-bytes");
        return keys.optional(prefix + ".jwks-public-endpoint")
                .map(address -> KeySetSettings.of(prefix, address, refreshInterval, coolDown, timeout, maxBytes));
    }

    private static List<String> warnings(
            TokenSettings token, Optional<TokenSettings> subscriptionToken, boolean compressionIsTheContainers) {
        List<String> warnings = new ArrayList<>(token.keys().warnings());
        subscriptionToken.map(own -> own.keys().warnings()).ifPresent(warnings::addAll);
        if (compressionIsTheContainers) {
            warnings.add("carillon.websocket.compression does nothing while the container speaks WebSocket");
        }
        return List.copyOf(warnings);
    }

    private static ClaimRule claimRule(Keys keys, String key) {
        String exact = keys.text(key);
        Optional<Predicate<String>> pattern = keys.pattern(key + "-regex");
        ConfigurationException.require(
                exact.isEmpty() || pattern.isEmpty(),
                key + "-regex",
                keys.text(key + "-regex"),
                "empty while there is " + key);
        return pattern.map(ClaimRule::matching).orElseGet(() -> ClaimRule.exactly(exact));
    }

    private static ApiSettings api(Keys keys, String otherwise) {
        return new ApiSettings(
                keys.flag("carillon.api.enabled"),
                keys.optional("carillon.api.key").orElse(otherwise),
                keys.text("carillon.api.previous-key"),
                keys.flag("carillon.api.insecure"),
                keys.flag("carillon.api.allow-key-in-url"),
                keys.number("carillon.api.max-body-bytes"),
                keys.number("carillon.api.max-channels"),
                keys.number("carillon.api.max-batch"),
                keys.duration("carillon.api.timeout"));
    }
}
