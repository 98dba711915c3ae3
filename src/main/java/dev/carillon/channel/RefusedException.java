package dev.carillon.channel;

import dev.carillon.CarillonException;
import java.util.Objects;

/** An operation is refused with an error reply; the connection goes on. Carries no stack trace. */
public final class RefusedException extends CarillonException {

    private static final long serialVersionUID = 1L;

    private final ReplyError error;

    public RefusedException(ReplyError error) {
        this(error, error.message());
    }

    /** @param detail for the server API's caller and the log, without payloads and tokens */
    public RefusedException(ReplyError error, String detail) {
        super(detail, false);
        this.error = Objects.requireNonNull(error, "error");
    }

    public ReplyError error() {
        return error;
    }
}
