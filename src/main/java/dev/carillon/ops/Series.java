package dev.carillon.ops;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The series of one metric, by label value: at most {@link #MAX_VALUES}, and one named {@value #OTHER} for whatever comes
 * after. So a label can never fill the memory, here or in Prometheus. Thread-safe; takes a lock only for a value that is
 * new.
 */
final class Series<S> {

    /** More than any of the node's closed tables has; only the codes that applications choose could be more. */
    static final int MAX_VALUES = 64;

    static final String OTHER = "other";

    private final ConcurrentHashMap<String, S> byValue = new ConcurrentHashMap<>();
    private final Function<String, S> factory;

    /** @param factory makes the series of a label value; called once for each */
    Series(Function<String, S> factory) {
        this.factory = factory;
    }

    /** @param value empty counts as {@value #OTHER} */
    S of(String value) {
        S known = byValue.get(value);
        return known != null ? known : added(value);
    }

    private S added(String value) {
        S other = byValue.get(OTHER);
        if (other != null && byValue.size() >= MAX_VALUES) {
            return other;
        }
        synchronized (this) {
            boolean fits = byValue.size() < MAX_VALUES && !value.isEmpty();
            return byValue.computeIfAbsent(fits || byValue.containsKey(value) ? value : OTHER, factory);
        }
    }
}
