package dev.carillon.protocol;

import static dev.carillon.protocol.JsonGrammar.malformed;

import dev.carillon.message.Command;
import dev.carillon.message.Request;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The commands of one frame, each decoded when it is asked for. Not thread-safe. */
final class JsonCommands implements Iterator<Command> {

    /** The requests stand in the order in which they count when there are several (protocol.md 3). */
    private static final JsonNames COMMAND = JsonNames.of(
            "id",
            "connect",
            "subscribe",
            "unsubscribe",
            "publish",
            "presence",
            "presence_stats",
            "history",
            "rpc",
            "send",
            "refresh",
            "sub_refresh",
            "ping");

    private final byte[] frame;
    private final JsonReader reader;

    /** An empty frame has no command, but that is for {@link #next} to say. */
    private boolean more = true;

    private boolean separated = true;

    JsonCommands(byte[] frame) {
        this.frame = frame;
        this.reader = new JsonReader(frame);
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
        // Stays so when the command throws: what follows a malformed one has no meaning.
        more = false;
        if (!separated) {
            throw malformed("a line feed", reader.position());
        }
        Command command = command();
        int end = reader.position();
        more = !reader.atEnd();
        separated = hasLineFeed(end, reader.position());
        return command;
    }

    private boolean hasLineFeed(int start, int end) {
        for (int i = start; i < end; i++) {
            if (frame[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    private Command command() {
        long id = 0;
        Request request = Request.Nothing.INSTANCE;
        int rank = Integer.MAX_VALUE;
        JsonMembers members = reader.members(COMMAND);
        while (members.next()) {
            if (reader.readNull()) {
                continue;
            }
            if (members.name().equals("id")) {
                id = reader.uint32();
                continue;
            }
            // One that does not count is read all the same: it has to be well formed.
            Request read = JsonRequests.read(members.name(), reader);
            if (members.index() < rank) {
                rank = members.index();
                request = read;
            }
        }
        return new Command(id, request);
    }
}
