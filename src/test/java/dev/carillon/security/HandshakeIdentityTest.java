package dev.carillon.security;

import static dev.carillon.security.FakeExchange.bearer;
import static dev.carillon.security.FakeExchange.origin;
import static dev.carillon.security.FakeExchange.subprotocol;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.carillon.channel.Identity;
import dev.carillon.client.Handshake;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request that is let through says of its peer. */
class HandshakeIdentityTest {

    private static final HandshakeSettings TOKEN_IN_URL =
            new HandshakeSettings(List.of(), true, true, "", false, 1, 100, 32_768);
    private static final HandshakeSettings FORWARDED =
            new HandshakeSettings(List.of(), false, true, "", true, 1, 100, 32_768);

    private final FilterRun filter = new FilterRun();

    @Test
    void a_good_request_goes_on_with_the_handshake_as_its_principal() {
        Handshake handshake = filter.accepted(new FakeExchange());

        assertThat(handshake).isEqualTo(new Handshake(Optional.empty(), "", "192.0.2.7", "", false));
        assertThat(filter.counted).isEmpty();
    }

    @Test
    void the_token_is_taken_from_the_authorization_header_else_from_the_subprotocol() {
        String jwt = "eyJhbGciOiJIUzI1NiJ9.e30.AbC-_9";

        assertThat(filter.accepted(bearer("Bearer " + jwt)).token()).isEqualTo(jwt);
        assertThat(filter.accepted(bearer("bEARER   " + jwt + " ")).token()).isEqualTo(jwt);
        assertThat(filter.accepted(subprotocol("centrifuge-json, carillon.token." + jwt))
                        .token())
                .isEqualTo(jwt);
        assertThat(filter.accepted(subprotocol("carillon.token.x").with("Authorization", "Bearer y"))
                        .token())
                .isEqualTo("y");
        assertThat(filter.accepted(bearer("Basic YTpi")).token()).isEmpty();
    }

    @Test
    void a_token_of_the_longest_length_fits_the_default_limits() {
        String longest = "x".repeat(TokenSettings.DEFAULT_MAX_LENGTH);

        assertThat(filter.accepted(bearer("Bearer " + longest)).token()).hasSize(longest.length());
        assertThat(filter.accepted(subprotocol("a, carillon.token." + longest)).token())
                .hasSize(longest.length());
    }

    @Test
    void a_token_in_the_address_is_taken_where_configured_and_only_once() {
        assertThat(filter.accepted(new FakeExchange().query("a=b&token=x%2Ey"), TOKEN_IN_URL)
                        .token())
                .isEqualTo("x.y");
        assertThat(filter.accepted(new FakeExchange().query("token=x").with("Authorization", "Bearer y"), TOKEN_IN_URL)
                        .token())
                .isEqualTo("y");

        FakeExchange twice = new FakeExchange().query("token=x&token=y");
        filter.pass(twice, TOKEN_IN_URL);
        assertThat(twice.status).isEqualTo(400);
    }

    @ParameterizedTest(name = "{0} asks for \"{1}\", frame pings {2}")
    @CsvSource({
        "'', '', false",
        "format=protobuf, protobuf, false",
        "cf_protocol=protobuf, protobuf, false",
        "format=json, json, false",
        "format=json&cf_protocol=protobuf, json, false",
        "format=xml, '', false",
        "FORMAT=protobuf, '', false",
        "cf_ws_frame_ping_pong=true, '', true",
        "cf_ws_frame_ping_pong=1, '', false",
        "x=1&cf_ws_frame_ping_pong=true&format=protobuf, protobuf, true"
    })
    void the_query_chooses_format_and_pings(String query, String format, boolean framePing) {
        Handshake handshake = filter.accepted(new FakeExchange().query(query));

        assertThat(handshake.format()).isEqualTo(format);
        assertThat(handshake.framePing()).isEqualTo(framePing);
    }

