package dev.carillon.boot;

import dev.carillon.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * What MicroProfile Config knows under {@code carillon.}, and which of it means nothing: a mistyped key must not leave a
 * default in force that somebody meant to change.
 */
final class ServerConfiguration {

    private static final String PREFIX = "carillon.";
    private static final String DEFAULTS = "/META-INF/microprofile-config.properties";

    /** Keys of the build that starts a server: handed on with the others, and of no meaning here. */
    private static final Set<String> OF_THE_BUILD = Set.of("carillon.port", "carillon.management-port");

    private final Config config;

    ServerConfiguration(Config config) {
        this.config = config;
    }

    Keys keys() {
        return new Keys(key -> config.getOptionalValue(key, String.class));
    }

    /**
     * Every key that was set anywhere but in the environment, whose names have lost their dots.
     *
     * @throws ConfigurationException for a key that is none, and for a configuration file that cannot be read
     */
    Set<String> given() {
        checkFile();
        Set<String> given = new TreeSet<>();
        for (ConfigSource source : config.getConfigSources()) {
            // "EnvConfigSource" here, "Environment" there; a name with "env" further on may be the path of any file.
            if (!source.getName().startsWith("Env")) {
                source.getPropertyNames().stream()
                        .filter(name -> name.startsWith(PREFIX))
                        .forEach(given::add);
            }
        }
        Set<String> known = known();
        for (String key : given) {
            if (!known.contains(key) && !key.startsWith(NamespaceKeys.NAMESPACE)) {
                throw new ConfigurationException(key + ": there is no such key" + nearest(key, known));
            }
        }
        return given;
    }

    private static void checkFile() {
        for (Path file : FileConfigSource.named()) {
            try {
                FileConfigSource.load(file);
            } catch (IOException | IllegalArgumentException unreadable) {
                throw new ConfigurationException(
                        FileConfigSource.KEY, file, "a readable properties file (" + unreadable + ")");
            }
        }
    }

    static Set<String> known() {
        Set<String> known = new TreeSet<>(OF_THE_BUILD);
        known.addAll(defaults().stringPropertyNames());
        NamespaceKeys.OPTIONS.keySet().forEach(option -> known.add(NamespaceKeys.WITHOUT + option));
        known.add(FileConfigSource.KEY);
        return known;
    }

    /** Every key with its default, as the WAR has it. */
    static Properties defaults() {
        Properties defaults = new Properties();
        try (InputStream in = ServerConfiguration.class.getResourceAsStream(DEFAULTS)) {
            if (in != null) {
                defaults.load(in);
            }
        } catch (IOException broken) {
            throw new ConfigurationException(DEFAULTS + " cannot be read: " + broken);
        }
        return defaults;
    }

    private static String nearest(String key, Set<String> known) {
        return known.stream()
                .min(java.util.Comparator.comparingInt(each -> distance(key, each)))
                .filter(each -> distance(key, each) <= 4)
                .map(each -> "; is " + each + " meant?")
                .orElse("; docs/configuration.md lists all");
    }

    /** Levenshtein's: how many letters differ. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
