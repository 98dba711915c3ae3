package dev.carillon.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InsecureGuardTest {

    private final InsecureGuard active = new InsecureGuard(true);

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.3.2.1", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
    void an_insecure_mode_is_served_on_loopback_listeners(String listener) {
        assertThat(active.refuses(listener)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.5", "192.168.1.2", "203.0.113.9", "0.0.0.0", "2001:db8::1", "::", "localhost", "", "x"})
    void and_refused_on_every_other(String listener) {
        assertThat(active.refuses(listener)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "203.0.113.9", ""})
    void without_one_nothing_is_refused(String listener) {
        assertThat(new InsecureGuard(false).refuses(listener)).isFalse();
    }
}
