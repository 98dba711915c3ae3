package dev.carillon.stream;

import dev.carillon.client.Client;
import dev.carillon.client.Handshake;
import dev.carillon.node.Node;
import dev.carillon.security.HandshakePrincipal;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * What the endpoints have in common: which methods there are, the preflight, and a stream that opens while its request is
 * still being read, so that one that does not come is a stale connection like any other. The filter before has judged the
 * origin and everything else that a WebSocket's handshake is asked.
 */
abstract class StreamServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String OPTIONS = "OPTIONS";

    // Fields, since not every container injects a servlet's constructor.
    @Inject
    private transient Node node;

    @Inject
    private transient StreamSettings settings;

    @Inject
    private transient Workers workers;

    private final List<String> methods;

    StreamServlet(String... methods) {
        this.methods = List.of(methods);
    }

    abstract StreamSettings.Endpoint endpoint(StreamSettings all);

    /** Answers one of the methods. */
    abstract void accept(HttpServletRequest request, HttpServletResponse response) throws IOException;

    final Node node() {
        return node;
    }

    final Workers workers() {
        return workers;
    }

    final int maxBytes() {
        return endpoint(settings).maxBytes();
    }

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String method = request.getMethod();
        if (!endpoint(settings).enabled()) {
            Refusal.OFF.answer(response);
        } else if (method.equals(OPTIONS)) {
            allow(response, "Access-Control-Allow-Methods");
            response.setHeader("Access-Control-Max-Age", "300");
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else if (methods.contains(method)) {
            accept(request, response);
        } else {
            allow(response, "Allow");
            Refusal.METHOD.answer(response);
        }
    }

    private void allow(HttpServletResponse response, String header) {
        response.setHeader(header, String.join(", ", methods) + ", " + OPTIONS);
    }

    /** Opens a stream whose request is still to be read. */
    final Stream open(StreamKind kind, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Handshake handshake = HandshakePrincipal.of(request.getUserPrincipal());
        AsyncContext context = request.startAsync();
        context.setTimeout(0); // the client's own watch ends it
        StreamTransport transport = new StreamTransport(kind, context, response, () -> {}, workers);
        Client client = node.open(transport, kind.format(), handshake);
        transport.open(client::closed);
        return new Stream(transport, client);
    }

    /** A stream that has been opened. */
    record Stream(StreamTransport transport, Client client) implements Body.Reader {

        @Override
        public void whole(byte[] commands) {
            transport.begin();
            client.receive(commands);
        }

        @Override
        public void tooLarge() {
            transport.refuse(Refusal.TOO_LARGE);
        }

        @Override
        public void broken() {
            transport.abort();
        }
    }
}
