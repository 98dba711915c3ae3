package dev.carillon.endpoint;

import dev.carillon.message.Command;
import dev.carillon.message.Encoded;
import dev.carillon.message.MalformedMessageException;
import dev.carillon.message.Push;
import dev.carillon.message.Reply;
import dev.carillon.message.WireFormat;
import java.util.Iterator;
import java.util.List;

/**
 * A format without an envelope: one message per frame, and no word for anything unless a subclass has one. What comes in
 * is read by the endpoint, which submits commands.
 */
class BareFormat implements WireFormat {

    private final String name;

    /** @param name short, for metrics */
    BareFormat(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isText() {
        return true;
    }

    @Override
    public Encoded encode(Reply reply) {
        return Encoded.NOTHING;
    }

    @Override
    public Encoded encode(Push push) {
        return Encoded.NOTHING;
    }

    /** The transport pings by itself. */
    @Override
    public Encoded ping() {
        return Encoded.NOTHING;
    }

    @Override
    public boolean joins() {
        return false;
    }

    /** @throws UnsupportedOperationException always: see {@link #joins} */
    @Override
    public Encoded join(List<Encoded> messages) {
        throw new UnsupportedOperationException("one message per frame");
    }

    @Override
    public Iterator<Command> decode(byte[] frame) {
        throw new MalformedMessageException("no commands in this format");
    }
}
