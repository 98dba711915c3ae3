package dev.carillon.message;

import dev.carillon.CarillonException;

/** A payload cannot be carried by a format: binary data for a JSON client. That client ends with 3506. */
public final class UnencodablePayloadException extends CarillonException {

    private static final long serialVersionUID = 1L;

    public UnencodablePayloadException() {
        super("the payload is not known to be JSON", false);
    }
}
