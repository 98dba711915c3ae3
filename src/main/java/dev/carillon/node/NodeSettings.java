package dev.carillon.node;

import static dev.carillon.ConfigurationException.require;

import dev.carillon.broker.PublishOptions;
import dev.carillon.channel.ChannelSyntax;
import dev.carillon.filter.FilterLimits;
import java.time.Duration;

/**
 * What a node allows.
 *
 * @param name                     of the node, for people
 * @param version                  of Carillon
 * @param anonymous                whether a client without any token may connect
 * @param anonymousTokens          whether a token without a user may
 * @param insecure                 development only: everybody may do everything; a given token is still verified
 * @param channelMaxLength         characters of a channel's name at most
 * @param maxPublicationBytes      bytes of one publication at most
 * @param maxTagsBytes             bytes of the names and values of one publication's tags at most
 * @param historyMaxPublications   publications that one history call gives at most
 * @param recoveryMaxPublications  publications that one recovery gives at most
 * @param userConnectionLimit      connections of one user on this node; 0 for any number
 * @param connectionLimit          connections of this node; 0 for any number
 * @param connectingLimit          connect commands that are decided at a time; 0 for any number
 * @param idempotencyTtl           how long an idempotency key is remembered
 * @param filters                  how large a client's tag filter may be
 * @param syntax                   of channel names
 * @param personal                 channels of one user each
 */
public record NodeSettings(
        String name,
        String version,
        boolean anonymous,
        boolean anonymousTokens,
        boolean insecure,
        int channelMaxLength,
        int maxPublicationBytes,
        int maxTagsBytes,
        int historyMaxPublications,
        int recoveryMaxPublications,
        int userConnectionLimit,
        int connectionLimit,
        int connectingLimit,
        Duration idempotencyTtl,
        FilterLimits filters,
        ChannelSyntax syntax,
        PersonalChannels personal) {

    /** Nothing is allowed that has not been allowed. */
    public static final NodeSettings DEFAULT = new NodeSettings(
            "carillon",
            "0",
            false,
            true,
            false,
            255,
            65_536,
            8_192,
            300,
            300,
            0,
            0,
            2_000,
            PublishOptions.DEFAULT_IDEMPOTENCY_TTL,
            FilterLimits.DEFAULT,
            ChannelSyntax.DEFAULT,
            PersonalChannels.OFF);

    public NodeSettings {
        personal.checkWith(syntax);
        require(
                channelMaxLength >= 1 && channelMaxLength <= 4_096,
                "carillon.channel.max-length",
                channelMaxLength,
                "1 to 4096");
        require(maxPublicationBytes >= 1, "carillon.channel.max-publication-bytes", maxPublicationBytes, "at least 1");
        require(maxTagsBytes >= 0, "carillon.channel.max-tags-bytes", maxTagsBytes, "at least 0 (0: no tags)");
        require(
                historyMaxPublications >= 1,
                "carillon.client.history-max-publication-limit",
                historyMaxPublications,
                "at least 1");
        require(
                recoveryMaxPublications >= 1,
                "carillon.client.recovery-max-publication-limit",
                recoveryMaxPublications,
                "at least 1");
        require(
                userConnectionLimit >= 0,
                "carillon.client.user-connection-limit",
                userConnectionLimit,
                "at least 0 (0: no limit)");
        require(connectionLimit >= 0, "carillon.client.connection-limit", connectionLimit, "at least 0 (0: no limit)");
        require(connectingLimit >= 0, "carillon.client.connecting-limit", connectingLimit, "at least 0 (0: no limit)");
    }
}
