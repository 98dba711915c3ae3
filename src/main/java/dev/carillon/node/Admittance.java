package dev.carillon.node;

/** Whether somebody who asks for a connection may come in now. */
public enum Admittance {
    LET_IN,
    /** The node is about to stop. */
    DRAINING,
    /** It has as many connections as it may have. */
    FULL,
    /** So many are coming in, or have come of late, that nobody else should now. */
    CROWDED
}
