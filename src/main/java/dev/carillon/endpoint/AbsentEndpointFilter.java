package dev.carillon.endpoint;

import dev.carillon.meter.Meter;
import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Answers 404 for an endpoint that is switched off: an annotated endpoint is always deployed. It does not matter whether
 * the server calls this before the handshake filter or behind it.
 */
@WebFilter(
        asyncSupported = true,
        urlPatterns = {"/rooms/*", "/echo", "/connection/uni_websocket"})
public class AbsentEndpointFilter implements Filter {

    private static final byte[] SENTENCE = "This endpoint is switched off here.\n".getBytes(StandardCharsets.US_ASCII);

    // Fields, since not every container injects a filter's constructor.
    @Inject
    private TransportLimits limits;

    @Inject
    private Meter meter;

    public AbsentEndpointFilter() {}

    AbsentEndpointFilter(TransportLimits limits, Meter meter) {
        this.limits = limits;
        this.meter = meter;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isThere((HttpServletRequest) request)) {
            chain.doFilter(request, response);
        } else {
            meter.count(Meter.Counter.HANDSHAKES_REFUSED, "switched_off");
            refuse((HttpServletResponse) response);
        }
    }

    private boolean isThere(HttpServletRequest request) {
        // Decoded, as the filter was mapped; which of the two has the path depends on the server's default servlet.
        String path = Objects.requireNonNullElse(request.getServletPath(), "")
                + Objects.requireNonNullElse(request.getPathInfo(), "");
        return switch (path) {
            case "/echo" -> limits.echo();
            case "/connection/uni_websocket" -> limits.uni();
            default -> limits.rooms();
        };
    }

    // Written here and not by sendError, which answers with the container's own page.
    private static void refuse(HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType("text/plain;charset=UTF-8");
        response.setContentLength(SENTENCE.length);
        response.getOutputStream().write(SENTENCE);
    }
}
