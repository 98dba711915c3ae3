package dev.carillon.message;

import dev.carillon.CarillonException;

/** A frame is not what its format asks for. The connection ends with {@code Disconnect.BAD_REQUEST}. */
public final class MalformedMessageException extends CarillonException {

    private static final long serialVersionUID = 1L;

    /** @param what what was expected and where, without any of the peer's data */
    public MalformedMessageException(String what) {
        super(what, false);
    }
}
