package dev.carillon.endpoint;

import dev.carillon.channel.Disconnect;
import dev.carillon.client.Client;
import dev.carillon.client.Handshake;
import dev.carillon.client.Later;
import dev.carillon.message.WireFormat;
import dev.carillon.node.Node;
import dev.carillon.protocol.WireFormats;
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
import org.jspecify.annotations.Nullable;

/** The bidirectional endpoint. One instance per connection; the container never calls it from two threads at once. */
@ServerEndpoint(
        value = "/connection/websocket",
        configurator = HandshakeConfigurator.class,
        subprotocols = {WireFormats.JSON_SUBPROTOCOL, WireFormats.PROTOBUF_SUBPROTOCOL})
public class ConnectionEndpoint {

    private final Node node;
    private final TransportLimits limits;
    private final Later later;
    private final FrameAssembler frames;
    private @Nullable Client client;

    // Only application-wide beans may be injected here: see EndpointInstances.
    @Inject
    public ConnectionEndpoint(Node node, TransportLimits limits, Later later) {
        this.node = node;
        this.limits = limits;
        this.later = later;
        this.frames = new FrameAssembler(limits.messageMaxBytes());
    }

    @OnOpen
    public void open(Session session) {
        Handshake handshake = HandshakeConfigurator.handshake(session);
        WireFormat format = WireFormats.of(session.getNegotiatedSubprotocol(), handshake.format());
        client = node.open(new WebSocketTransport(session, later), format, handshake);
    }

    // Partial delivery on purpose: Undertow ignores maxMessageSize for whole messages, so the limit must be ours.
    @OnMessage
    public void text(String part, boolean last) {
        receive(frames.append(part, last));
    }

    // Either opcode is taken, and read in the negotiated format.
    @OnMessage
    public void binary(ByteBuffer part, boolean last) {
        receive(frames.append(part, last));
    }

    @OnMessage
    public void pong(PongMessage pong) {
        if (client != null) {
            client.framePong();
        }
    }

    private void receive(FrameAssembler.Progress progress) {
        if (client == null) {
            return;
        }
        switch (progress) {
            case COMPLETE -> client.receive(frames.take());
            case TOO_BIG -> client.disconnect(Disconnect.MESSAGE_TOO_BIG);
            case PARTIAL -> {}
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
