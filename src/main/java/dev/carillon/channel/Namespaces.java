package dev.carillon.channel;

import java.util.Optional;

/** Finds the options of a namespace. Thread-safe, never blocks. */
@FunctionalInterface
public interface Namespaces {

    /**
     * @param name namespace name, empty for channels without a namespace
     * @return empty when no such namespace is configured: error 102
     */
    Optional<Namespace> named(String name);
}
