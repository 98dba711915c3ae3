package dev.carillon.channel;

import java.util.Objects;

/**
 * The name of a channel, as in {@code room:lobby}. What comes before the first colon names its {@link Namespace}; a
 * leading {@code $} marks a private channel, which needs a subscription token, and is no part of the namespace's name.
 *
 * <p>Dumb on purpose: length, characters and the namespace are checked by the node, so that a bad name is an error
 * reply and not a disconnect.
 *
 * @param value the name, not empty
 */
public record ChannelName(String value) implements Comparable<ChannelName> {

    private static final char PRIVATE_PREFIX = '$';
    private static final char NAMESPACE_BOUNDARY = ':';

    public ChannelName {
        Objects.requireNonNull(value, "value");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a channel name is not empty");
        }
    }

    public static ChannelName of(String value) {
        return new ChannelName(value);
    }

    /** The namespace's name, or the empty string for a channel without one. */
    public String namespace() {
        int boundary = value.indexOf(NAMESPACE_BOUNDARY);
        return boundary < 0 ? "" : value.substring(isPrivate() ? 1 : 0, boundary);
    }

    /** Whether only a subscription token opens this channel. */
    public boolean isPrivate() {
        return value.charAt(0) == PRIVATE_PREFIX;
    }

    @Override
    public int compareTo(ChannelName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
