package dev.carillon.security;

/** By which way a peer comes: what its request is asked, and what not. */
enum Entrance {
    /** An upgrade to WebSocket. */
    UPGRADE,
    /** A request whose answer is a stream, which is a connection too; commands in its query have line feeds between. */
    STREAM,
    /** A request beside a stream, such as a preflight: no connection, nobody to be introduced. */
    BESIDE;

    boolean connects() {
        return this != BESIDE;
    }
}
