package dev.carillon.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.meter.Meter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom the filter hands a request to. */
class UpgraderTest {

    private final List<String> seen = new ArrayList<>();

    private void pass(FakeExchange exchange, boolean taken) throws Exception {
        Doorkeeper doorkeeper = new Doorkeeper(
                HandshakeSettings.DEFAULT,
                new OriginPolicy(HandshakeSettings.DEFAULT.allowedOrigins()),
                Admission.OPEN,
                Meter.NONE);
        Upgrader upgrader = (request, response, handshake, offered) -> {
            seen.add("upgrader " + handshake.token() + " " + offered);
            return taken;
        };
        new HandshakeFilter(doorkeeper, upgrader)
                .doFilter(exchange.request(), exchange.response(), (request, response) -> seen.add("container"));
    }

    @Test
    void what_the_upgrader_takes_does_not_reach_the_container() throws Exception {
        pass(FakeExchange.subprotocol("chat, carillon.token.abc, centrifuge-json"), true);

        assertThat(seen).containsExactly("upgrader abc [chat, centrifuge-json]");
    }

    @Test
    void what_the_upgrader_leaves_goes_on_to_the_container() throws Exception {
        pass(new FakeExchange(), false);

        assertThat(seen).containsExactly("upgrader  []", "container");
    }

    @Test
    void the_upgrader_never_sees_what_the_filter_refuses() throws Exception {
        pass(FakeExchange.version("8"), true);

        assertThat(seen).isEmpty();
    }
}
