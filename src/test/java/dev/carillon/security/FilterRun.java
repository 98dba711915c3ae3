package dev.carillon.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.Handshake;
import dev.carillon.meter.Meter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Puts exchanges through a filter and remembers what was counted. */
final class FilterRun {

    final List<String> counted = new ArrayList<>();
    Admission admission = Admission.OPEN;

    Handshake accepted(FakeExchange exchange) {
        return accepted(exchange, HandshakeSettings.DEFAULT);
    }

    Handshake accepted(FakeExchange exchange, HandshakeSettings settings) {
        Optional<Principal> principal = pass(exchange, settings);
        assertThat(exchange.text()).isEmpty();
        assertThat(principal).isPresent();
        return HandshakePrincipal.of(principal.get());
    }

    FakeExchange refused(FakeExchange exchange) {
        assertThat(pass(exchange, HandshakeSettings.DEFAULT)).isEmpty();
        return exchange;
    }

    /** @return the principal of the request that was let through */
    Optional<Principal> pass(FakeExchange exchange, HandshakeSettings settings) {
        List<Principal> through = new ArrayList<>();
        FilterChain chain = (request, response) -> through.add(((HttpServletRequest) request).getUserPrincipal());
        Doorkeeper doorkeeper = new Doorkeeper(
                settings, new OriginPolicy(settings.allowedOrigins()), remote -> admission.refuse(remote), meter());
        try {
            new HandshakeFilter(doorkeeper, Upgrader.NONE).doFilter(exchange.request(), exchange.response(), chain);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        assertThat(through.isEmpty()).isEqualTo(exchange.status != 0);
        return through.stream().findFirst();
    }

    private Meter meter() {
        return new Meter() {
            @Override
            public void add(Counter counter, long amount) {
                throw new AssertionError("a refusal has a label");
            }

            @Override
            public void add(Counter counter, String label, long amount) {
                counted.add(counter.id() + " " + label);
            }

            @Override
            public void record(Timing timing, String label, long nanos) {}

            @Override
            public void gauge(Gauge gauge, LongSupplier value) {}
        };
    }
}
