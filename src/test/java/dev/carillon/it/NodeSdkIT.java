package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Runs the tests of the official JavaScript SDK, {@code src/test/js/*.test.mjs}, with Node's own test runner. They find
 * the server in {@code CARILLON_URL} (http, without a slash at the end) and its name in {@code CARILLON_SERVER}. Node
 * missing is a failure and not a skip: a suite that did not run has shown nothing.
 */
class NodeSdkIT extends Server.Deployed {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Pattern PASSED = Pattern.compile("# pass (\\d+)");

    private final Path directory = Path.of(System.getProperty("it.js"));

    @Test
    void the_javascript_sdk_tests_pass() throws Exception {
        installPackages();
        List<String> command = new ArrayList<>(List.of("node", "--test", "--test-reporter=tap"));
        try (Stream<Path> files = Files.list(directory)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".test.mjs"))
                    .sorted()
                    .forEach(command::add);
        }

        List<String> output = run(command);

        assertThat(passed(output)).as("JavaScript tests that passed").isPositive();
    }

    /** Again when the lock file is newer than what it led to. */
    private void installPackages() throws Exception {
        Path installed = directory.resolve("node_modules/.package-lock.json");
        Path lock = directory.resolve("package-lock.json");
        if (!Files.exists(installed)
                || Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(lock)) < 0) {
            run(List.of("npm", "ci"));
        }
    }

    private List<String> run(List<String> command) throws Exception {
        Path output = Files.createTempFile("node-sdk", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("CARILLON_URL", "http://127.0.0.1:" + Server.port());
        builder.environment().put("CARILLON_SERVER", Server.name());
        boolean ended = false;
        Process process = start(builder);
        try {
            ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } finally {
            // Node runs each file in a process of its own
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output);
        lines.forEach(System.out::println);
        assertThat(ended).as("%s ended within %s", command, LIMIT).isTrue();
        assertThat(process.exitValue()).as("exit code of %s", command).isZero();
        return lines;
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            return fail(
                    builder.command().get(0) + " did not start; the SDK tests need Node.js 20 or newer with npm", e);
        }
    }

    private static int passed(List<String> output) {
        return output.stream()
                .map(PASSED::matcher)
                .filter(Matcher::matches)
                .mapToInt(line -> Integer.parseInt(line.group(1)))
                .sum();
    }
}
