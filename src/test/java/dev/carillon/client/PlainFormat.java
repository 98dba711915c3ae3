package dev.carillon.client;

import dev.carillon.message.Command;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;
import dev.carillon.message.Reply;
import dev.carillon.message.WireFormat;
import dev.carillon.protocol.JsonFormat;
import java.util.Iterator;
import java.util.List;

/** JSON of which every message goes in a frame of its own, and which has no word for joins and leaves. */
final class PlainFormat implements WireFormat {

    private final boolean joins;

    PlainFormat() {
        this(false);
    }

    PlainFormat(boolean joins) {
        this.joins = joins;
    }

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public boolean isText() {
        return true;
    }

    @Override
    public Encoded encode(Reply reply) {
        return JsonFormat.JSON.encode(reply);
    }

    @Override
    public Encoded encode(Push push) {
        return push instanceof Push.Joined || push instanceof Push.Left
                ? Encoded.NOTHING
                : JsonFormat.JSON.encode(push);
    }

    @Override
    public Encoded ping() {
        return JsonFormat.JSON.ping();
    }

    @Override
    public boolean joins() {
        return joins;
    }

    @Override
    public Encoded join(List<Encoded> messages) {
        return JsonFormat.JSON.join(messages);
    }

    @Override
    public Iterator<Command> decode(byte[] frame) {
        return JsonFormat.JSON.decode(frame);
    }
}
