package dev.carillon.message;

import java.util.Objects;

/**
 * One command of a client (protocol.md 3).
 *
 * @param id      chosen by the client, 1 to 2^32-1, echoed in the reply; 0 on a pong and on a send
 * @param request what it asks
 */
public record Command(long id, Request request) {

    public Command {
        Objects.requireNonNull(request, "request");
    }

    /** An empty command answers a ping. */
    public boolean isPong() {
        return id == 0 && request instanceof Request.Nothing;
    }
}
