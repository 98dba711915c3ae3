package dev.carillon.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The document says what the WAR has. */
class ConfigurationDocumentTest {

    private final String document = read();

    private static String read() {
        try {
            return Files.readString(Path.of("docs/configuration.md"));
        } catch (IOException missing) {
            throw new AssertionError(missing);
        }
    }

    @Test
    void every_key_is_in_the_document_with_its_default() {
        Properties defaults = ServerConfiguration.defaults();
        for (String key : defaults.stringPropertyNames()) {
            String value = defaults.getProperty(key);
            assertThat(document)
                    .contains("| `%s` | %s |".formatted(key, value.isEmpty() ? "empty" : "`" + value + "`"));
        }
        assertThat(document.lines().filter(line -> line.startsWith("| `carillon.")))
                .hasSize(defaults.size());
    }

    @Test
    void every_option_of_namespaces_is_in_the_document() {
        for (String option : NamespaceKeys.OPTIONS.keySet()) {
            String family = option.replaceAll("-for-(subscriber|anonymous)$", "-for-client");
            assertThat(document).containsAnyOf("| `" + option + "` |", "`" + family + "`, `-subscriber`, `-anonymous`");
        }
    }
}
