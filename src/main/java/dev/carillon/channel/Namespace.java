package dev.carillon.channel;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The options that all channels of one namespace share; docs/configuration.md names the key of each.
 *
 * @param name        the part of a channel's name before the colon; empty for channels without a namespace
 * @param presence    who is here
 * @param history     what is kept
 * @param positioning which clients are promised to be told of a gap, and may recover
 * @param permissions what clients may do without a token
 * @param dataFormat  what publications may be
 * @param recovery    what a client that comes back is given
 * @param filtering   whether a client may choose among the publications
 * @param deltas      whether a client may get patches in place of publications
 * @param naming      how channels may be named, and what a name grants
 * @param map         what is kept by key
 * @param slow        what becomes of publications for who reads them too slowly
 */
public record Namespace(
        String name,
        Presence presence,
        History history,
        Positioning positioning,
        Permissions permissions,
        DataFormat dataFormat,
        Recovery recovery,
        Filtering filtering,
        Deltas deltas,
        Naming naming,
        MapOptions map,
        Slow slow) {

    public Namespace {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(presence, "presence");
        Objects.requireNonNull(history, "history");
        Objects.requireNonNull(positioning, "positioning");
        Objects.requireNonNull(permissions, "permissions");
        Objects.requireNonNull(dataFormat, "dataFormat");
        Objects.requireNonNull(recovery, "recovery");
        Objects.requireNonNull(filtering, "filtering");
        Objects.requireNonNull(deltas, "deltas");
        Objects.requireNonNull(naming, "naming");
        Objects.requireNonNull(map, "map");
        Objects.requireNonNull(slow, "slow");
    }

    /** Whether a client that asks for patches is given some. */
    public boolean makesDeltas() {
        return deltas.fossil()
                && switch (map.type()) {
                    case STREAM -> history.enabled();
                    case MAP -> true;
                    case MAP_CLIENTS, MAP_USERS -> false; // entries without data
                };
    }

    /** With the rest as it is when nothing is configured. */
    public Namespace(
            String name,
            Presence presence,
            History history,
            Positioning positioning,
            Permissions permissions,
            DataFormat dataFormat) {
        this(
                name,
                presence,
                history,
                positioning,
                permissions,
                dataFormat,
                Recovery.STREAM,
                Filtering.OFF,
                Deltas.OFF,
                Naming.ASCII,
                MapOptions.OFF,
                Slow.DISCONNECT);
    }

    /** A namespace in which nothing is kept and nobody may do anything: what an option does not open stays closed. */
    public static Namespace closed(String name) {
        return new Namespace(name, Presence.OFF, History.OFF, Positioning.OFF, Permissions.NONE, DataFormat.JSON);
    }

    /**
     * @param enabled            whether members are counted and listed
     * @param joinLeave          whether joins and leaves are published
     * @param forcePushJoinLeave whether every member gets them, asked for or not
     */
    public record Presence(boolean enabled, boolean joinLeave, boolean forcePushJoinLeave) {
        public static final Presence OFF = new Presence(false, false, false);
    }

    /**
     * @param size    publications kept per channel, at least 0; 0 keeps none
     * @param ttl     how long after its last publication a stream is kept; zero keeps none
     * @param metaTtl how long the epoch and the top offset outlive the last access
     */
    public record History(int size, Duration ttl, Duration metaTtl) {
        public static final History OFF = new History(0, Duration.ZERO, Duration.ofHours(720));

        /** Whether anything is kept: both a size and a time are needed. */
        public boolean enabled() {
            return size > 0 && ttl.toMillis() > 0;
        }
    }

    /**
     * @param force         every subscription is positioned: it is told of a gap
     * @param allow         a client may ask for it
     * @param forceRecovery every subscription may recover what it missed
     * @param allowRecovery a client may ask for it
     */
    public record Positioning(boolean force, boolean allow, boolean forceRecovery, boolean allowRecovery) {
        public static final Positioning OFF = new Positioning(false, false, false, false);
    }

    /**
     * What a subscription that recovers is given (protocol.md 9.5).
     *
     * @param latestOnly the latest publication, whatever was missed before it, in place of all that was missed: for
     *     channels whose publications replace one another
     * @param unasked    with {@code latestOnly}: a client that may recover is given it without asking, at its first
     *     subscribe too
     */
    public record Recovery(boolean latestOnly, boolean unasked) {
        public static final Recovery STREAM = new Recovery(false, false);
    }

    /** @param allowed whether a client may subscribe to publications with certain tags only (protocol.md 9.7) */
    public record Filtering(boolean allowed) {
        public static final Filtering OFF = new Filtering(false);
    }

    /**
     * Patches in place of publications, for channels with history and maps with a stream (protocol.md 9.6).
     *
     * @param fossil whether a client may ask for them, in the fossil format
     * @param always whether every publication may become one, and not only those whose publisher says so
     */
    public record Deltas(boolean fossil, boolean always) {
        public static final Deltas OFF = new Deltas(false, false);
    }

    /**
     * @param good        takes the part of a name behind the namespace's, as a whole and in linear time: strangers choose it
     * @param userLimited whether a name that ends in users, as {@code dialog#ann,bob}, opens the channel to them, and
     *     to nobody else without a token
     */
    public record Naming(Predicate<String> good, boolean userLimited) {
        public static final Naming ASCII = new Naming(Naming::isPrintableAscii, false);

        /** The rule where no pattern is configured. */
        public static boolean isPrintableAscii(String name) {
            return name.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        }
    }

    /**
     * What becomes of publications for a subscriber whose peer reads more slowly than they come. Unless it is disconnected
     * they wait for it, apart from all else that is for its peer, as soon as that is more than one frame.
     *
     * @param policy      what is given up
     * @param maxMessages how many may wait for one subscription, at least 1; more are given up, or end a peer that conflates
     * @param maxBytes    the same for their bytes; one always may
     * @param maxAge      the same for how long the oldest has waited; zero for any time
     */
    public record Slow(Policy policy, int maxMessages, int maxBytes, Duration maxAge) {

        /** What is given up for a peer that is slow. */
        public enum Policy {
            /** The connection, when its queue is full. */
            DISCONNECT,
            /** All but the latest, of a map all but the latest of each key. */
            CONFLATE,
            /** The oldest. A subscriber with a position is told, so that it recovers. */
            DROP_OLDEST
        }

        public static final Slow DISCONNECT = new Slow(Policy.DISCONNECT, 1_000, 262_144, Duration.ZERO);

        /** Whether publications wait apart. */
        public boolean waits() {
            return policy != Policy.DISCONNECT;
        }

        public boolean conflates() {
            return policy == Policy.CONFLATE;
        }
    }

    /** What clients may do by themselves, without a token that says so. */
    public record Permissions(Access subscribe, Access publish, Access presence, Access history) {
        public static final Permissions NONE =
                new Permissions(Access.NOBODY, Access.NOBODY, Access.NOBODY, Access.NOBODY);
    }
}
