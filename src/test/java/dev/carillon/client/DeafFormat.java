package dev.carillon.client;

import dev.carillon.message.Command;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;
import dev.carillon.message.Reply;
import dev.carillon.message.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/** Writes any payload, as a format does that is not text. */
final class DeafFormat implements WireFormat {

    @Override
    public String name() {
        return "deaf";
    }

    @Override
    public boolean isText() {
        return false;
    }

    @Override
    public Encoded encode(Reply reply) {
        return Encoded.binary("r".getBytes(StandardCharsets.UTF_8), 1);
    }

    @Override
    public Encoded encode(Push push) {
        return Encoded.binary("p".getBytes(StandardCharsets.UTF_8), 1);
    }

    @Override
    public Encoded ping() {
        return Encoded.binary(new byte[] {0}, 1);
    }

    @Override
    public boolean joins() {
        return true;
    }

    @Override
    public Encoded join(List<Encoded> messages) {
        return Encoded.binary("p".repeat(messages.size()).getBytes(StandardCharsets.UTF_8), messages.size());
    }

    @Override
    public Iterator<Command> decode(byte[] frame) {
        throw new UnsupportedOperationException("nothing is read in this test");
    }
}
