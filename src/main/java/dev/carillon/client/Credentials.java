package dev.carillon.client;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Identity;
import java.util.Set;

/**
 * As whom a client is here, and what its token has given it.
 *
 * <p>Confined to the client's own tasks, but for {@link #identity}.
 */
public final class Credentials {

    private volatile Identity identity = Identity.ANONYMOUS;
    private String owner = "";
    private Set<ChannelName> granted = Set.of();
    private boolean refreshable;

    Credentials() {}

    void admitted(Operations.Admitted admitted) {
        refreshable = admitted.refreshable();
        granted = admitted.granted();
    }

    void identify(Identity now) {
        identity = now;
    }

    /** Who it is; {@link Identity#ANONYMOUS} until connected. Any thread. */
    public Identity identity() {
        return identity;
    }

    /** Notes the user under which the node has registered it, before it is told that it is connected. */
    public void belongsTo(String user) {
        owner = user;
    }

    /** The user under which the node has registered it. */
    public String owner() {
        return owner;
    }

    /** Channels that its token subscribed it to. */
    public Set<ChannelName> granted() {
        return granted;
    }

    /** Whether it is the client that refreshes its connection, with a token. */
    public boolean isRefreshable() {
        return refreshable;
    }
}