    static Stream<Arguments> principals() {
        String own = "https://hub.example";
        return Stream.of(
                arguments(
                        "its own page with a session", "alice", "", origin(own).with("Cookie", "s=1")),
                arguments(
                        "its own page with a session and a token",
                        "alice",
                        "t",
                        origin(own).with("Cookie", "s=1").with("Sec-WebSocket-Protocol", "a, carillon.token.t")),
                arguments("no page, by a cookie alone", "", "", new FakeExchange().with("Cookie", "s=1")),
                arguments("no page, by nothing that is seen", "", "", new FakeExchange()),
                arguments("no page, by a password", "alice", "", bearer("Basic YTpi")),
                arguments(
                        "no page, by a password and a cookie",
                        "",
                        "",
                        bearer("Basic YTpi").with("Cookie", "s=1")),
                arguments("no page, by a bearer token that the container judged", "alice", "", bearer("Bearer t")),
                arguments(
                        "no page, by a cookie and a bearer token",
                        "",
                        "t",
                        bearer("Bearer t").with("Cookie", "s=1")));
    }

    @ParameterizedTest(name = "{0}: user \"{1}\", token \"{2}\"")
    @MethodSource("principals")
    void the_containers_user_counts_where_no_cookie_of_an_unknown_page_can_have_spoken(
            String name, String user, String token, FakeExchange exchange) {
        Handshake handshake = filter.accepted(exchange.user("alice"));

        assertThat(handshake.identity().map(Identity::user).orElse("")).isEqualTo(user);
        assertThat(handshake.token()).isEqualTo(token);
    }

    @Test
    void where_everybody_may_come_a_session_proves_nothing() {
        HandshakeSettings everybody = new HandshakeSettings(List.of("*"), false, true, "", false, 1, 100, 32_768);

        assertThat(filter.accepted(
                                origin("https://evil.example")
                                        .with("Cookie", "s=1")
                                        .user("alice"),
                                everybody)
                        .identity())
                .isEmpty();
        assertThat(filter.accepted(
                                origin("https://hub.example")
                                        .with("Cookie", "s=1")
                                        .user("alice"),
                                everybody)
                        .identity())
                .contains(Identity.of("alice"));
    }

    @Test
    void the_containers_user_is_not_looked_at_where_switched_off() {
        HandshakeSettings off = new HandshakeSettings(List.of(), false, false, "", false, 1, 100, 32_768);

        assertThat(filter.accepted(origin("https://hub.example").user("alice"), off)
                        .identity())
                .isEmpty();
        assertThat(filter.accepted(bearer("Bearer t").user("alice"), off).token())
                .isEqualTo("t");
    }

    private static final HandshakeSettings PROXIED =
            new HandshakeSettings(List.of("*"), false, true, "X-User", false, 1, 100, 32_768);

    private String proxied(FakeExchange exchange) {
        return filter.accepted(exchange, PROXIED).identity().map(Identity::user).orElse("");
    }

    @Test
    void a_proxy_in_front_may_name_the_user_in_a_header() {
        assertThat(proxied(origin("https://hub.example").with("X-User", "alice").with("Cookie", "s=1")))
                .isEqualTo("alice");
        assertThat(proxied(new FakeExchange().with("X-User", " alice "))).isEqualTo("alice");
        assertThat(proxied(origin("https://hub.example").with("X-User", "alice").user("bob")))
                .isEqualTo("alice");
        assertThat(proxied(origin("https://hub.example").user("bob"))).isEqualTo("bob");
        assertThat(proxied(new FakeExchange().with("X-User", ""))).isEmpty();
    }

    @Test
    void what_the_proxy_says_does_not_count_where_a_cookie_of_an_unknown_page_can_have_spoken() {
        assertThat(proxied(origin("https://evil.example").with("X-User", "alice")))
                .isEmpty();
        assertThat(proxied(new FakeExchange().with("X-User", "alice").with("Cookie", "s=1")))
                .isEmpty();
    }

