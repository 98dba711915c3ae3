package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Runs the tests of the official JavaScript SDK, {@code src/test/js/*.test.mjs}, with Node's own test runner. They find
 * the server in {@code CARILLON_URL} (http, without a slash at the end), its name in {@code CARILLON_SERVER}, and what it
 * was {@link Configured} with in {@code CARILLON_TOKEN_SECRET} and {@code CARILLON_API_KEY}. Node missing is a failure
 * and not a skip: a suite that did not run has shown nothing.
 *
 * <p>The tests in {@code page/} need no server; they are run by {@code PageLogicTest}.
 */
class NodeSdkIT extends Server.Deployed {

    private final Path directory = Path.of(System.getProperty("it.js"));

    @Test
    void the_javascript_sdk_tests_pass() throws Exception {
        installPackages();

        NodeTests.Outcome outcome = node().runTests("");

        assertThat(outcome.passed()).as("JavaScript tests that passed").isGreaterThan(50);
    }

    private NodeTests node() {
        return new NodeTests(
                directory,
                Map.of(
                        "CARILLON_URL",
                        "http://127.0.0.1:" + Server.port(),
                        "CARILLON_SERVER",
                        Server.name(),
                        "CARILLON_TOKEN_SECRET",
                        Configured.TOKEN_SECRET,
                        "CARILLON_API_KEY",
                        Configured.API_KEY));
    }

    /** Again when the lock file is newer than what it led to. */
    private void installPackages() throws Exception {
        Path installed = directory.resolve("node_modules/.package-lock.json");
        Path lock = directory.resolve("package-lock.json");
        if (!Files.exists(installed)
                || Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(lock)) < 0) {
            node().run(List.of("npm", "ci"));
        }
    }
}
