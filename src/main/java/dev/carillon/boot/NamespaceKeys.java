package dev.carillon.boot;

import dev.carillon.ConfigurationException;
import dev.carillon.channel.Access;
import dev.carillon.channel.DataFormat;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Namespaces;
import dev.carillon.shape.ShapeSettings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the namespaces: {@code carillon.namespaces=room,live} names them, {@code carillon.namespace.<name>.<option>} sets
 * an option, {@code carillon.channel.<option>} sets it for channels without a namespace.
 */
final class NamespaceKeys {

    private static final Pattern NAME = Pattern.compile("[-a-zA-Z0-9_.]{2,}");
    static final String NAMESPACE = "carillon.namespace.";
    static final String WITHOUT = "carillon.channel.";

    /** Every option and its default: nothing is kept, nobody may do anything. */
    static final Map<String, String> OPTIONS = options();

    private static Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        for (String flag : List.of(
                "presence",
                "join-leave",
                "force-push-join-leave",
                "force-positioning",
                "allow-positioning",
                "force-recovery",
                "allow-recovery",
                "auto-cache-recover",
                "allow-tags-filter",
                "delta-publish",
                "allow-user-limited-channels",
                "allow-subscribe-for-client",
                "allow-subscribe-for-anonymous",
                "allow-publish-for-client",
                "allow-publish-for-subscriber",
                "allow-publish-for-anonymous",
                "allow-presence-for-client",
                "allow-presence-for-subscriber",
                "allow-presence-for-anonymous",
                "allow-history-for-client",
                "allow-history-for-subscriber",
                "allow-history-for-anonymous")) {
            options.put(flag, "false");
        }
        options.put("history-size", "0");
        options.put("history-ttl", "0s");
        options.put("history-meta-ttl", "720h");
        options.put("publication-data-format", "json");
        options.put("force-recovery-mode", "stream");
        options.put("allowed-delta-types", "");
        options.put("channel-regex", "");
        options.put("slow-subscriber", "disconnect");
        options.put("slow-subscriber-max-messages", "1000");
        options.put("slow-subscriber-max-bytes", "262144");
        options.put("slow-subscriber-max-age", "0s");
        options.putAll(MapKeys.options());
        options.put(ShapeSettings.SCHEMA, "");
        options.put(ShapeSettings.NORMALISE, "");
        options.put(ShapeSettings.DESCRIPTOR, "");
        options.put(ShapeSettings.MESSAGE, "");
        return Map.copyOf(options);
    }

    private final Keys keys;

    NamespaceKeys(Keys keys) {
        this.keys = keys;
    }

    /** @param given every key that was set anywhere, to find those that mean nothing */
    Namespaces read(Set<String> given) {
        List<String> names = keys.list("carillon.namespaces");
        for (String name : names) {
            ConfigurationException.require(
                    NAME.matcher(name).matches(),
                    "carillon.namespaces",
                    name,
                    "names of two or more letters, digits, '-', '_' or '.', with commas between");
        }
        refuseUnknown(names, given);
        Map<String, Namespace> all = new LinkedHashMap<>();
        names.forEach(name -> all.put(name, namespace(name, NAMESPACE + name + ".")));
        all.put("", namespace("", WITHOUT));
        MapKeys.checkPrefixes(all, Settings.syntax(keys));
        Map<String, Namespace> byName = Map.copyOf(all);
        return name -> Optional.ofNullable(byName.get(name));
    }

    /** What is asked of the publications of each namespace; the key is empty for channels without one. */
    Map<String, ShapeSettings> shapes() {
        Map<String, ShapeSettings> shapes = new LinkedHashMap<>();
        keys.list("carillon.namespaces").forEach(name -> shapes.put(name, shape(NAMESPACE + name + ".")));
        shapes.put("", shape(WITHOUT));
        return shapes;
    }

    private ShapeSettings shape(String prefix) {
        Options options = new Options(prefix);
        ShapeSettings shape = new ShapeSettings(
                prefix,
                options.text(ShapeSettings.SCHEMA),
                options.text(ShapeSettings.NORMALISE),
                options.text(ShapeSettings.DESCRIPTOR),
                options.text(ShapeSettings.MESSAGE));
        ConfigurationException.require(
                shape.isEmpty() || options.format() == DataFormat.JSON,
                options.key("publication-data-format"),
                options.text("publication-data-format"),
                "json where publications have a shape");
        ConfigurationException.require(
                shape.message().isEmpty() || options.text("subscription-type").equals("stream"),
                options.key("subscription-type"),
                options.text("subscription-type"),
                "stream where a Protobuf message is declared");
        return shape;
    }

    private static void refuseUnknown(List<String> names, Set<String> given) {
        for (String key : given) {
            if (!key.startsWith(NAMESPACE)) {
                continue;
            }
            String rest = key.substring(NAMESPACE.length());
            boolean known = names.stream()
                    .anyMatch(name ->
                            rest.startsWith(name + ".") && OPTIONS.containsKey(rest.substring(name.length() + 1)));
            if (known) {
                continue;
            }
            String option = rest.substring(rest.lastIndexOf('.') + 1);
            throw new ConfigurationException(
                    OPTIONS.containsKey(option)
                            ? key + ": no such namespace; carillon.namespaces = " + String.join(",", names)
                            : key + ": no such option; allowed are "
                                    + String.join(
                                            ", ",
                                            OPTIONS.keySet().stream().sorted().toList()));
        }
    }

    private Namespace namespace(String name, String prefix) {
        Options options = new Options(prefix);
        Namespace.History history = history(options);
        return new Namespace(
                name,
                new Namespace.Presence(
                        options.flag("presence"), options.flag("join-leave"), options.flag("force-push-join-leave")),
                history,
                new Namespace.Positioning(
                        options.flag("force-positioning"),
                        options.flag("allow-positioning"),
                        options.flag("force-recovery"),
                        options.flag("allow-recovery")),
                new Namespace.Permissions(
                        new Access(
                                options.flag("allow-subscribe-for-client"),
                                false,
                                options.flag("allow-subscribe-for-anonymous")),
                        options.access("publish"),
                        options.access("presence"),
                        options.access("history")),
                options.format(),
                recovery(options),
                new Namespace.Filtering(options.flag("allow-tags-filter")),
                deltas(options),
                naming(options),
                MapKeys.read(options, history, keys.duration("carillon.client.presence-update-interval")),
                slow(options));
    }

    private static Namespace.Naming naming(Options options) {
        String pattern = options.text("channel-regex");
        return new Namespace.Naming(
                pattern.isEmpty() ? Namespace.Naming.ASCII.good() : Keys.pattern(options.key("channel-regex"), pattern),
                options.flag("allow-user-limited-channels"));
    }

    private static Namespace.History history(Options options) {
        int size = Math.toIntExact(options.number("history-size"));
        Namespace.History history =
                new Namespace.History(size, options.duration("history-ttl"), options.duration("history-meta-ttl"));
        boolean half = (size > 0) != (history.ttl().toMillis() > 0);
        if (half) {
            throw new ConfigurationException(
                    options.key("history-size") + " = " + size + " and " + options.key("history-ttl") + " = "
                            + options.text("history-ttl") + ": both must be more than 0 to keep a history, or both 0");
        }
        ConfigurationException.require(
                history.metaTtl().compareTo(history.ttl()) >= 0,
                options.key("history-meta-ttl"),
                options.text("history-meta-ttl"),
                "at least history-ttl");
        return history;
    }

    private static Namespace.Recovery recovery(Options options) {
        String mode = options.text("force-recovery-mode");
        boolean cache = mode.equals("cache");
        ConfigurationException.require(
                cache || mode.equals("stream"), options.key("force-recovery-mode"), mode, "stream or cache");
        boolean unasked = options.flag("auto-cache-recover");
        ConfigurationException.require(
                cache || !unasked,
                options.key("auto-cache-recover"),
                unasked,
                "false unless force-recovery-mode is cache");
        return new Namespace.Recovery(cache, unasked);
    }

    private static Namespace.Slow slow(Options options) {
        String policy = options.text("slow-subscriber");
        Namespace.Slow slow = new Namespace.Slow(
                switch (policy) {
                    case "disconnect" -> Namespace.Slow.Policy.DISCONNECT;
                    case "conflate" -> Namespace.Slow.Policy.CONFLATE;
                    case "drop-oldest" -> Namespace.Slow.Policy.DROP_OLDEST;
                    default ->
                        throw new ConfigurationException(
                                options.key("slow-subscriber"), policy, "disconnect, conflate or drop-oldest");
                },
                Math.toIntExact(options.number("slow-subscriber-max-messages")),
                Math.toIntExact(options.number("slow-subscriber-max-bytes")),
                options.duration("slow-subscriber-max-age"));
        ConfigurationException.require(
                slow.maxMessages() >= 1, options.key("slow-subscriber-max-messages"), slow.maxMessages(), "at least 1");
        ConfigurationException.require(
                slow.waits() || slow.equals(Namespace.Slow.DISCONNECT),
                options.key("slow-subscriber"),
                policy,
                "conflate or drop-oldest where the others of its options are set");
        return slow;
    }

    private static Namespace.Deltas deltas(Options options) {
        String types = options.text("allowed-delta-types");
        boolean fossil = types.equals("fossil");
        ConfigurationException.require(
                fossil || types.isEmpty(), options.key("allowed-delta-types"), types, "fossil or empty");
        boolean always = options.flag("delta-publish");
        ConfigurationException.require(
                fossil || !always, options.key("delta-publish"), always, "false unless allowed-delta-types is fossil");
        return new Namespace.Deltas(fossil, always);
    }

    /** The options below one prefix. */
    final class Options {

        private final String prefix;

        Options(String prefix) {
            this.prefix = prefix;
        }

        String key(String option) {
            return prefix + option;
        }

        String text(String option) {
            return keys.optional(key(option)).orElse(OPTIONS.getOrDefault(option, ""));
        }

        boolean flag(String option) {
            return Keys.flag(key(option), text(option));
        }

        long number(String option) {
            return Keys.number(key(option), text(option), 0, 1_000_000);
        }

        java.time.Duration duration(String option) {
            return Keys.duration(key(option), text(option));
        }

        Access access(String what) {
            return access("", what);
        }

        Access access(String family, String what) {
            return new Access(
                    flag(family + "allow-" + what + "-for-client"),
                    flag(family + "allow-" + what + "-for-subscriber"),
                    flag(family + "allow-" + what + "-for-anonymous"));
        }

        /** The constant that the text names in lower case. */
        <T extends Enum<T>> T oneOf(String option, T[] constants) {
            String text = text(option);
            List<String> names = Arrays.stream(constants)
                    .map(each -> each.name().toLowerCase(Locale.ROOT))
                    .toList();
            ConfigurationException.require(
                    names.contains(text), key(option), text, "one of " + String.join(", ", names));
            return constants[names.indexOf(text)];
        }

        DataFormat format() {
            String text = text("publication-data-format");
            for (DataFormat format : DataFormat.values()) {
                if (format.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return format;
                }
            }
            throw new ConfigurationException(key("publication-data-format"), text, "json, binary or any");
        }
    }
}
