package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code src/test/js/page/*.test.mjs}, which test the page's modules without a browser, with Node's own test
 * runner. They need no package. Node missing is a failure and not a skip.
 */
class PageLogicTest {

    private static final Path DIRECTORY = Path.of("src/test/js/page");

    @Test
    void the_pages_modules_pass_their_tests(@TempDir Path temporary) throws Exception {
        List<String> command = new ArrayList<>(List.of("node", "--test", "--test-reporter=tap"));
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            files.map(Path::getFileName).map(Path::toString).sorted().forEach(command::add);
        }
        File output = temporary.resolve("output").toFile();

        Process process = start(new ProcessBuilder(command)
                .directory(DIRECTORY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output));
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();

        String said = Files.readString(output.toPath());
        assertThat(ended).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said).containsPattern("# pass [1-9]");
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            return fail("node did not start; the tests of the page need Node.js 20 or newer", e);
        }
    }
}
