package dev.carillon.ops;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;

/** The metrics as text, where they are switched on. */
@WebServlet("/metrics")
public class MetricsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    transient PrometheusMeter meter;

    @Inject
    transient MetricsSettings settings;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!settings.enabled()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setHeader("Cache-Control", "no-store");
        if (!settings.admits(header(request, "Authorization"))) {
            response.setHeader("WWW-Authenticate", "Bearer");
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        String accept = header(request, "Accept");
        // Gathered first, so that what fails half way is an error and not half an answer.
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        meter.write(text, accept);
        response.setContentType(meter.contentType(accept));
        response.setContentLength(text.size());
        text.writeTo(response.getOutputStream());
    }

    private static String header(HttpServletRequest request, String name) {
        return Objects.requireNonNullElse(request.getHeader(name), "");
    }
}
