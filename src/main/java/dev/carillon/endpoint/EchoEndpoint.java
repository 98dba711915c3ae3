package dev.carillon.endpoint;

import dev.carillon.channel.Disconnect;
import dev.carillon.client.Later;
import dev.carillon.message.Encoded;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Says everything back, text as text and binary as binary, for checking a path through proxies. One instance per
 * connection; the container never calls it from two threads at once.
 */
@ServerEndpoint(value = "/echo", configurator = HandshakeConfigurator.class)
public class EchoEndpoint {

    private final Echoes echoes;
    private final TransportLimits limits;
    private final Later later;
    private final FrameAssembler frames;
    private @Nullable Echo echo;

    // Only application-wide beans may be injected here: see EndpointInstances.
    @Inject
    public EchoEndpoint(Echoes echoes, TransportLimits limits, Later later) {
        this.limits = limits;
        this.later = later;
        this.echoes = echoes;
        this.frames = new FrameAssembler(limits.messageMaxBytes());
    }

    @OnOpen
    public void open(Session session) {
        echo = echoes.open(new WebSocketTransport(session, later)).orElse(null);
    }

    // Partial delivery on purpose: Undertow ignores maxMessageSize for whole messages, so the limit must be ours.
    @OnMessage
    public void text(String part, boolean last) {
        receive(frames.append(part, last), false);
    }

    @OnMessage
    public void binary(ByteBuffer part, boolean last) {
        receive(frames.append(part, last), true);
    }

    private void receive(FrameAssembler.Progress progress, boolean binary) {
        if (echo == null) {
            return;
        }
        switch (progress) {
            case COMPLETE -> echo.say(binary ? Encoded.binary(frames.take(), 1) : Encoded.of(frames.take()));
            case TOO_BIG -> echo.end(Disconnect.MESSAGE_TOO_BIG);
            case PARTIAL -> {}
        }
    }

    @OnClose
    public void close(Session session) {
        ForcedClose.behindClose(session, later, limits);
        if (echo != null) {
            echoes.closed(echo);
        }
    }

    /** Nothing is to be told: the peer is going, or has sent what no WebSocket takes, and the close event follows. */
    @OnError
    public void error(Throwable cause) {
        if (echo != null) {
            echo.end(Disconnect.CONNECTION_CLOSED);
        }
    }
}
