package dev.carillon.endpoint;

import dev.carillon.channel.Disconnect;
import dev.carillon.client.Client;
import dev.carillon.client.Handshake;
import dev.carillon.client.Later;
import dev.carillon.node.Node;
import dev.carillon.protocol.JsonPushFormat;
import dev.carillon.security.Query;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket for a peer that only listens (protocol.md 1.5): its first message, or {@code ?cf_connect=}, says who it is,
 * and nothing that it says after that is read. One instance per connection; the container never calls it from two threads
 * at once.
 */
@ServerEndpoint(value = "/connection/uni_websocket", configurator = HandshakeConfigurator.class)
public class UniEndpoint {

    private final Node node;
    private final TransportLimits limits;
    private final Later later;
    private final FrameAssembler frames;
    private @Nullable Client client;
    private boolean heard;

    // Only application-wide beans may be injected here: see EndpointInstances.
    @Inject
    public UniEndpoint(Node node, TransportLimits limits, Later later) {
        this.node = node;
        this.limits = limits;
        this.later = later;
        this.frames = new FrameAssembler(limits.messageMaxBytes());
    }

    @OnOpen
    public void open(Session session) {
        Handshake given = HandshakeConfigurator.handshake(session);
        Handshake handshake = new Handshake(given.identity(), given.token(), given.remote(), given.format(), true);
        Client opened =
                node.open(new UniTransport(new WebSocketTransport(session, later)), JsonPushFormat.PUSHES, handshake);
        client = opened;
        Query.parse(Objects.requireNonNullElse(session.getQueryString(), ""))
                .map(query -> query.value("cf_connect"))
                .filter(connect -> !connect.isEmpty())
                .ifPresent(connect -> {
                    heard = true;
                    opened.receive(connect.getBytes(StandardCharsets.UTF_8));
                });
    }

    // In parts, as in ConnectionEndpoint.
    @OnMessage
    public void text(String part, boolean last) {
        if (!heard) {
            receive(frames.append(part, last));
        }
    }

    @OnMessage
    public void binary(ByteBuffer part, boolean last) {
        if (!heard) {
            receive(frames.append(part, last));
        }
    }

    private void receive(FrameAssembler.Progress progress) {
        if (client == null) {
            return;
        }
        switch (progress) {
            case COMPLETE -> {
                heard = true;
                client.receive(frames.take());
            }
            case TOO_BIG -> client.disconnect(Disconnect.MESSAGE_TOO_BIG);
            case PARTIAL -> {}
        }
    }

    @OnMessage
    public void pong(PongMessage pong) {
        if (client != null) {
            client.framePong();
        }
    }

    @OnClose
    public void close(Session session) {
        ForcedClose.behindClose(session, later, limits);
        if (client != null) { // open may have failed
            client.closed();
        }
    }

    @OnError
    public void error(Throwable cause) {
        if (client == null) {
            return;
        }
        if (cause instanceof IOException) {
            client.disconnect(Disconnect.CONNECTION_CLOSED); // the peer went without a word: no failure of ours
        } else {
            client.failed(cause);
        }
    }
}
