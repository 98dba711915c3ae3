package dev.carillon.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionTest {

    @Test
    void the_version_is_the_build_s() {
        assertThat(Version.CURRENT).isNotBlank().isNotEqualTo("unknown").doesNotContain("$", "@");
    }
}
