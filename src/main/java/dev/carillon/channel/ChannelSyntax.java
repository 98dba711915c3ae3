package dev.carillon.channel;

import static dev.carillon.ConfigurationException.require;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the parts of a channel's name are: {@code room:lobby} is in the namespace {@code room}, {@code $room:lobby} is
 * private besides, and {@code chat:dialog#ann,bob} is for the users {@code ann} and {@code bob}.
 *
 * @param privatePrefix     marks a private channel, which needs a subscription token, and is no part of the namespace's
 *                          name; empty for none
 * @param namespaceBoundary its first stands behind the namespace's name
 * @param userBoundary      its last stands before the users; empty for none
 * @param userSeparator     between two users; empty allows only one
 */
public record ChannelSyntax(String privatePrefix, String namespaceBoundary, String userBoundary, String userSeparator) {

    public static final ChannelSyntax DEFAULT = new ChannelSyntax("$", ":", "#", ",");

    /** None that the name of a namespace may hold. */
    private static final String MARKS = "!\"#$%&'()*+,/:;<=>?@[\\]^`{|}~";

    public ChannelSyntax {
        check("private-prefix", privatePrefix, true);
        check("namespace-boundary", namespaceBoundary, false);
        check("user-boundary", userBoundary, true);
        check("user-separator", userSeparator, true);
        List<String> used = List.of(privatePrefix, namespaceBoundary, userBoundary, userSeparator).stream()
                .filter(mark -> !mark.isEmpty())
                .toList();
        require(
                used.stream().distinct().count() == used.size(),
                "carillon.channel.namespace-boundary",
                namespaceBoundary,
                "another character than private-prefix, user-boundary and user-separator, which differ too");
    }

    private static void check(String key, String mark, boolean mayBeEmpty) {
        require(
                mark.isEmpty() ? mayBeEmpty : mark.length() == 1 && MARKS.contains(mark),
                "carillon.channel." + key,
                mark,
                (mayBeEmpty ? "empty or " : "")
                        + "one ASCII character that is no letter, digit, blank, '-', '_' or '.'");
    }

    /** Whether only a subscription token opens this channel. */
    public boolean isPrivate(ChannelName channel) {
        return !privatePrefix.isEmpty() && channel.value().startsWith(privatePrefix);
    }

    /** The namespace's name, or the empty string for a channel without one. */
    public String namespace(ChannelName channel) {
        int boundary = channel.value().indexOf(namespaceBoundary);
        return boundary < 0 ? "" : channel.value().substring(isPrivate(channel) ? 1 : 0, boundary);
    }

    /** What is behind the namespace's name; the whole name for a channel without one. */
    public String rest(ChannelName channel) {
        return channel.value().substring(channel.value().indexOf(namespaceBoundary) + 1);
    }

    /** The channel of this name in a namespace, which may be the empty one. */
    public ChannelName in(String namespace, String rest) {
        return ChannelName.of(namespace.isEmpty() ? rest : namespace + namespaceBoundary + rest);
    }

    /** Whether the name says for which users the channel is. */
    public boolean namesUsers(ChannelName channel) {
        return !userBoundary.isEmpty() && channel.value().contains(userBoundary);
    }

    /** The users for whom the channel is; none where its name names none. */
    public List<String> users(ChannelName channel) {
        if (!namesUsers(channel)) {
            return List.of();
        }
        String users = channel.value().substring(channel.value().lastIndexOf(userBoundary) + 1);
        return userSeparator.isEmpty() ? List.of(users) : List.of(users.split(Pattern.quote(userSeparator), -1));
    }

    /**
     * The channel that is for one user alone.
     *
     * @param namespace where it is; empty for without one
     * @return empty when the user's id would read as something else in it, such as two users
     */
    public Optional<ChannelName> personal(String namespace, String user) {
        if (user.isEmpty() || userBoundary.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(in(namespace, userBoundary + user))
                .filter(channel -> namespace(channel).equals(namespace))
                .filter(channel -> users(channel).equals(List.of(user)));
    }
}
