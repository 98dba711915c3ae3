package dev.carillon.protocol;

import dev.carillon.message.Command;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;
import dev.carillon.message.Reply;
import dev.carillon.message.WireFormat;
import java.util.Iterator;
import java.util.List;

/**
 * The JSON format of the client protocol (protocol.md 2): one object per message, several in a frame with a line feed
 * between them. {@link #JSON} is the only instance, so that everybody shares what is encoded.
 *
 * <p>Encoding throws {@link dev.carillon.message.UnencodablePayloadException} for a message with a payload that is
 * neither empty nor known to be JSON.
 */
public final class JsonFormat implements WireFormat {

    /** The format. */
    public static final JsonFormat JSON = new JsonFormat();

    private static final byte DELIMITER = '\n';

    private static final Encoded PING = Encoded.of(new byte[] {'{', '}'});

    private JsonFormat() {}

    @Override
    public String name() {
        return "json";
    }

    @Override
    public boolean isText() {
        return true;
    }

    @Override
    public Encoded encode(Reply reply) {
        return Encoded.of(JsonReplies.encode(reply));
    }

    @Override
    public Encoded encode(Push push) {
        return Encoded.of(JsonPushes.encode(push));
    }

    @Override
    public Encoded ping() {
        return PING;
    }

    @Override
    public boolean joins() {
        return true;
    }

    /** Puts a line feed between the messages, and none at the end. */
    @Override
    public Encoded join(List<Encoded> messages) {
        if (messages.size() == 1) {
            return messages.get(0);
        }
        int length = messages.size() - 1;
        int count = 0;
        for (Encoded message : messages) {
            length += message.length();
            count += message.messages();
        }
        byte[] frame = new byte[length];
        int at = 0;
        for (Encoded message : messages) {
            if (at > 0) {
                frame[at++] = DELIMITER;
            }
            System.arraycopy(message.bytes(), 0, frame, at, message.length());
            at += message.length();
        }
        return Encoded.joined(frame, count);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Between two commands there is at least one line feed, and blanks as anybody likes; before the first and after the
     * last there may be blanks too.
     */
    @Override
    public Iterator<Command> decode(byte[] frame) {
        return new JsonCommands(frame);
    }
}
