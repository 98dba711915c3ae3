package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs Node.js and fails when what it runs fails, takes too long or is not there.
 *
 * @param directory   where it runs
 * @param environment added to this process's own
 */
public record NodeTests(Path directory, Map<String, String> environment) {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Pattern PASSED = Pattern.compile("# pass (\\d+)");

    /** @param passed tests that passed, where it was Node's test runner with its TAP reporter */
    public record Outcome(int passed) {}

    /** Runs {@code *.test.mjs} of a directory. Each by its name: what a directory means differs between Node's versions. */
    public Outcome runTests(String subdirectory) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", "--test", "--test-reporter=tap"));
        try (Stream<Path> files = Files.list(directory.resolve(subdirectory))) {
            files.map(file -> directory.relativize(file).toString())
                    .filter(name -> name.endsWith(".test.mjs"))
                    .sorted()
                    .forEach(command::add);
        }
        return run(command);
    }

    public Outcome run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("node", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
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
        Files.delete(output);
        return new Outcome(passed(lines));
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            return fail(builder.command().get(0) + " did not start; these tests need Node.js 20 or newer with npm", e);
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
