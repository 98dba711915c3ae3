package dev.carillon.protocol;

import com.google.protobuf.AbstractMessageLite;
import com.google.protobuf.CodedOutputStream;
import dev.carillon.message.Command;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;
import dev.carillon.message.Reply;
import dev.carillon.message.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;

/**
 * The Protobuf format of the client protocol (protocol.md 2 and 11): each message behind its length as an unsigned varint,
 * several in a frame one after the other. {@link #PROTOBUF} is the only instance, so that everybody shares what is encoded.
 *
 * <p>Any payload fits into it: what is known to be JSON goes out as the same bytes, and what comes in is not known to be
 * anything.
 */
public final class ProtobufFormat implements WireFormat {

    /** The format. */
    public static final ProtobufFormat PROTOBUF = new ProtobufFormat();

    /** A message of length 0. */
    private static final Encoded PING = Encoded.binary(new byte[] {0}, 1);

    private ProtobufFormat() {}

    @Override
    public String name() {
        return "protobuf";
    }

    @Override
    public boolean isText() {
        return false;
    }

    @Override
    public Encoded encode(Reply reply) {
        return delimited(ProtobufReplies.message(reply));
    }

    @Override
    public Encoded encode(Push push) {
        return delimited(ProtobufPushes.message(push));
    }

    private static Encoded delimited(AbstractMessageLite<?, ?> message) {
        int size = message.getSerializedSize();
        byte[] bytes = new byte[CodedOutputStream.computeUInt32SizeNoTag(size) + size];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeUInt32NoTag(size);
            message.writeTo(out);
        } catch (IOException outOfSpace) {
            throw new UncheckedIOException(outOfSpace);
        }
        out.checkNoSpaceLeft();
        return Encoded.binary(bytes, 1);
    }

    @Override
    public Encoded ping() {
        return PING;
    }

    @Override
    public boolean joins() {
        return true;
    }

    /** Puts nothing between the messages: each says how long it is. */
    @Override
    public Encoded join(List<Encoded> messages) {
        if (messages.size() == 1) {
            return messages.get(0);
        }
        int length = 0;
        int count = 0;
        for (Encoded message : messages) {
            length += message.length();
            count += message.messages();
        }
        byte[] frame = new byte[length];
        int at = 0;
        for (Encoded message : messages) {
            System.arraycopy(message.bytes(), 0, frame, at, message.length());
            at += message.length();
        }
        return Encoded.binary(frame, count);
    }

    @Override
    public Iterator<Command> decode(byte[] frame) {
        return new ProtobufCommands(frame);
    }
}
