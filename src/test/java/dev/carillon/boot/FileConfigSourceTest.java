package dev.carillon.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileConfigSourceTest {

    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.write(directory.resolve("c.properties"), text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void only_our_keys_count_and_the_text_is_utf_8() throws IOException {
        assertThat(FileConfigSource.load(file("carillon.node.name=Zürich\nother.key=1\n# carillon.x=2\n")))
                .isEqualTo(Map.of("carillon.node.name", "Zürich"));
    }

    @Test
    void a_file_that_is_none_is_told() throws IOException {
        assertThatThrownBy(() -> FileConfigSource.load(directory.resolve("missing")))
                .isInstanceOf(IOException.class);
        Path malformed = file("carillon.a=\\u00zz\n");
        assertThatThrownBy(() -> FileConfigSource.load(malformed)).isInstanceOf(IllegalArgumentException.class);
        Path latin1 = Files.write(directory.resolve("latin1"), new byte[] {'a', '=', (byte) 0xfc});
        assertThatThrownBy(() -> FileConfigSource.load(latin1)).isInstanceOf(IOException.class);
    }
}
