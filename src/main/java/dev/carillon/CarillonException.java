package dev.carillon;

/** The root of what Carillon throws, so that an application can catch all of it at once. */
public class CarillonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CarillonException(String message) {
        super(message);
    }

    public CarillonException(String message, Throwable cause) {
        super(message, cause);
    }

    /** For refusals that are part of the protocol: nobody reads their stack trace, so none is made. */
    protected CarillonException(String message, boolean writableStackTrace) {
        super(message, null, false, writableStackTrace);
    }
}
