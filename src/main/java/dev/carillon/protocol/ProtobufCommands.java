package dev.carillon.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.message.Command;
import dev.carillon.message.MalformedMessageException;
import dev.carillon.protocol.wire.Wire;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The commands of one frame, each decoded when it is asked for. Not thread-safe. */
final class ProtobufCommands implements Iterator<Command> {

    /** Of a varint of 32 bits. */
    private static final int MAX_LENGTH_BYTES = 5;

    private final byte[] frame;
    private int at;

    /** An empty frame has no command, but that is for {@link #next} to say. */
    private boolean more = true;

    ProtobufCommands(byte[] frame) {
        this.frame = frame;
    }

    @Override
    public boolean hasNext() {
        return more;
    }

    @Override
    public Command next() {
        if (!more) {
            throw new NoSuchElementException("the frame is read");
        }
        // Stays so when the command throws: where a malformed one ends nobody knows.
        more = false;
        int length = length();
        Command command = command(length);
        at += length;
        more = at < frame.length;
        return command;
    }

    /** Reads the length of the command that follows: at most what is left of the frame. */
    private int length() {
        int start = at;
        long length = 0;
        for (int i = 0; i < MAX_LENGTH_BYTES && at < frame.length; i++) {
            byte next = frame[at++];
            length |= (next & 0x7fL) << 7 * i;
            if (next >= 0) {
                if (length > frame.length - at) {
                    throw malformed("a command that ends within the frame", start);
                }
                return (int) length;
            }
        }
        throw malformed("the length of a command", start);
    }

    private Command command(int length) {
        Wire.Command read;
        try {
            // Bounded in depth by the library, and in size by the frame.
            read = Wire.Command.parser().parseFrom(frame, at, length);
        } catch (InvalidProtocolBufferException invalid) {
            throw malformed("a command", at);
        }
        if (read.hasPing()) {
            throw malformed("no ping", at); // only the server pings
        }
        return new Command(Integer.toUnsignedLong(read.getId()), ProtobufRequests.read(read));
    }

    private static MalformedMessageException malformed(String expected, int at) {
        return new MalformedMessageException("expected " + expected + " at byte " + at);
    }
}
