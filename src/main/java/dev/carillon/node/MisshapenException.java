package dev.carillon.node;

import dev.carillon.CarillonException;

/** A payload is not what its namespace takes: error 107. Carries no stack trace and nothing of the payload but names. */
public final class MisshapenException extends CarillonException {

    private static final long serialVersionUID = 1L;

    /** A path is made of names that a peer may have chosen. */
    private static final int PATH_MAX_LENGTH = 256;

    private final String path;
    private final String expected;

    /**
     * @param path     where, as a JSON pointer; empty for the whole payload
     * @param expected what should be there, without anything of what is
     */
    public MisshapenException(String path, String expected) {
        super("data%s: expected %s".formatted(path.isEmpty() ? "" : " at " + shortened(path), expected), false);
        this.path = shortened(path);
        this.expected = expected;
    }

    private static String shortened(String path) {
        return path.length() <= PATH_MAX_LENGTH ? path : path.substring(0, PATH_MAX_LENGTH) + "…";
    }

    public String path() {
        return path;
    }

    public String expected() {
        return expected;
    }
}
