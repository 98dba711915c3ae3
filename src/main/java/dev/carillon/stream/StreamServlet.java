package dev.carillon.stream;

import dev.carillon.client.Client;
import dev.carillon.client.Handshake;
import dev.carillon.client.Later;
import dev.carillon.client.Transport;
import dev.carillon.container.ServerConnection;
import dev.carillon.node.Node;
import dev.carillon.security.HandshakePrincipal;
import dev.carillon.security.Query;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the endpoints have in common: which methods there are, the preflight, and a stream that opens while its request is
 * still being read, so that one that does not come is a stale connection like any other. The filter before has judged the
 * origin and everything else that a WebSocket's handshake is asked.
 */
abstract class StreamServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String CONNECT = "cf_connect";
    private static final byte[] NOTHING_SAID = {'{', '}'};
    private static final String OPTIONS = "OPTIONS";

    // Fields, since not every container injects a servlet's constructor.
    @Inject
    transient Node node;

    @Inject
    transient StreamSettings settings;

    @Inject
    transient Workers workers;

    @Inject
    transient Later later;

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

    /** The kind as this endpoint is configured. */
    final StreamKind configured(StreamKind kind) {
        return endpoint(settings).statuses() ? kind.waiting() : kind;
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

    /** Streams the answer to the body. */
    final void fromBody(StreamKind kind, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Stream stream = open(kind, request, response);
        Body.read(request.getInputStream(), request.getContentLengthLong(), maxBytes(), stream);
    }

    /**
     * Streams the answer to what is in the address.
     *
     * @param otherwise what nothing there stands for; empty where that is an error
     */
    final void fromQuery(StreamKind kind, String otherwise, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<byte[]> commands = Query.parse(Objects.requireNonNullElse(request.getQueryString(), ""))
                .map(query -> query.value(CONNECT).isEmpty() ? otherwise : query.value(CONNECT))
                .filter(text -> !text.isEmpty())
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
        if (commands.isEmpty()) {
            Refusal.NO_CONNECT.answer(response);
        } else if (commands.get().length > maxBytes()) {
            Refusal.TOO_LARGE.answer(response);
        } else {
            open(kind, request, response).whole(commands.get());
        }
    }

    /** Opens a stream whose request is still to be read. */
    private Stream open(StreamKind kind, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Handshake handshake = HandshakePrincipal.of(request.getUserPrincipal());
        AsyncContext context = request.startAsync();
        context.setTimeout(0); // the client's own watch ends it
        StreamEnd end = new StreamEnd(
                context,
                ServerConnection.under(request),
                workers,
                later,
                node.limits().closeTimeout());
        StreamTransport transport = new StreamTransport(kind, response, end);
        Client client = node.open(transport, kind.format(), handshake);
        transport.open(client::closed);
        return new Stream(transport, client);
    }

    /** A stream that has been opened. */
    record Stream(StreamTransport transport, Client client) implements Body.Reader {

        @Override
        public void whole(byte[] commands) {
            transport.begin();
            boolean mute = commands.length == 0 && transport.kind() == Transport.Kind.UNIDIRECTIONAL;
            client.receive(mute ? NOTHING_SAID.clone() : commands);
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
