package dev.carillon.cluster;

/** Bytes that this version cannot read. Never leaves the package: whoever reads decides what is missing then. */
final class UnknownVersionException extends Exception {

    private static final long serialVersionUID = 1L;

    UnknownVersionException(String what) {
        super(what, null, false, false);
    }
}
