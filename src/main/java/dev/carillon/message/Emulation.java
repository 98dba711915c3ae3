package dev.carillon.message;

import java.util.Objects;

/**
 * Commands that come apart from the stream of their connection (protocol.md 1.4).
 *
 * @param node     id of the node that holds the stream, as the client was told
 * @param session  secret of the connection
 * @param commands a frame in the connection's format
 */
public record Emulation(String node, String session, byte[] commands) {

    public Emulation {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(commands, "commands");
    }

    /** The session is a secret. */
    @Override
    public String toString() {
        return "Emulation[node=" + node + ", " + commands.length + " bytes]";
    }
}
