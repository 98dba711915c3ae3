package dev.carillon.node;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ChannelSyntax;
import dev.carillon.channel.Identity;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Namespaces;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;

/** What makes a channel's name a good one, and what the name alone grants. Thread-safe. */
final class ChannelRules {

    private final Namespaces namespaces;
    private final ChannelSyntax syntax;
    private final PersonalChannels personal;
    private final boolean insecure;
    private final int maxLength;

    ChannelRules(Namespaces namespaces, NodeSettings settings) {
        this.namespaces = namespaces;
        this.syntax = settings.syntax();
        this.personal = settings.personal();
        this.insecure = settings.insecure();
        this.maxLength = settings.channelMaxLength();
    }

    /**
     * The options of a channel.
     *
     * @throws RefusedException 107 for a bad name, 102 for an unknown namespace
     */
    Namespace namespaceOf(ChannelName channel) {
        checkLength(channel);
        Namespace namespace = namespaces
                .named(syntax.namespace(channel))
                .orElseThrow(() -> new RefusedException(
                        ReplyError.UNKNOWN_CHANNEL, "no namespace is configured for this channel"));
        if (!namespace.naming().good().test(syntax.rest(channel))) {
            throw new RefusedException(
                    ReplyError.BAD_REQUEST,
                    "a channel name is printable ASCII, or what its namespace's channel-regex takes");
        }
        return namespace;
    }

    /**
     * The options of a channel that is a stream.
     *
     * @throws RefusedException 107 for a bad name or a map, 102 for an unknown namespace
     */
    Namespace streamOf(ChannelName channel) {
        Namespace namespace = namespaceOf(channel);
        if (namespace.map().type().isMap()) {
            throw new RefusedException(ReplyError.BAD_REQUEST, "this channel is a map");
        }
        return namespace;
    }

    /**
     * The options of a channel that is a map.
     *
     * @throws RefusedException 107 for a bad name or a stream, 102 for an unknown namespace
     */
    Namespace mapOf(ChannelName channel) {
        Namespace namespace = namespaceOf(channel);
        if (!namespace.map().type().isMap()) {
            throw new RefusedException(ReplyError.BAD_REQUEST, "this channel is no map");
        }
        return namespace;
    }

    void checkLength(ChannelName channel) {
        if (channel.value().length() > maxLength) {
            throw new RefusedException(
                    ReplyError.BAD_REQUEST, "a channel name has at most " + maxLength + " characters");
        }
    }

    /** Whether the channel has a namespace, or none and none is needed. */
    boolean isKnown(ChannelName channel) {
        return namespaces.named(syntax.namespace(channel)).isPresent();
    }

    /** Whether a user may subscribe without a token. */
    boolean opens(ChannelName channel, Namespace namespace, Identity identity) {
        if (insecure) {
            return true;
        }
        if (syntax.isPrivate(channel)) {
            return false;
        }
        if (syntax.namesUsers(channel)) {
            if (namespace.naming().userLimited()) {
                return !identity.isAnonymous() && syntax.users(channel).contains(identity.user());
            }
            if (personal.areIn(namespace.name())) {
                return false; // what is for one user is not for whoever may subscribe to the rest of the namespace
            }
        }
        return namespace.permissions().subscribe().allows(identity, false);
    }
}
