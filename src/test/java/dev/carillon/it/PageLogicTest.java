package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs the tests of the page's modules, {@code src/test/js/page}, which need neither a server nor packages. */
class PageLogicTest {

    @Test
    void the_tests_of_the_pages_logic_pass() throws Exception {
        NodeTests node = new NodeTests(Path.of(System.getProperty("basedir", ""), "src/test/js"), Map.of());

        NodeTests.Outcome outcome = node.runTests("page");

        assertThat(outcome.passed()).as("JavaScript tests that passed").isPositive();
    }
}
