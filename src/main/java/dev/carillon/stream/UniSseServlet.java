package dev.carillon.stream;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Server-Sent Events for a peer that only listens (protocol.md 1.5), such as an EventSource without any library. */
@WebServlet(urlPatterns = "/connection/uni_sse", asyncSupported = true)
public class UniSseServlet extends StreamServlet {

    private static final long serialVersionUID = 1L;

    public UniSseServlet() {
        super("GET", "POST");
    }

    @Override
    StreamSettings.Endpoint endpoint(StreamSettings all) {
        return all.uniSse();
    }

    @Override
    void accept(HttpServletRequest request, HttpServletResponse response) throws IOException {
        StreamKind kind = configured(StreamKind.UNI_SSE);
        if (request.getMethod().equals("POST")) {
            fromBody(kind, request, response);
        } else {
            fromQuery(kind, "{}", request, response);
        }
    }
}
