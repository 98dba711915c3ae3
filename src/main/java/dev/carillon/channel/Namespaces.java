package dev.carillon.channel;

import java.util.Optional;

/** Finds the options of a channel. Thread-safe, never blocks. */
@FunctionalInterface
public interface Namespaces {

    /**
     * @param name namespace name, empty for channels without a namespace
     * @return empty when no such namespace is configured: error 102
     */
    Optional<Namespace> named(String name);

    /** The options of this channel, by the namespace in its name. */
    default Optional<Namespace> of(ChannelName channel) {
        return named(channel.namespace());
    }
}
