package dev.carillon.node;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Namespaces;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;

/** What makes a channel's name a good one. Thread-safe. */
final class ChannelRules {

    private final Namespaces namespaces;
    private final int maxLength;

    ChannelRules(Namespaces namespaces, int maxLength) {
        this.namespaces = namespaces;
        this.maxLength = maxLength;
    }

    /**
     * The options of a channel.
     *
     * @throws RefusedException 107 for a bad name, 102 for an unknown namespace
     */
    Namespace namespaceOf(ChannelName channel) {
        checkLength(channel);
        Namespace namespace = namespaces
                .of(channel)
                .orElseThrow(() -> new RefusedException(
                        ReplyError.UNKNOWN_CHANNEL, "no namespace is configured for this channel"));
        checkCharacters(channel);
        return namespace;
    }

    void checkLength(ChannelName channel) {
        if (channel.value().length() > maxLength) {
            throw new RefusedException(
                    ReplyError.BAD_REQUEST, "a channel name has at most " + maxLength + " characters");
        }
    }

    private static void checkCharacters(ChannelName channel) {
        if (!channel.value().chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new RefusedException(ReplyError.BAD_REQUEST, "a channel name is printable ASCII");
        }
    }
}
