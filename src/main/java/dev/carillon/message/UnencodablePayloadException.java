package dev.carillon.message;

import dev.carillon.CarillonException;

/**
 * A payload that is not known to be JSON was to go to a client that reads JSON. The connection ends with {@code
 * Disconnect.INAPPROPRIATE_PROTOCOL}.
 */
public final class UnencodablePayloadException extends CarillonException {

    private static final long serialVersionUID = 1L;

    /** @param what names the field, without any of its data */
    public UnencodablePayloadException(String what) {
        super(what, false);
    }
}
