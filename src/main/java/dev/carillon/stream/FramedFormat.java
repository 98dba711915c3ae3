package dev.carillon.stream;

import dev.carillon.message.Command;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;
import dev.carillon.message.Reply;
import dev.carillon.message.WireFormat;
import dev.carillon.protocol.JsonFormat;
import dev.carillon.protocol.JsonPushFormat;
import dev.carillon.protocol.ProtobufFormat;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/**
 * A format whose messages stand between marks, so that a stream of them can be cut into messages again. Part of the format
 * and not of the transport: so a publication is framed once for all who get it, and nobody copies it.
 */
final class FramedFormat implements WireFormat {

    /** Each message is a line (protocol.md 1.2). */
    static final WireFormat LINES = new FramedFormat(JsonFormat.JSON, "", "\n");

    /** Each message is an event; there is no line break in any JSON of ours (protocol.md 1.3). */
    static final WireFormat EVENTS = new FramedFormat(JsonFormat.JSON, "data: ", "\n\n");

    /** Each push is a line, for a peer that only listens (protocol.md 1.5). */
    static final WireFormat PUSH_LINES = new FramedFormat(JsonPushFormat.PUSHES, "", "\n");

    /** Each push is an event. */
    static final WireFormat PUSH_EVENTS = new FramedFormat(JsonPushFormat.PUSHES, "data: ", "\n\n");

    /** Each message says how long it is, and needs no mark. */
    static final WireFormat PROTOBUF = ProtobufFormat.PROTOBUF;

    private final WireFormat inner;
    private final byte[] before;
    private final byte[] after;
    private final Encoded ping;

    private FramedFormat(WireFormat inner, String before, String after) {
        this.inner = inner;
        this.before = before.getBytes(StandardCharsets.US_ASCII);
        this.after = after.getBytes(StandardCharsets.US_ASCII);
        this.ping = framed(inner.ping());
    }

    private Encoded framed(Encoded message) {
        if (message.messages() == 0) {
            return message;
        }
        byte[] bytes = new byte[before.length + message.length() + after.length];
        System.arraycopy(before, 0, bytes, 0, before.length);
        System.arraycopy(message.bytes(), 0, bytes, before.length, message.length());
        System.arraycopy(after, 0, bytes, before.length + message.length(), after.length);
        return Encoded.of(bytes);
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public boolean isText() {
        return inner.isText();
    }

    @Override
    public Encoded encode(Reply reply) {
        return framed(inner.encode(reply));
    }

    @Override
    public Encoded encode(Push push) {
        return framed(inner.encode(push));
    }

    @Override
    public Encoded ping() {
        return ping;
    }

    @Override
    public boolean joins() {
        return true;
    }

    /** Puts nothing between the messages: each has its marks. */
    @Override
    public Encoded join(List<Encoded> messages) {
        int length = messages.stream().mapToInt(Encoded::length).sum();
        int count = messages.stream().mapToInt(Encoded::messages).sum();
        byte[] frame = new byte[length];
        int at = 0;
        for (Encoded message : messages) {
            System.arraycopy(message.bytes(), 0, frame, at, message.length());
            at += message.length();
        }
        return Encoded.joined(frame, count);
    }

    /** What the peer says has no marks around it. */
    @Override
    public Iterator<Command> decode(byte[] frame) {
        return inner.decode(frame);
    }
}
