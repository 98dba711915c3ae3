package dev.carillon.direct;

import java.io.IOException;

/** The TCP connection under a transport, as far as it is written to. One thread at a time writes. */
interface Line {

    /**
     * Takes all of it, without blocking; what does not fit into the operating system's buffers is kept and written later.
     * Only after {@link #isReady} has said yes.
     *
     * @param bytes not changed; may be shared with other connections
     */
    void write(byte[] bytes) throws IOException;

    /** Whether nothing is kept any more. Once it has said no, {@link DirectTransport#writePossible} will come. */
    boolean isReady() throws IOException;

    /** Ends the connection behind what was written. Idempotent, does not throw. */
    void end();

    /** Ends the connection at once, whatever is still to be written. Idempotent, does not throw. */
    void cut();
}
