package dev.carillon.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ConfigurationException;
import dev.carillon.security.OriginPolicy.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {

    private static final OriginPolicy SAME_ORIGIN = new OriginPolicy(List.of());

    @ParameterizedTest(name = "page {0} on host {1}")
    @CsvSource({
        "http://example.com, example.com",
        "https://example.com, example.com",
        "https://example.com, example.com:443",
        "https://example.com:443, example.com",
        "http://example.com:80, example.com",
        "http://example.com, example.com:80",
        "http://localhost:8080, localhost:8080",
        "HTTP://EXAMPLE.COM, example.com",
        "https://example.com, EXAMPLE.Com",
        "http://127.0.0.1:8080, 127.0.0.1:8080",
        "http://[::1]:8080, [::1]:8080",
        "http://[::1], [::1]:80",
        "https://[2001:DB8::1], [2001:db8::1]",
        "https://example.com., example.com.",
        "https://xn--bcher-kva.example, xn--bcher-kva.example",
        "https://a_b.example.com, a_b.example.com",
        "http://server, server"
    })
    void a_page_of_the_same_host_and_port_is_trusted(String origin, String host) {
        assertThat(judge(SAME_ORIGIN, origin, host)).isEqualTo(Verdict.TRUSTED);
    }

    @ParameterizedTest(name = "page {0} on host {1}")
    @CsvSource({
        "https://evil.example, example.com",
        "https://example.com.evil.example, example.com",
        "https://evil-example.com, example.com",
        "https://sub.example.com, example.com",
        "https://example.com, sub.example.com",
        "https://example.co, example.com",
        "https://example.com:8443, example.com",
        "https://example.com, example.com:8443",
        "https://example.com, example.com:80",
        "http://example.com:443, example.com",
        "http://localhost:8081, localhost:8080",
        "http://localhost, 127.0.0.1",
        "http://127.0.0.1, localhost",
        "http://[::1], localhost",
        "http://[::1], ::1",
        "https://example.com., example.com",
        "https://example.com, example.com.",
        "https://example.com.., example.com..",
        "https://user@example.com, example.com",
        "https://user:example.com@evil.example, example.com",
        "https://example.com@evil.example, example.com",
        "https://example.com/, example.com",
        "https://example.com/path, example.com",
        "https://evil.example/example.com, example.com",
        "https://example.com?x, example.com",
        "https://example.com#x, example.com",
        "https://evil.example#@example.com, example.com",
        "https://evil.example\\@example.com, example.com",
        "https://example.com%2eevil.example, example.com",
        "https://example%2ecom, example.com",
        "'https://example.com evil.example', example.com",
        "'https://example.com,https://example.com', example.com",
        "' https://example.com', example.com",
        "https://example.com:, example.com",
        "https://example.com:0443, example.com",
        "https://example.com:99999, example.com:99999",
        "https://example.com:-443, example.com",
        "https://.example.com, .example.com",
        "https://, ''",
        "https://:443, :443",
        "'', ''",
        "'', example.com",
        "null, example.com",
        "null, null",
        "example.com, example.com",
        "//example.com, example.com",
        "ws://example.com, example.com",
        "wss://example.com, example.com",
        "file://, example.com",
        "file://example.com, example.com",
        "javascript://example.com, example.com",
        "chrome-extension://example.com, example.com",
        "https://e\u212Aample.com, ekample.com",
        "https://ex\u0430mple.com, example.com",
        "https://example\u3002com, example.com",
        "https://example.com, 'example.com,evil.example'",
        "https://example.com, example.com/path",
        "https://example.com, user@example.com"
    })
    void every_other_page_is_foreign(String origin, String host) {
        assertThat(judge(SAME_ORIGIN, origin, host)).isEqualTo(Verdict.FOREIGN);
    }

    @Test
    void no_origin_is_no_page() {
        assertThat(SAME_ORIGIN.judge(List.of(), "example.com", Optional.empty()))
                .isEqualTo(Verdict.ABSENT);
    }

    @Test
    void two_origins_are_foreign_even_if_each_were_good() {
        OriginPolicy everybody = new OriginPolicy(List.of("*"));
        List<String> twice = List.of("https://example.com", "https://example.com");

        assertThat(SAME_ORIGIN.judge(twice, "example.com", Optional.empty())).isEqualTo(Verdict.FOREIGN);
        assertThat(everybody.judge(twice, "example.com", Optional.empty())).isEqualTo(Verdict.FOREIGN);
    }

    @ParameterizedTest(name = "page {0} on host {1} reached by {2}: {3}")
    @CsvSource({
        "https://example.com, example.com, https, TRUSTED",
        "http://example.com, example.com, https, FOREIGN",
        "https://example.com, example.com, http, FOREIGN",
        "https://example.com:8443, example.com:8443, https, TRUSTED",
        "http://example.com:443, example.com, https, FOREIGN",
        "https://example.com, example.com, gopher, FOREIGN",
        "https://example.com, example.com, '', FOREIGN"
    })
    void where_the_scheme_is_known_it_counts(String origin, String host, String scheme, Verdict expected) {
        assertThat(SAME_ORIGIN.judge(List.of(origin), host, Optional.of(scheme)))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} lets {1} in")
    @CsvSource({
        "https://app.example.com, https://app.example.com",
        "https://app.example.com, https://APP.example.com:443",
        "HTTPS://App.Example.com, https://app.example.com",
        "https://app.example.com:8443, https://app.example.com:8443",
        "https://app.example.com:443, https://app.example.com",
        "https://*.example.com, https://a.example.com",
        "https://*.example.com, https://a.b.example.com",
        "https://*.example.com:*, https://a.example.com:1",
        "https://app-*.example.com, https://app-42.example.com",
        "https://*-preview.example.com, https://x-preview.example.com",
        "https://a.*.example.com, https://a.b.example.com",
        "https://*.*.example.com, https://a.b.c.example.com",
        "http://localhost:*, http://localhost:3000",
        "http://localhost:*, http://localhost",
        "http://*.localhost:*, http://app.localhost:3000",
        "http://[::1]:*, http://[::1]:5173",
        "http://192.168.1.7, http://192.168.1.7",
        "*://example.com, http://example.com",
        "*://example.com, https://example.com",
        "capacitor://localhost, capacitor://localhost",
        "chrome-extension://abcdefghijklmnop, chrome-extension://abcdefghijklmnop"
    })
    void a_page_that_the_configuration_names_is_trusted(String pattern, String origin) {
        assertThat(judge(
                        new OriginPolicy(List.of("https://other.example", " " + pattern + " ")), origin, "hub.example"))
                .isEqualTo(Verdict.TRUSTED);
    }

    @ParameterizedTest(name = "{0} does not let {1} in")
    @CsvSource({
        "https://*.example.com, https://example.com",
        "https://*.example.com, https://evil-example.com",
        "https://*.example.com, https://evilexample.com",
        "https://*.example.com, https://a.evil-example.com",
        "https://*.example.com, https://a.example.com.evil.example",
        "https://*.example.com, https://a.example.com.",
        "https://*.example.com, https://.example.com",
        "https://*.example.com, https://a.example.comx",
        "https://*.example.com, http://a.example.com",
        "https://*.example.com, https://a.example.com:8443",
        "https://*.example.com, https://evil.example/.example.com",
        "https://*.example.com, https://evil.example#.example.com",
        "https://*.example.com, https://evil.example?.example.com",
        "https://*.example.com, https://evil.example\\.example.com",
        "https://*.example.com, https://evil.example%2f.example.com",
        "https://*.example.com, https://user@a.example.com",
        "https://*.example.com, https://evil.example:80@a.example.com",
        "https://*.example.com, null",
        "https://app.example.com, https://appxexample.com",
        "https://app.example.com, https://app.example.com:444",
        "https://app.example.com:8443, https://app.example.com",
        "https://app.example.com:8443, https://app.example.com:84433",
        "https://app-*.example.com, https://app-1.evil.example.com",
        "https://app-*.example.com, https://app.example.com",
        "https://app-*app-.example.com, https://app-.example.com",
        "https://a.*.example.com, https://a.b.c.example.com",
        "http://localhost:*, http://localhost.evil.example:80",
        "http://localhost:*, https://localhost",
        "http://localhost:*, http://127.0.0.1:80",
        "http://[::1]:*, http://[::1].evil.example",
        "http://192.168.1.7, http://192.168.1.70",
        "capacitor://localhost, ionic://localhost",
        "null, https://example.com",
        "null, NULL"
    })
    void a_look_alike_is_foreign(String pattern, String origin) {
        assertThat(judge(new OriginPolicy(List.of(pattern)), origin, "hub.example"))
                .isEqualTo(Verdict.FOREIGN);
    }

    @ParameterizedTest(name = "{0} tolerates {1}")
    @CsvSource({
        "*, https://evil.example",
        "*, null",
        "*, anything at all",
        "null, null",
        "https://*, https://evil.example",
        "https://*:*, https://evil.example:1",
        "*://*, http://evil.example",
        "*://*:*, app://evil:1"
    })
    void where_everybody_may_come_nobody_is_trusted(String pattern, String origin) {
        assertThat(judge(new OriginPolicy(List.of(pattern)), origin, "hub.example"))
                .isEqualTo(Verdict.TOLERATED);
    }

    @Test
    void a_named_page_stays_trusted_beside_a_star() {
        OriginPolicy both = new OriginPolicy(List.of("*", "https://app.example.com"));

        assertThat(judge(both, "https://app.example.com", "hub.example")).isEqualTo(Verdict.TRUSTED);
        assertThat(judge(both, "https://hub.example", "hub.example")).isEqualTo(Verdict.TRUSTED);
        assertThat(judge(both, "https://evil.example", "hub.example")).isEqualTo(Verdict.TOLERATED);
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(
            strings = {
                "",
                " ",
                "example.com",
                "*.example.com",
                "**",
                "https://",
                "https://*example.com",
                "https://*.com",
                "https://*.com.",
                "https://*.",
                "https://**.example.com",
                "https://*.*",
                "https://example.*",
                "https://*.example.*",
                "https://exam*ple.com",
                "https://a*b*c.example.com",
                "https://example.com/",
                "https://example.com/*",
                "https://user@example.com",
                "https://example.com:",
                "https://example.com:80*",
                "https://example.com:0",
                "https://192.168.1.*",
                "https://192.168.*.*",
                "https://[*]",
                "https://exa mple.com",
                "https://.example.com",
                "https://a..example.com",
                "https://b\u00fccher.example",
                "h*ps://example.com"
            })
    void a_pattern_of_another_form_stops_the_deployment(String pattern) {
        assertThatThrownBy(() -> new OriginPolicy(List.of(pattern)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("carillon.client.allowed-origins = " + pattern)
                .hasMessageContaining("https://*.example.com");
    }

    @Test
    void long_and_nasty_origins_take_no_time() {
        OriginPolicy policy = new OriginPolicy(List.of("https://*.*.*.*-x.example.com", "https://*.example.com"));
        List<String> nasty = List.of(
                "https://" + "a.".repeat(200) + "example.com:",
                "https://" + "a-".repeat(250),
                "https://" + "a".repeat(1 << 20),
                "https://" + "a.".repeat(1 << 20),
                "a".repeat(1 << 20) + "://x");
        for (String origin : nasty) {
            assertThat(judge(policy, origin, "hub.example")).isEqualTo(Verdict.FOREIGN);
            assertThat(CpuTime.of(() -> judge(policy, origin, "hub.example"))).isLessThan(Duration.ofMillis(50));
        }
    }

    private static Verdict judge(OriginPolicy policy, String origin, String host) {
        return policy.judge(List.of(origin), host, Optional.empty());
    }
}
