package dev.carillon.api;

import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.MapOutcome;
import dev.carillon.broker.MapPage;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.StreamPosition;
import dev.carillon.node.ServerApi;
import java.util.List;
import java.util.Map;

/** What a successful call answers, without a format. */
sealed interface ApiResult {

    /** Nothing to tell: unsubscribe, disconnect and the like. */
    record Done() implements ApiResult {
        static final Done INSTANCE = new Done();
    }

    /** @param position {@link StreamPosition#NONE} when nothing is kept: written as no members at all */
    record Published(StreamPosition position) implements ApiResult {}

    /** @param responses one per channel, in the order asked; each a {@link Published} or a failure */
    record Broadcast(List<ApiReply> responses) implements ApiResult {
        public Broadcast {
            responses = List.copyOf(responses);
        }
    }

    record Presence(Map<String, ClientInfo> clients) implements ApiResult {
        public Presence {
            clients = Map.copyOf(clients);
        }
    }

    record PresenceStats(int clients, int users) implements ApiResult {}

    record History(HistoryPage page) implements ApiResult {}

    record MapWritten(MapOutcome outcome) implements ApiResult {}

    record MapState(MapPage page) implements ApiResult {}

    record MapStream(HistoryPage page) implements ApiResult {}

    record MapStats(int entries) implements ApiResult {}

    /** @param connections by channel */
    record Channels(Map<String, Integer> connections) implements ApiResult {
        public Channels {
            connections = Map.copyOf(connections);
        }
    }

    record Info(List<ServerApi.NodeInfo> nodes) implements ApiResult {
        public Info {
            nodes = List.copyOf(nodes);
        }
    }

    /** @param replies one per command, in the order asked */
    record Batch(List<ApiReply> replies) implements ApiResult {
        public Batch {
            replies = List.copyOf(replies);
        }
    }
}
