package dev.carillon.stream;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A line of JSON for each push, for a peer that only listens (protocol.md 1.5), such as {@code curl}. */
@WebServlet(urlPatterns = "/connection/uni_http_stream", asyncSupported = true)
public class UniHttpStreamServlet extends StreamServlet {

    private static final long serialVersionUID = 1L;

    public UniHttpStreamServlet() {
        super("POST");
    }

    @Override
    StreamSettings.Endpoint endpoint(StreamSettings all) {
        return all.uniHttpStream();
    }

    @Override
    void accept(HttpServletRequest request, HttpServletResponse response) throws IOException {
        fromBody(configured(StreamKind.UNI_HTTP), request, response);
    }
}
