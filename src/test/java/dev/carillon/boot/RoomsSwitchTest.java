package dev.carillon.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomsSwitchTest {

    @ParameterizedTest
    @CsvSource({"true, 'live,room', true", "false, 'live,room', false", "true, live, false", "true, '', false"})
    void there_are_rooms_where_they_are_switched_on_and_have_a_namespace(String flag, String names, boolean there)
            throws Exception {
        Properties configured = new Properties();
        try (InputStream defaults = Settings.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
            configured.load(defaults);
        }
        configured.setProperty("carillon.rooms.enabled", flag);
        configured.setProperty("carillon.namespaces", names);

        Settings settings = Settings.read(
                new Keys(key -> Optional.ofNullable(configured.getProperty(key))),
                configured.stringPropertyNames(),
                "1",
                DevelopmentSecrets.random());

        assertThat(settings.transport().rooms()).isEqualTo(there);
    }
}
