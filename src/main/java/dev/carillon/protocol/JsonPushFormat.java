package dev.carillon.protocol;

import dev.carillon.message.Command;
import dev.carillon.message.Encoded;
import dev.carillon.message.MalformedMessageException;
import dev.carillon.message.Push;
import dev.carillon.message.Reply;
import dev.carillon.message.Request;
import dev.carillon.message.Result;
import dev.carillon.message.WireFormat;
import java.util.Iterator;
import java.util.List;

/**
 * The JSON of peers that only listen (protocol.md 1.5): they say once who they are, with a bare connect request, and get
 * bare pushes, of which the first answers that. {@link #PUSHES} is the only instance, so that everybody shares what is
 * encoded.
 */
public final class JsonPushFormat implements WireFormat {

    /** The format. */
    public static final JsonPushFormat PUSHES = new JsonPushFormat();

    /** Nobody reads it: there is no reply. */
    private static final long CONNECT = 1;

    private JsonPushFormat() {}

    @Override
    public String name() {
        return "json";
    }

    @Override
    public boolean isText() {
        return true;
    }

    /** Only connect is ever asked, and an error ends the connection. */
    @Override
    public Encoded encode(Reply reply) {
        return reply.result() instanceof Result.Connect connected
                ? encode(new Push.Connected(connected))
                : Encoded.NOTHING;
    }

    @Override
    public Encoded encode(Push push) {
        return Encoded.of(JsonPushes.bare(push));
    }

    @Override
    public Encoded ping() {
        return JsonFormat.JSON.ping();
    }

    @Override
    public boolean joins() {
        return true;
    }

    @Override
    public Encoded join(List<Encoded> messages) {
        return JsonFormat.JSON.join(messages);
    }

    /** @throws MalformedMessageException at once: there is one request, and nothing before it */
    @Override
    public Iterator<Command> decode(byte[] frame) {
        JsonReader reader = new JsonReader(frame);
        Request connect = JsonRequests.read("connect", reader);
        reader.end();
        return List.of(new Command(CONNECT, connect)).iterator();
    }
}
