package dev.carillon.meter;

/**
 * Where a node says what an operator may have to know. Thread-safe, never throws.
 *
 * <p>Never given: payloads, tokens, keys, and names that a peer chose without the {@code quote} of the implementation.
 */
@FunctionalInterface
public interface EventLog {

    /**
     * @param id     stable, dotted, such as {@code connection.ended}
     * @param fields name, value, name, value …; the implementation makes control characters harmless
     */
    void event(Level level, String id, Object... fields);

    /** How much it matters. */
    enum Level {
        DEBUG,
        INFO,
        WARNING,
        ERROR
    }

    /** Says nothing: for tests. */
    EventLog NONE = (level, id, fields) -> {};
}
