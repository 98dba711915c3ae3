package dev.carillon.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.Handshake;
import dev.carillon.node.TestNode;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which requests it answers. That it answers them right is for a real server to show. */
class DirectUpgraderTest {

    private static final boolean ANYWHERE = true;
    private static final boolean WHERE_KNOWN = false;

    private final List<String> answered = new ArrayList<>();
    private final List<String> extensions = new ArrayList<>();
    private Optional<Compression> compression = Optional.empty();
    private List<String> offers = List.of();

    /** A request on a server of which nothing is known. */
    private boolean upgrade(boolean anywhere, String path, Exception failure) throws Exception {
        DirectSurroundings around = new DirectSurroundings(
                TestNode.create().node, Runnable::run, (task, delay) -> {}, 1024, Duration.ZERO, compression);
        HttpServletRequest request = (HttpServletRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServletRequest.class}, (proxy, method, args) -> {
                    switch (method.getName()) {
                        case "getServletPath":
                            return path;
                        case "getHeader":
                            return "dGhlIHNhbXBsZSBub25jZQ==";
                        case "getHeaders":
                            return Collections.enumeration(offers);
                        case "upgrade":
                            if (failure != null) {
                                throw failure;
                            }
                            return new DirectUpgradeHandler();
                        default:
                            return null;
                    }
                });
        HttpServletResponse response = (HttpServletResponse) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServletResponse.class}, (proxy, method, args) -> {
                    answered.add(method.getName());
                    if (method.getName().equals("setHeader") && args[0].equals("Sec-WebSocket-Extensions")) {
                        extensions.add((String) args[1]);
                    }
                    return null;
                });
        return new DirectUpgrader(around, anywhere).upgrade(request, response, Handshake.NONE, List.of());
    }

    @Test
    void the_main_endpoint_is_taken_over_on_any_server_when_that_is_wanted() throws Exception {
        assertThat(upgrade(ANYWHERE, "/connection/websocket", null)).isTrue();
        assertThat(answered).contains("setStatus", "flushBuffer");
    }

    @Test
    void a_server_that_is_not_known_keeps_it_otherwise() throws Exception {
        assertThat(upgrade(WHERE_KNOWN, "/connection/websocket", null)).isFalse();
        assertThat(answered).isEmpty();
    }

    @Test
    void compression_is_agreed_to_where_it_is_configured_and_offered() throws Exception {
        offers = List.of("x-other", "permessage-deflate; client_max_window_bits");
        assertThat(upgrade(ANYWHERE, "/connection/websocket", null)).isTrue();
        assertThat(extensions).isEmpty();

        try (Compression ours = new Compression(new CompressionSettings(1, 0), 1)) {
            compression = Optional.of(ours);
            assertThat(upgrade(ANYWHERE, "/connection/websocket", null)).isTrue();
            assertThat(extensions)
                    .containsExactly("permessage-deflate; server_no_context_takeover; client_no_context_takeover");

            offers = List.of("permessage-deflate; server_max_window_bits=10");
            assertThat(upgrade(ANYWHERE, "/connection/websocket", null)).isTrue();
            assertThat(extensions).hasSize(1);
        }
    }

    @Test
    void other_endpoints_are_the_servers() throws Exception {
        assertThat(upgrade(ANYWHERE, "/rooms/lobby", null)).isFalse();
        assertThat(answered).isEmpty();
    }

    @Test
    void a_connection_that_cannot_be_upgraded_is_left_to_the_server_untouched() throws Exception {
        assertThat(upgrade(ANYWHERE, "/connection/websocket", new IllegalStateException("AJP")))
                .isFalse();
        assertThat(upgrade(ANYWHERE, "/connection/websocket", new ServletException("no instance")))
                .isFalse();
        assertThat(answered).isEmpty();
    }
}