    @Test
    void two_names_for_the_user_are_refused_since_one_is_the_peers_own() {
        FakeExchange exchange = new FakeExchange().with("X-User", "alice", "root");

        assertThat(filter.pass(exchange, PROXIED)).isEmpty();
        assertThat(exchange.status).isEqualTo(400);
    }

    @Test
    void a_header_that_nobody_configured_names_nobody() {
        assertThat(filter.accepted(origin("https://hub.example").with("X-User", "alice"))
                        .identity())
                .isEmpty();
    }

    @ParameterizedTest(name = "[{index}] a user without a name: \"{0}\"")
    @ValueSource(strings = {"", " "})
    void a_user_without_a_name_is_nobody(String name) {
        assertThat(filter.accepted(origin("https://hub.example").user(name)).identity())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} with {1} proxies is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9|1|203.0.113.9",
                "198.51.100.1, 203.0.113.9|1|203.0.113.9",
                "evil, 198.51.100.1, 203.0.113.9|2|198.51.100.1",
                "203.0.113.9|3|203.0.113.9",
                "203.0.113.9:4711|1|203.0.113.9",
                "[2001:DB8::9]:4711|1|2001:db8::9",
                "[2001:db8::9]|1|2001:db8::9",
                "2001:db8::9|1|2001:db8::9",
                "unknown|1|192.0.2.7",
                "<script>|1|192.0.2.7",
                "''|1|192.0.2.7"
            })
    void the_address_that_the_outermost_own_proxy_saw_is_the_peers(String forwarded, int proxies, String remote) {
        HandshakeSettings settings = new HandshakeSettings(List.of(), false, true, "", true, proxies, 100, 32_768);

        assertThat(filter.accepted(new FakeExchange().with("X-Forwarded-For", forwarded), settings)
                        .remote())
                .isEqualTo(remote);
    }

    @Test
    void nothing_forwarded_is_believed_unless_configured() {
        FakeExchange spoofed = origin("https://evil.example")
                .with("X-Forwarded-For", "203.0.113.9")
                .with("X-Forwarded-Host", "evil.example");

        assertThat(filter.refused(spoofed).status).isEqualTo(403);
        assertThat(filter.accepted(new FakeExchange().with("X-Forwarded-For", "203.0.113.9"))
                        .remote())
                .isEqualTo("192.0.2.7");
    }

    @ParameterizedTest(name = "page {0}, forwarded host {1}, scheme {2}: {3}")
    @CsvSource({
        "https://app.example, app.example, https, 0",
        "https://app.example, app.example, wss, 0",
        "https://app.example, 'inner.example, app.example', 'http, https', 0",
        "http://app.example, app.example, https, 403",
        "https://app.example, app.example, http, 403",
        "https://hub.example, app.example, https, 403",
        "https://app.example:8443, app.example:8443, https, 0"
    })
    void behind_a_trusted_proxy_its_host_and_scheme_are_this_servers(
            String origin, String host, String scheme, int status) {
        FakeExchange exchange = origin(origin).with("X-Forwarded-Host", host).with("X-Forwarded-Proto", scheme);

        filter.pass(exchange, FORWARDED);

        assertThat(exchange.status).isEqualTo(status);
    }

    @Test
    void a_principal_that_is_not_the_filters_is_no_handshake() {
        assertThatThrownBy(() -> HandshakePrincipal.of(() -> "alice")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> HandshakePrincipal.of(null)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_principal_bears_the_users_name_and_prints_no_token() {
        Handshake handshake = new Handshake(Optional.of(Identity.of("alice")), "secret", "192.0.2.7", "", false);

        assertThat(new HandshakePrincipal(handshake).getName()).isEqualTo("alice");
        assertThat(new HandshakePrincipal(Handshake.NONE).getName()).isEmpty();
        assertThat(new HandshakePrincipal(handshake).toString()).doesNotContain("secret");
    }
}
