package dev.carillon.boot;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** Settings as the WAR's defaults and some values make them. */
abstract class SettingsPart {

    static final DevelopmentSecrets SECRETS = new DevelopmentSecrets(
            "a token secret of more than 32 bytes, made up", "an-api-key-made-up-as-well-and-long");

    final Map<String, String> values = new HashMap<>();
    final Set<String> asked = new TreeSet<>();

    Settings read() {
        Properties defaults = ServerConfiguration.defaults();
        Keys keys = new Keys(key -> {
            asked.add(key);
            return Optional.ofNullable(values.getOrDefault(key, defaults.getProperty(key)));
        });
        Set<String> given = new HashSet<>(values.keySet());
        given.addAll(defaults.stringPropertyNames());
        return Settings.read(keys, given, "1.2.3", SECRETS);
    }

    Settings read(String key, String value) {
        values.put(key, value);
        return read();
    }
}
