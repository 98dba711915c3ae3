package dev.carillon.channel;

import dev.carillon.CarillonException;
import java.util.Objects;

/** An operation ends the whole connection. Carries no stack trace. */
public final class EndedException extends CarillonException {

    private static final long serialVersionUID = 1L;

    private final transient Disconnect disconnect;

    public EndedException(Disconnect disconnect) {
        super(disconnect.reason(), false);
        this.disconnect = Objects.requireNonNull(disconnect, "disconnect");
    }

    public Disconnect disconnect() {
        return disconnect;
    }
}
