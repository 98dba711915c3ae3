package dev.carillon.endpoint;

import dev.carillon.channel.Disconnect;
import dev.carillon.client.Client;
import dev.carillon.client.Handshake;
import dev.carillon.client.Later;
import dev.carillon.message.Command;
import dev.carillon.meter.Meter;
import dev.carillon.node.Node;
import jakarta.inject.Inject;
import jakarta.websocket.DecodeException;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A room for clients without an SDK: whoever opens {@code /rooms/x} is in the channel {@code room:x}. What it sends, one
 * JSON object per message, goes to everybody else there; what it gets is a {@link RoomEvent} per message.
 *
 * <p>One instance per connection; the container never calls it from two threads at once.
 */
@ServerEndpoint(
        value = "/rooms/{room}",
        configurator = HandshakeConfigurator.class,
        // For a browser that brings its token beside it: it fails a connection that chooses none of what it offers.
        subprotocols = {"carillon.room"},
        encoders = {RoomEventEncoder.class},
        decoders = {RoomRequestDecoder.class})
public class RoomEndpoint implements RoomFormat.Seat {

    /** What a command that the peer did not send counts among what waits to be worked on. */
    private static final int OWN_COMMAND = 64;

    private final Node node;
    private final TransportLimits limits;
    private final Later later;
    private final Meter meter;
    private final FrameAssembler frames;
    // Called here and not by the container, which runs no decoder for a message in parts.
    private final RoomRequestDecoder decoder = new RoomRequestDecoder();
    private @Nullable RoomFormat room;
    private @Nullable Client client;

    // Only application-wide beans may be injected here: see EndpointInstances.
    @Inject
    public RoomEndpoint(Node node, TransportLimits limits, Meter meter, Later later) {
        this.node = node;
        this.limits = limits;
        this.later = later;
        this.meter = meter;
        this.frames = new FrameAssembler(limits.messageMaxBytes());
    }

    @OnOpen
    public void open(Session session, @PathParam("room") String name) {
        Handshake given = HandshakeConfigurator.handshake(session);
        // A plain client knows no ping but the transport's own, which it answers without knowing.
        Handshake handshake = new Handshake(given.identity(), given.token(), given.remote(), given.format(), true);
        RoomFormat format = new RoomFormat(name, limits.room(name), this);
        room = format;
        Client opened = node.open(new WebSocketTransport(session, later), format, handshake);
        client = opened;
        if (name.isEmpty()) { // any other bad name the node refuses
            opened.disconnect(Disconnect.BAD_REQUEST);
            return;
        }
        submit(opened, format.connect());
        submit(opened, format.subscribe());
    }

    private static void submit(Client client, Command command) {
        client.submit(command, OWN_COMMAND);
    }

    // Partial delivery on purpose: Undertow ignores maxMessageSize for whole messages, so the limit must be ours.
    @OnMessage
    public void text(String part, boolean last) {
        if (client == null || room == null) {
            return;
        }
        switch (frames.append(part, last)) {
            case COMPLETE -> receive(client, room, frames.take());
            case TOO_BIG -> client.disconnect(Disconnect.MESSAGE_TOO_BIG);
            case PARTIAL -> {}
        }
    }

    private void receive(Client from, RoomFormat format, byte[] message) {
        meter.count(Meter.Counter.FRAMES_RECEIVED);
        meter.add(Meter.Counter.BYTES_RECEIVED, message.length);
        try {
            from.submit(format.command(decoder.read(message)), message.length);
        } catch (DecodeException notAnObject) {
            from.disconnect(Disconnect.INVALID_PAYLOAD);
        }
    }

    // In parts too, so that nothing is kept of what is not taken.
    @OnMessage
    public void binary(ByteBuffer part, boolean last) {
        if (client != null) {
            client.disconnect(Disconnect.UNSUPPORTED_DATA);
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

    @Override
    public RoomEvent.Person you() {
        return client == null
                ? new RoomEvent.Person("", "")
                : new RoomEvent.Person(client.id(), client.credentials().owner());
    }

    @Override
    public void leave(Disconnect why) {
        if (client != null) {
            client.disconnect(why);
        }
    }
}
