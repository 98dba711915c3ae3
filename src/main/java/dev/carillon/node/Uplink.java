package dev.carillon.node;

import java.util.Objects;

/**
 * Commands of a client that came apart from its stream (protocol.md 1.4).
 *
 * @param session  secret of the connection that they belong to
 * @param commands a frame in that connection's format; the array becomes the client's
 */
public record Uplink(String session, byte[] commands) {

    /** What became of them. */
    public enum Outcome {
        /** They wait in their connection's line, or have been worked on. */
        TAKEN,
        /** The connection is no more. */
        SESSION_GONE,
        /** Too much waits already: the connection ends with 3013. */
        TOO_MUCH,
        /** No node of this name can be reached. */
        NODE_UNKNOWN
    }

    public Uplink {
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(commands, "commands");
    }

    /** The session is a secret. */
    @Override
    public String toString() {
        return "Uplink[" + commands.length + " bytes]";
    }
}
