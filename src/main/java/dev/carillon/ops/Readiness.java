package dev.carillon.ops;

/** What the probes of whoever runs the server ask. Thread-safe; answers from memory, at once. */
public interface Readiness {

    /** Whether the node has come up; true from then on. */
    boolean started();

    /** Whether connections should be sent here now: up, not draining, and the broker answers. */
    boolean ready();
}
