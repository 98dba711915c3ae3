package dev.carillon.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.Handshake;
import dev.carillon.meter.Meter;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a request whose answer streams, and who may read that. */
class StreamFilterTest {

    private static final String OWN = "https://hub.example";
    private static final String FRIEND = "https://app.example";

    private final List<HandshakePrincipal> through = new ArrayList<>();
    private Admission admission = Admission.OPEN;

    private static FakeExchange post(String path) {
        return new FakeExchange()
                .without("Upgrade")
                .without("Connection")
                .without("Sec-WebSocket-Version")
                .without("Sec-WebSocket-Key")
                .method("POST")
                .path(path);
    }

    private FakeExchange run(FakeExchange exchange, String... allowedOrigins) throws Exception {
        HandshakeSettings settings =
                new HandshakeSettings(List.of(allowedOrigins), false, true, "", false, 1, 100, 32_768);
        Doorkeeper doorkeeper = new Doorkeeper(
                settings, new OriginPolicy(settings.allowedOrigins()), remote -> admission.refuse(remote), Meter.NONE);
        new StreamFilter(doorkeeper)
                .doFilter(
                        exchange.request(),
                        exchange.response(),
                        (request, response) ->
                                through.add((HandshakePrincipal) ((HttpServletRequest) request).getUserPrincipal()));
        return exchange;
    }

    private Handshake handshake() {
        assertThat(through).hasSize(1);
        return through.get(0).handshake();
    }

    private void full() {
        admission =
                remote -> Optional.of(new Admission.Refusal(HandshakeRefusal.CONNECTION_LIMIT, Duration.ofSeconds(5)));
    }

    @Test
    void a_native_client_needs_no_upgrade_and_is_told_nothing_of_origins() throws Exception {
        FakeExchange exchange = run(post("/connection/http_stream").with("Authorization", "Bearer a.b.c"));
        assertThat(handshake().token()).isEqualTo("a.b.c");
        assertThat(handshake().remote()).isEqualTo("192.0.2.7");
        assertThat(exchange.answered).containsOnlyKeys("Vary");
    }

    @Test
    void an_allowed_page_may_read_the_answer_with_its_cookies() throws Exception {
        FakeExchange exchange = run(
                post("/connection/http_stream")
                        .with("Origin", FRIEND)
                        .with("Access-Control-Request-Headers", "content-type"),
                FRIEND);
        assertThat(exchange.answered)
                .containsEntry("Access-Control-Allow-Origin", FRIEND)
                .containsEntry("Access-Control-Allow-Credentials", "true")
                .containsEntry("Access-Control-Allow-Headers", "content-type")
                .containsEntry("Vary", "Origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/connection/http_stream", "/connection/sse", "/emulation"})
    void a_foreign_page_is_refused_and_told_nothing(String path) throws Exception {
        for (String method : List.of("POST", "OPTIONS")) {
            FakeExchange exchange = run(post(path).method(method).with("Origin", "https://evil.example"), FRIEND);
            assertThat(exchange.status).isEqualTo(403);
            assertThat(exchange.answered.keySet()).noneMatch(name -> name.startsWith("Access-Control"));
        }
        assertThat(through).isEmpty();
    }

    @Test
    void a_node_that_is_full_takes_no_stream_and_the_page_may_read_so() throws Exception {
        full();
        FakeExchange exchange = run(post("/connection/sse").with("Origin", OWN));
        assertThat(exchange.status).isEqualTo(503);
        assertThat(exchange.answered)
                .containsEntry("Retry-After", "5")
                .containsEntry("Access-Control-Allow-Origin", OWN);
    }

    @Test
    void a_node_that_is_full_still_hears_the_streams_that_it_has() throws Exception {
        full();
        run(post("/emulation"));
        run(post("/connection/sse").method("OPTIONS"));
        assertThat(through).hasSize(2);
    }

    @Test
    void line_feeds_stand_between_the_commands_of_a_query_and_nowhere_else() throws Exception {
        run(post("/connection/sse").method("GET").query("cf_connect=%7B%7D%0A%7B%7D"));
        assertThat(through).hasSize(1);
        assertThat(run(post("/connection/sse%0A")).status).isEqualTo(400);
        assertThat(run(post("/connection/sse").query("a\u0000b")).status).isEqualTo(400);
    }

    @Test
    void the_container_s_user_counts_for_a_page_of_its_own_with_and_without_an_origin() throws Exception {
        run(post("/connection/sse").with("Origin", OWN).with("Cookie", "a=b").user("ann"));
        assertThat(handshake().identity()).isPresent();
        through.clear();
        run(post("/connection/sse")
                .method("GET")
                .with("Sec-Fetch-Site", "same-origin")
                .with("Cookie", "a=b")
                .user("ann"));
        assertThat(handshake().identity()).isPresent();
    }

    @Test
    void the_container_s_user_does_not_count_for_an_image_on_another_page() throws Exception {
        run(post("/connection/sse")
                .method("GET")
                .with("Sec-Fetch-Site", "cross-site")
                .with("Cookie", "a=b")
                .user("ann"));
        assertThat(handshake().identity()).isEmpty();
    }
}
