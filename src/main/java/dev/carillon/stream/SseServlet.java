package dev.carillon.stream;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Server-Sent Events (protocol.md 1.3): the first commands come in the query, since an EventSource can send nothing else,
 * or as the body of a POST; each message is an event.
 */
@WebServlet(urlPatterns = "/connection/sse", asyncSupported = true)
public class SseServlet extends StreamServlet {

    private static final long serialVersionUID = 1L;

    public SseServlet() {
        super("GET", "POST");
    }

    @Override
    StreamSettings.Endpoint endpoint(StreamSettings all) {
        return all.sse();
    }

    @Override
    void accept(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getMethod().equals("POST")) {
            fromBody(StreamKind.SSE, request, response);
        } else {
            fromQuery(StreamKind.SSE, "", request, response);
        }
    }
}
