package dev.carillon.security;

import java.util.concurrent.CompletionStage;

/** Where a key set is fetched. Thread-safe, never blocks. */
@FunctionalInterface
public interface KeySetAddress {

    /**
     * Fetches the set once.
     *
     * @return the text as it was given out. Completes exceptionally when there was no answer in time, one that is not
     *     200, or one that is too large; always completes
     */
    CompletionStage<byte[]> fetch();
}
