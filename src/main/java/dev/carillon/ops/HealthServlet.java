package dev.carillon.ops;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Health for servers without MicroProfile Health, under its paths and in its shape: 200 and {@code UP}, or 503 and {@code
 * DOWN}. Tells nothing else, so it needs no key.
 */
@WebServlet({HealthServlet.LIVE, HealthServlet.READY, HealthServlet.STARTED})
public class HealthServlet extends HttpServlet {

    static final String LIVE = "/health/live";
    static final String READY = "/health/ready";
    static final String STARTED = "/health/started";

    private static final long serialVersionUID = 1L;

    @Inject
    transient Readiness readiness;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean up = up(request.getServletPath());
        byte[] body = "{\"status\":\"%s\"}".formatted(up ? "UP" : "DOWN").getBytes(StandardCharsets.US_ASCII);
        response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private boolean up(String path) {
        return switch (path) {
            case READY -> readiness.ready();
            case STARTED -> readiness.started();
            // To answer at all is to live.
            default -> true;
        };
    }
}
