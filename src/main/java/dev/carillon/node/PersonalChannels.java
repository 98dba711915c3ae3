package dev.carillon.node;

import static dev.carillon.ConfigurationException.require;

import dev.carillon.ConfigurationException;
import dev.carillon.channel.ChannelSyntax;
import java.util.Objects;

/**
 * Whether each user is subscribed, by the server, to a channel of its own: {@code #user}, or {@code ns:#user}.
 *
 * @param enabled          {@code carillon.client.subscribe-to-user-personal-channel.enabled}
 * @param namespace        {@code .personal-channel-namespace}; empty for without one
 * @param singleConnection {@code .single-connection}: whoever connects ends its user's older connections with 3504
 */
public record PersonalChannels(boolean enabled, String namespace, boolean singleConnection) {

    public static final String PREFIX = "carillon.client.subscribe-to-user-personal-channel.";

    public static final PersonalChannels OFF = new PersonalChannels(false, "", false);

    public PersonalChannels {
        Objects.requireNonNull(namespace, "namespace");
        require(
                !singleConnection || enabled,
                PREFIX + "single-connection",
                true,
                "false while " + PREFIX + "enabled is");
    }

    /** @throws ConfigurationException where names name no users */
    void checkWith(ChannelSyntax syntax) {
        require(
                !enabled || !syntax.userBoundary().isEmpty(),
                PREFIX + "enabled",
                true,
                "false while carillon.channel.user-boundary is empty");
    }

    boolean areIn(String name) {
        return enabled && namespace.equals(name);
    }
}
