package dev.carillon.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ConfigurationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.Converter;
import org.junit.jupiter.api.Test;

class ServerConfigurationTest {

    /** One source among others. */
    private record Source(String name, Map<String, String> values) implements ConfigSource {

        @Override
        public Set<String> getPropertyNames() {
            return values.keySet();
        }

        @Override
        public String getValue(String key) {
            return values.get(key);
        }

        @Override
        public String getName() {
            return name;
        }
    }

    private record Fake(List<ConfigSource> sources) implements Config {

        @Override
        public <T> T getValue(String key, Class<T> type) {
            throw new UnsupportedOperationException(key);
        }

        @Override
        public ConfigValue getConfigValue(String key) {
            throw new UnsupportedOperationException(key);
        }

        @Override
        public <T> Optional<T> getOptionalValue(String key, Class<T> type) {
            return sources.stream()
                    .map(source -> source.getValue(key))
                    .filter(value -> value != null)
                    .findFirst()
                    .map(type::cast);
        }

        @Override
        public Iterable<String> getPropertyNames() {
            throw new UnsupportedOperationException("names");
        }

        @Override
        public Iterable<ConfigSource> getConfigSources() {
            return sources;
        }

        @Override
        public <T> Optional<Converter<T>> getConverter(Class<T> type) {
            return Optional.empty();
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            throw new UnsupportedOperationException("unwrap");
        }
    }

    private static ServerConfiguration of(String source, String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new ServerConfiguration(new Fake(List.of(new Source(source, values))));
    }

    @Test
    void what_is_not_ours_does_not_count() {
        assertThat(of("file", "java.version", "17", "carillon.node.name", "n", "carillonx", "y")
                        .given())
                .containsExactly("carillon.node.name");
    }

    @Test
    void a_mistyped_key_is_told_with_the_one_that_was_meant() {
        assertThatThrownBy(
                        () -> of("file", "carillon.client.ping-intervall", "5s").given())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "carillon.client.ping-intervall: there is no such key; is carillon.client.ping-interval meant?");
    }

    @Test
    void a_key_that_is_like_no_other_is_told() {
        assertThatThrownBy(() -> of("file", "carillon.something.entirely.different", "5s")
                        .given())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("carillon.something.entirely.different: there is no such key; docs/");
    }

    @Test
    void the_names_of_the_environment_are_not_keys() {
        assertThat(of("EnvConfigSource", "carillon.whatever", "x", "CARILLON_NODE_NAME", "y")
                        .given())
                .isEmpty();
    }

    @Test
    void keys_of_the_build_and_options_of_channels_and_namespaces_are_known() {
        assertThat(of(
                                "file",
                                "carillon.port",
                                "8000",
                                "carillon.channel.presence",
                                "true",
                                "carillon.namespace.room.presence",
                                "true",
                                "carillon.config-file",
                                "x")
                        .given())
                .hasSize(4);
    }

    @Test
    void every_default_is_a_known_key() {
        assertThat(ServerConfiguration.known())
                .containsAll(ServerConfiguration.defaults().stringPropertyNames());
        assertThat(ServerConfiguration.defaults()).isNotEmpty();
    }

    @Test
    void keys_are_read_through_the_server_s_configuration() {
        assertThat(of("file", "carillon.node.name", " n ").keys().text("carillon.node.name"))
                .isEqualTo("n");
    }
}
