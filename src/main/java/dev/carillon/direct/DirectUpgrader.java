package dev.carillon.direct;

import dev.carillon.client.Client;
import dev.carillon.client.Handshake;
import dev.carillon.container.ServerConnection;
import dev.carillon.protocol.WireFormats;
import dev.carillon.security.ExtensionOffers;
import dev.carillon.security.Upgrader;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Answers the upgrade request for the main endpoint itself (RFC 6455 section 4.2.2), and takes the connection over. */
public final class DirectUpgrader implements Upgrader {

    /** Where it works; everything else is the container's. */
    private static final String PATH = "/connection/websocket";

    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final DirectSurroundings around;
    private final boolean anywhere;

    /** @param anywhere also on a server that is not known, where a peer that does not read is not dropped at once */
    public DirectUpgrader(DirectSurroundings around, boolean anywhere) {
        this.around = around;
        this.anywhere = anywhere;
    }

    @Override
    public boolean upgrade(
            HttpServletRequest request, HttpServletResponse response, Handshake handshake, List<String> offered)
            throws IOException {
        if (!path(request).equals(PATH)) {
            return false;
        }
        Optional<ServerConnection> below = ServerConnection.under(request);
        if (below.isEmpty() && !anywhere) {
            return false;
        }
        DirectUpgradeHandler handler;
        try {
            handler = request.upgrade(DirectUpgradeHandler.class);
        } catch (ServletException | RuntimeException impossible) {
            return false; // on this connection, as behind AJP: nothing has been answered yet
        }
        String subprotocol = WireFormats.choose(offered);
        Optional<String> extension = around.compression().flatMap(ours -> agreed(request));
        Optional<Compression> compression = extension.flatMap(agreed -> around.compression());
        handler.prepare(streams -> open(streams, below, handshake, subprotocol, compression));
        response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
        response.setHeader("Upgrade", "websocket");
        response.setHeader("Connection", "Upgrade");
        response.setHeader("Sec-WebSocket-Accept", accept(request.getHeader("Sec-WebSocket-Key")));
        if (!subprotocol.isEmpty()) {
            response.setHeader("Sec-WebSocket-Protocol", subprotocol);
        }
        extension.ifPresent(agreed -> response.setHeader(EXTENSIONS, agreed));
        response.flushBuffer(); // else Payara keeps the 101 until something is written behind it
        below.ifPresent(DirectUpgrader::tellAnswered);
        return true;
    }

    private static void tellAnswered(ServerConnection below) {
        try {
            below.answered();
        } catch (ReflectiveOperationException | RuntimeException otherVersion) {
            return; // which keeps more
        }
    }

    private DirectConnection open(
            WebConnection streams,
            Optional<ServerConnection> below,
            Handshake handshake,
            String subprotocol,
            Optional<Compression> compression)
            throws IOException {
        DirectTransport transport = new DirectTransport(
                new ServletLine(streams, below, around.later()),
                compression.<Framing>map(agreed -> agreed).orElse(Framing.PLAIN));
        Client client = around.node().open(transport, WireFormats.of(subprotocol, handshake.format()), handshake);
        DirectConnection connection = new DirectConnection(
                streams.getInputStream(), transport, client, around, compression.flatMap(Compression::inflation));
        streams.getOutputStream().setWriteListener(connection);
        return connection;
    }

    private static Optional<String> agreed(HttpServletRequest request) {
        return ExtensionOffers.parse(Collections.list(request.getHeaders(EXTENSIONS)))
                .flatMap(DeflateOffer::accept);
    }

    private static String path(HttpServletRequest request) {
        // Decoded, as the filter was mapped; which of the two has the path depends on the server's default servlet.
        return Objects.requireNonNullElse(request.getServletPath(), "")
                + Objects.requireNonNullElse(request.getPathInfo(), "");
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-1", impossible);
        }
    }
}
