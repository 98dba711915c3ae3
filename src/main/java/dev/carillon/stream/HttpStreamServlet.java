package dev.carillon.stream;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** HTTP streaming (protocol.md 1.2): the body of a POST holds the first commands, the answer is everything that follows. */
@WebServlet(urlPatterns = "/connection/http_stream", asyncSupported = true)
public class HttpStreamServlet extends StreamServlet {

    private static final long serialVersionUID = 1L;

    public HttpStreamServlet() {
        super("POST");
    }

    @Override
    StreamSettings.Endpoint endpoint(StreamSettings all) {
        return all.httpStream();
    }

    @Override
    void accept(HttpServletRequest request, HttpServletResponse response) throws IOException {
        fromBody(ContentType.isProtobuf(request) ? StreamKind.HTTP_PROTOBUF : StreamKind.HTTP_JSON, request, response);
    }
}
