package dev.carillon.message;

import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a command asks for (protocol.md 4). Strings are as the client sent them, empty when absent; payloads are {@link
 * Payload#EMPTY} when absent.
 */
public sealed interface Request {

    /** The name of the command, for metrics: a closed set. */
    String method();

    /**
     * The first command of every connection.
     *
     * @param token   connection token, may be empty
     * @param data    for the application
     * @param subs    position of each server-side subscription that the client wants to go on with, by channel
     * @param name    the client library's name, such as "js"
     * @param version the client library's version
     * @param headers HTTP headers that a browser could not set
     */
    record Connect(
            String token,
            Payload data,
            Map<String, Subscribe> subs,
            String name,
            String version,
            Map<String, String> headers)
            implements Request {

        private static final String BEARER = "bearer ";

        public Connect {
            Objects.requireNonNull(token, "token");
            Objects.requireNonNull(data, "data");
            // Not Map.copyOf: its table is searched in line, and a peer may choose names whose hashes collide.
            subs = Collections.unmodifiableMap(new HashMap<>(subs));
            headers = Collections.unmodifiableMap(new HashMap<>(headers));
        }

        /**
         * The token of an {@code Authorization: Bearer} among the headers, which a browser cannot set on a WebSocket; empty
         * without one. A second one in another spelling makes it anybody's guess: its text is then no token.
         */
        public String bearer() {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase("authorization"))
                    .map(Map.Entry::getValue)
                    .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                    .map(value -> value.substring(BEARER.length()).strip())
                    .collect(Collectors.joining(" "));
        }

        @Override
        public String method() {
            return "connect";
        }

        /** The token is a secret. */
        @Override
        public String toString() {
            return "Connect[name=" + name + ", version=" + version + "]";
        }
    }

    /**
     * Asks to receive a channel.
     *
     * @param channel     name as the client sent it
     * @param token       subscription token, may be empty
     * @param recover     whether the client wants what it missed after {@code since}
     * @param since       last position the client has seen
     * @param data        for the application
     * @param positioned  wish to be told of gaps
     * @param recoverable wish to recover later
     * @param joinLeave   wish to get joins and leaves
     * @param delta       name of the delta format wished for, empty for none
     * @param flag        bits: 1 the client can do channel compaction, 2 refuse with 112 what cannot be recovered
     * @param filter      which publications are wanted, by their tags; empty for all
     * @param map         which part of a map it asks for; {@link MapPart#NONE} for a stream
     */
    record Subscribe(
            String channel,
            String token,
            boolean recover,
            StreamPosition since,
            Payload data,
            boolean positioned,
            boolean recoverable,
            boolean joinLeave,
            String delta,
            long flag,
            Optional<FilterNode> filter,
            MapPart map)
            implements Request {

        private static final String FOSSIL = "fossil";
        private static final long REJECT_UNRECOVERED = 2;

        /** Above the 32 bits that clients have been seen to use: only an endpoint of ours sets it. */
        private static final long EXCLUDE_OWN = 1L << 62;

        public Subscribe {
            Objects.requireNonNull(channel, "channel");
            Objects.requireNonNull(token, "token");
            Objects.requireNonNull(since, "since");
            Objects.requireNonNull(data, "data");
            Objects.requireNonNull(delta, "delta");
            Objects.requireNonNull(filter, "filter");
            Objects.requireNonNull(map, "map");
        }

        /** A wish for all publications of a stream. */
        public Subscribe(
                String channel,
                String token,
                boolean recover,
                StreamPosition since,
                Payload data,
                boolean positioned,
                boolean recoverable,
                boolean joinLeave,
                String delta,
                long flag) {
            this(
                    channel,
                    token,
                    recover,
                    since,
                    data,
                    positioned,
                    recoverable,
                    joinLeave,
                    delta,
                    flag,
                    Optional.empty(),
                    MapPart.NONE);
        }

        /** The plainest wish: this channel, from now on. */
        public static Subscribe to(String channel) {
            return new Subscribe(channel, "", false, StreamPosition.NONE, Payload.EMPTY, false, false, false, "", 0);
        }

        /** The same wish with what was missed since a position. */
        public Subscribe recovering(StreamPosition position) {
            return new Subscribe(
                    channel, token, true, position, data, positioned, recoverable, joinLeave, delta, flag, filter, map);
        }

        /** Whether the client can apply patches. */
        public boolean wantsDelta() {
            return delta.equals(FOSSIL);
        }

        /** Whether the client names a delta format that there is none of. */
        public boolean wantsUnknownDelta() {
            return !delta.isEmpty() && !wantsDelta();
        }

        /** Whether the client wants error 112 in place of a fresh start. */
        public boolean rejectsUnrecovered() {
            return (flag & REJECT_UNRECOVERED) != 0;
        }

        /** Whether the client does not want what it publishes itself. */
        public boolean excludesOwn() {
            return (flag & EXCLUDE_OWN) != 0;
        }

        /** The same wish without what the client publishes itself. */
        public Subscribe excludingOwn() {
            return new Subscribe(
                    channel,
                    token,
                    recover,
                    since,
                    data,
                    positioned,
                    recoverable,
                    joinLeave,
                    delta,
                    flag | EXCLUDE_OWN,
                    filter,
                    map);
        }

        @Override
        public String method() {
            return "subscribe";
        }

        /** The token is a secret. */
        @Override
        public String toString() {
            return "Subscribe[channel=" + channel + ", recover=" + recover + ", since=" + since + "]";
        }
    }

    /**
     * Which part of a map a client asks for (protocol.md 10), as it sent it.
     *
     * @param type   what it takes the channel for: the number of a {@link dev.carillon.channel.SubscriptionType}
     * @param phase  2 entries, 1 changes, 0 what happens from now on
     * @param cursor where the page of entries begins; empty for the first
     * @param limit  how many it wants in a page; 0 for as many as is usual
     */
    record MapPart(int type, int phase, String cursor, int limit) {

        public static final MapPart NONE = new MapPart(0, 0, "", 0);
        public static final int LIVE = 0;
        public static final int CHANGES = 1;
        public static final int ENTRIES = 2;

        public MapPart {
            Objects.requireNonNull(cursor, "cursor");
        }
    }

    record Unsubscribe(String channel) implements Request {
        @Override
        public String method() {
            return "unsubscribe";
        }
    }

    /**
     * @param type  1 for a write to a map, 0 for a publication
     * @param entry which entry it writes, or removes
     */
    record Publish(String channel, Payload data, int type, Publication.Entry entry) implements Request {

        public static final int TO_MAP = 1;

        /** A publication. */
        public Publish(String channel, Payload data) {
            this(channel, data, 0, Publication.Entry.NONE);
        }

        @Override
        public String method() {
            return "publish";
        }
    }

    record Presence(String channel) implements Request {
        @Override
        public String method() {
            return "presence";
        }
    }

    record PresenceStats(String channel) implements Request {
        @Override
        public String method() {
            return "presence_stats";
        }
    }

    /**
     * @param limit   0 asks for the position only; a negative number for as many as are allowed
     * @param since   exclusive; empty reads from the beginning, or the end when {@code reverse}
     * @param reverse newest first
     */
    record History(String channel, int limit, Optional<StreamPosition> since, boolean reverse) implements Request {
        @Override
        public String method() {
            return "history";
        }
    }

    record Rpc(String name, Payload data) implements Request {
        @Override
        public String method() {
            return "rpc";
        }
    }

    /** A message to the application without an answer: no id, no reply. */
    record Send(Payload data) implements Request {
        @Override
        public String method() {
            return "send";
        }
    }

    record Refresh(String token) implements Request {
        @Override
        public String method() {
            return "refresh";
        }

        @Override
        public String toString() {
            return "Refresh[]";
        }
    }

    record SubRefresh(String channel, String token) implements Request {
        @Override
        public String method() {
            return "sub_refresh";
        }

        @Override
        public String toString() {
            return "SubRefresh[channel=" + channel + "]";
        }
    }

    /** No known request member: with id 0 a pong, with any other id a violation. */
    record Nothing() implements Request {
        public static final Nothing INSTANCE = new Nothing();

        @Override
        public String method() {
            return "nothing";
        }
    }
}
