package dev.carillon.channel;

import java.util.Objects;

/**
 * The name of a channel, as in {@code room:lobby}. {@link ChannelSyntax} knows its parts.
 *
 * <p>Dumb on purpose: length, characters and the namespace are checked by the node, so that a bad name is an error
 * reply and not a disconnect.
 *
 * @param value the name, not empty
 */
public record ChannelName(String value) implements Comparable<ChannelName> {

    public ChannelName {
        Objects.requireNonNull(value, "value");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a channel name is not empty");
        }
    }

    public static ChannelName of(String value) {
        return new ChannelName(value);
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
