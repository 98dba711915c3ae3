package dev.carillon.message;

import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What answers a command (protocol.md 4). Every kind is written even when it has no members: clients read {@code
 * reply.publish} and the like without looking.
 */
public sealed interface Result {

    /**
     * @param client  id of this connection
     * @param version of the server
     * @param ttl     seconds after which the client must refresh; empty when it need not
     * @param data    for the application
     * @param subs    server-side subscriptions, by channel
     * @param ping    seconds between the server's pings; 0 when the transport pings by itself
     * @param pong    whether a pong is expected
     * @param session secret of the connection for emulation, empty on WebSocket
     * @param node    id of the node for emulation, empty on WebSocket
     */
    record Connect(
            String client,
            String version,
            OptionalLong ttl,
            Payload data,
            Map<String, Subscribe> subs,
            int ping,
            boolean pong,
            String session,
            String node)
            implements Result {
        public Connect {
            subs = Map.copyOf(subs);
        }
    }

    /**
     * @param ttl           seconds after which the subscription must be refreshed; empty when it need not
     * @param recoverable   whether the client may recover later
     * @param positioned    whether it is told of gaps
     * @param position      top of the stream, or the position of the request when {@code recovered};
     *     {@link StreamPosition#NONE} for a channel without either
     * @param publications  what was missed, oldest first
     * @param recovered     whether nothing is missing
     * @param wasRecovering whether recovery was asked for
     * @param data          for the application
     * @param delta         whether publications may come as patches, also these: each of the one before it, or in a map
     *                      of the one before it with its key; pages of a map are whole
     * @param map           which part of a map this is; {@link MapPart#NONE} for a stream
     */
    record Subscribe(
            OptionalLong ttl,
            boolean recoverable,
            boolean positioned,
            StreamPosition position,
            List<Publication> publications,
            boolean recovered,
            boolean wasRecovering,
            Payload data,
            boolean delta,
            MapPart map)
            implements Result {
        public Subscribe {
            Objects.requireNonNull(position, "position");
            publications = List.copyOf(publications);
            Objects.requireNonNull(map, "map");
        }

        /** What is told of a stream. */
        public Subscribe(
                OptionalLong ttl,
                boolean recoverable,
                boolean positioned,
                StreamPosition position,
                List<Publication> publications,
                boolean recovered,
                boolean wasRecovering,
                Payload data,
                boolean delta) {
            this(
                    ttl,
                    recoverable,
                    positioned,
                    position,
                    publications,
                    recovered,
                    wasRecovering,
                    data,
                    delta,
                    MapPart.NONE);
        }

        /** The same without delta. */
        public Subscribe(
                OptionalLong ttl,
                boolean recoverable,
                boolean positioned,
                StreamPosition position,
                List<Publication> publications,
                boolean recovered,
                boolean wasRecovering,
                Payload data) {
            this(ttl, recoverable, positioned, position, publications, recovered, wasRecovering, data, false);
        }

        /** Whether the client is subscribed by this, and not only given a page. */
        public boolean isLive() {
            return map.phase() == 0;
        }
    }

    /**
     * Which part of a map a client is given (protocol.md 10).
     *
     * @param type   1 for a map of any kind, 0 for a stream
     * @param phase  2 a page of entries, 1 a page of changes, 0 the last page of either: the client is subscribed
     * @param cursor where the next page of entries begins; empty when there is none
     * @param state  the page's entries; changes are the publications
     */
    record MapPart(int type, int phase, String cursor, List<Publication> state) {

        public static final MapPart NONE = new MapPart(0, 0, "", List.of());

        public MapPart {
            Objects.requireNonNull(cursor, "cursor");
            state = List.copyOf(state);
        }

        /** A part of a map. */
        public static MapPart of(int phase, String cursor, List<Publication> state) {
            return new MapPart(1, phase, cursor, state);
        }
    }

    record Unsubscribe() implements Result {}

    record Publish() implements Result {}

    /** @param clients by connection id */
    record Presence(Map<String, ClientInfo> clients) implements Result {
        public Presence {
            clients = Map.copyOf(clients);
        }
    }

    record PresenceStats(int clients, int users) implements Result {}

    /** @param top top of the stream, whatever the page holds */
    record History(List<Publication> publications, StreamPosition top) implements Result {
        public History {
            publications = List.copyOf(publications);
        }
    }

    record Rpc(Payload data) implements Result {}

    /** @param ttl seconds until the next refresh; empty when the connection no longer expires */
    record Refresh(String client, String version, OptionalLong ttl) implements Result {}

    record SubRefresh(OptionalLong ttl) implements Result {}

    /**
     * An error in place of a result.
     *
     * @param code      100 to 113, or an application's 400 to 1999
     * @param temporary whether the client may try the same again
     */
    record Failure(int code, String message, boolean temporary) implements Result {
        public static Failure of(dev.carillon.channel.ReplyError error) {
            return new Failure(error.code(), error.message(), error.temporary());
        }
    }
}
