package dev.carillon.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiAccessTest {

    private static final InputStream UNREADABLE = new InputStream() {
        @Override
        public int read() throws IOException {
            throw new AssertionError("the body of a stranger was read");
        }
    };

    private int status(ApiSettings settings, ApiCall.Credentials credentials) {
        return new ApiFixture(settings)
                .answer(ApiFixture.call("info", credentials, "{}"))
                .status();
    }

    private int status(ApiSettings settings, ApiCall call) {
        return new ApiFixture(settings).answer(call).status();
    }

    @Test
    void the_key_opens_in_its_header_and_in_authorization() {
        assertThat(status(ApiFixture.KEYED, new ApiCall.Credentials("secret", "", "")))
                .isEqualTo(200);
        assertThat(status(ApiFixture.KEYED, new ApiCall.Credentials("", "apikey secret", "")))
                .isEqualTo(200);
        assertThat(status(ApiFixture.KEYED, new ApiCall.Credentials("", "APIKEY  secret ", "")))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Secret", "secre", "secrets", "secret ", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x"})
    void any_other_key_is_401_and_counted(String key) {
        ApiFixture api = new ApiFixture();

        ApiAnswer answer = api.answer(ApiFixture.call("info", ApiFixture.key(key), "{}"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(ApiFixture.text(answer)).isEqualTo("{\"error\":{\"code\":101,\"message\":\"unauthorized\"}}");
        assertThat(api.meter.counters).containsEntry("api_unauthorized", 1L);
        assertThat(api.node.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer secret", "apikeysecret", "secret", "apikey", "apikey ", "Basic c2VjcmV0"})
    void another_authorization_is_401(String authorization) {
        assertThat(status(ApiFixture.KEYED, new ApiCall.Credentials("", authorization, "")))
                .isEqualTo(401);
    }

    @Test
    void a_key_in_the_url_opens_only_where_that_is_allowed() {
        ApiCall.Credentials inUrl = new ApiCall.Credentials("", "", "secret");
        ApiSettings allowed = new ApiSettings(true, "secret", "", false, true, 4096, 3, 4, Duration.ofSeconds(1));

        assertThat(status(ApiFixture.KEYED, inUrl)).isEqualTo(401);
        assertThat(status(allowed, inUrl)).isEqualTo(200);
    }

    @Test
    void the_previous_key_opens_too_while_there_is_one() {
        ApiSettings rotating = ApiFixture.settings("new", "old");

        assertThat(status(rotating, ApiFixture.key("new"))).isEqualTo(200);
        assertThat(status(rotating, ApiFixture.key("old"))).isEqualTo(200);
        assertThat(status(ApiFixture.settings("new", ""), ApiFixture.key("old")))
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "null"})
    void without_a_configured_key_nothing_opens(String key) {
        assertThat(status(ApiFixture.settings("", ""), ApiFixture.key(key))).isEqualTo(401);
    }

    @Test
    void the_body_of_a_stranger_is_not_read() {
        ApiCall call = new ApiCall(
                "publish", ApiFixture.key("wrong"), new ApiCall.Page("", "h", ""), false, 1 << 30, UNREADABLE);

        assertThat(status(ApiFixture.KEYED, call)).isEqualTo(401);
    }

    @Test
    void a_stranger_learns_nothing_of_which_methods_there_are() {
        ApiFixture api = new ApiFixture();

        assertThat(api.answer(ApiFixture.call("nonsense", ApiFixture.key("wrong"), "{}"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void switched_off_it_is_404_even_with_the_key() {
        ApiSettings off = new ApiSettings(false, "secret", "", false, false, 4096, 3, 4, Duration.ofSeconds(1));

        assertThat(status(off, ApiFixture.key("secret"))).isEqualTo(404);
    }

    @Test
    void insecure_asks_for_no_key() {
        assertThat(status(ApiFixture.insecure(), ApiFixture.key(""))).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, localhost:8080",
        "http://LOCALHOST:8080, localhost:8080",
        "http://127.0.0.1, 127.0.0.1",
        "http://127.0.0.1, 127.0.0.1:80",
        "https://127.0.0.1:443, 127.0.0.1",
        "http://[::1]:8080, [::1]:8080",
    })
    void insecure_serves_a_page_of_its_own_host(String origin, String host) {
        assertThat(status(ApiFixture.insecure(), ApiFixture.from(origin, host, "same-origin")))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example, localhost:8080",
        "http://localhost:9090, localhost:8080",
        "http://localhost, localhost:8080",
        "http://localhost.evil.example:8080, localhost:8080",
        "http://evil.example:8080, evil.example:8080", // DNS rebinding: its own origin, but our address
        "http://127.0.0.1.evil.example, 127.0.0.1.evil.example",
        "null, localhost:8080",
        "file://, localhost:8080",
        "http://localhost:8080/, ''",
        "'http://localhost:8080,http://evil.example', localhost:8080",
        "http://localhost:8080@evil.example, localhost:8080",
    })
    void insecure_refuses_a_page_of_any_other(String origin, String host) {
        ApiFixture api = new ApiFixture(ApiFixture.insecure());

        assertThat(api.answer(ApiFixture.from(origin, host, "")).status()).isEqualTo(403);
        assertThat(api.node.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "nonsense"})
    void insecure_believes_a_browser_that_says_it_comes_from_elsewhere(String fetchSite) {
        assertThat(status(ApiFixture.insecure(), ApiFixture.from("", "localhost:8080", fetchSite)))
                .isEqualTo(403);
    }

    @Test
    void insecure_serves_what_is_no_page() {
        assertThat(status(ApiFixture.insecure(), ApiFixture.from("", "localhost:8080", "")))
                .isEqualTo(200);
    }
}
