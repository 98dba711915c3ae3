package dev.carillon.stream;

import dev.carillon.security.Query;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * Server-Sent Events (protocol.md 1.3): the first commands come in the query, since an EventSource can send nothing else,
 * or as the body of a POST; each message is an event.
 */
@WebServlet(urlPatterns = "/connection/sse", asyncSupported = true)
public class SseServlet extends StreamServlet {

    private static final long serialVersionUID = 1L;
    private static final String CONNECT = "cf_connect";

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
            Stream stream = open(StreamKind.SSE, request, response);
            Body.read(request.getInputStream(), request.getContentLengthLong(), maxBytes(), stream);
            return;
        }
        Optional<byte[]> commands = Query.parse(Objects.requireNonNullElse(request.getQueryString(), ""))
                .map(query -> query.value(CONNECT))
                .filter(text -> !text.isEmpty())
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
        if (commands.isEmpty()) {
            Refusal.NO_CONNECT.answer(response);
        } else if (commands.get().length > maxBytes()) {
            Refusal.TOO_LARGE.answer(response);
        } else {
            open(StreamKind.SSE, request, response).whole(commands.get());
        }
    }
}
