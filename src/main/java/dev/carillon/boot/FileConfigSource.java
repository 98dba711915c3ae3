package dev.carillon.boot;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * The file that {@code carillon.config-file} names, as a system property or in the environment: a properties file in UTF-8
 * that stands above the defaults and below the environment. Several files have commas between; a later one wins. Only
 * {@code carillon.} keys count.
 */
public final class FileConfigSource implements ConfigSource {

    static final String KEY = "carillon.config-file";

    /** Between the defaults in the WAR (100) and the environment (300). */
    private static final int ORDINAL = 250;

    private final Map<String, String> properties;

    public FileConfigSource() {
        this(read(named()));
    }

    FileConfigSource(Map<String, String> properties) {
        this.properties = Map.copyOf(properties);
    }

    /** The files' names, in order; none if none was given. */
    static List<Path> named() {
        String property = System.getProperty(KEY, System.getenv().getOrDefault("CARILLON_CONFIG_FILE", ""));
        return Arrays.stream(property.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(Path::of)
                .toList();
    }

    // What cannot be read is left out here: the composition root asks again and stops the deployment with a sentence,
    // while an exception now would come out of the server's own start as a riddle.
    private static Map<String, String> read(List<Path> files) {
        Map<String, String> all = new HashMap<>();
        for (Path file : files) {
            try {
                all.putAll(load(file));
            } catch (IOException | IllegalArgumentException unreadable) {
                continue;
            }
        }
        return all;
    }

    /** @throws IllegalArgumentException for a malformed escape */
    static Map<String, String> load(Path file) throws IOException {
        Properties loaded = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            loaded.load(reader);
        }
        Map<String, String> ours = new HashMap<>();
        for (String name : loaded.stringPropertyNames()) {
            if (name.startsWith("carillon.")) {
                ours.put(name, loaded.getProperty(name));
            }
        }
        return ours;
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }

    @Override
    public Set<String> getPropertyNames() {
        return properties.keySet();
    }

    @Override
    public @Nullable String getValue(String name) {
        return properties.get(name);
    }

    @Override
    public String getName() {
        return KEY;
    }
}
