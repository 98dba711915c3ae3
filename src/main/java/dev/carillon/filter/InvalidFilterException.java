package dev.carillon.filter;

import dev.carillon.CarillonException;

/** A client's filter makes no sense, or is too large. Carries no stack trace. */
public final class InvalidFilterException extends CarillonException {

    private static final long serialVersionUID = 1L;

    /** @param what what is wrong, without any of the peer's text */
    InvalidFilterException(String what) {
        super(what, false);
    }
}
