package dev.carillon.channel;

import java.time.Duration;
import java.util.Objects;

/**
 * What a namespace keeps by key, and for whom (protocol.md 10); docs/configuration.md names the key of each.
 *
 * @param type                what its channels are subscribed to as; {@link SubscriptionType#STREAM} keeps nothing by key
 * @param mode                how long entries are kept, and whether their changes are
 * @param keyTtl              how long an entry is kept after it was last written; zero where {@code mode} keeps it for ever
 * @param stream              the changes that are kept, for recovery; {@link Namespace.History#OFF} in an ephemeral map
 * @param permissions         who may write
 * @param removeOnUnsubscribe whether the entry whose key is the client's id goes with its subscription
 * @param presence            where the subscribers of these channels are entered, of whatever type they are
 */
public record MapOptions(
        SubscriptionType type,
        Mode mode,
        Duration keyTtl,
        Namespace.History stream,
        Permissions permissions,
        boolean removeOnUnsubscribe,
        Presence presence) {

    /** Nothing is kept by key. */
    public static final MapOptions OFF = new MapOptions(
            SubscriptionType.STREAM,
            Mode.EPHEMERAL,
            Duration.ZERO,
            Namespace.History.OFF,
            Permissions.NONE,
            false,
            Presence.NONE);

    public MapOptions {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(keyTtl, "keyTtl");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(permissions, "permissions");
        Objects.requireNonNull(presence, "presence");
    }

    /** Whether changes are numbered and kept, so that a client can go on from a position. */
    public boolean hasStream() {
        return mode != Mode.EPHEMERAL;
    }

    /** Whether an entry goes by itself, some time after it was written. */
    public boolean expires() {
        return mode != Mode.PERSISTENT;
    }

    /** How a map remembers. */
    public enum Mode {
        /** Entries expire; who comes back reads all of them again. */
        EPHEMERAL,
        /** Entries expire; changes are kept for a while. */
        RECOVERABLE,
        /** Entries stay until they are removed; changes are kept for a while. */
        PERSISTENT
    }

    /** Whose key a client writes to. */
    public enum ClientKey {
        /** The one that it names. */
        OWN,
        /** Its connection's id, whatever it names. */
        CLIENT_ID,
        /** Its user's id, whatever it names. */
        USER_ID
    }

    /** What clients may write by themselves. */
    public record Permissions(Access publish, Access remove, ClientKey key) {
        public static final Permissions NONE = new Permissions(Access.NOBODY, Access.NOBODY, ClientKey.OWN);
    }

    /**
     * Prefixes that make a channel's name the name of the map in which its subscribers are entered; empty for none.
     *
     * @param clients one entry for each connection
     * @param users   one entry for each user
     */
    public record Presence(String clients, String users) {
        public static final Presence NONE = new Presence("", "");
    }
}
