package dev.carillon.node;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.channel.StreamPosition;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one node wants of all nodes. */
public sealed interface Control {

    /** Which connections are meant. */
    ServerApi.Sessions sessions();

    record Subscribe(
            ServerApi.Sessions sessions,
            ChannelName channel,
            Authenticator.Grant grant,
            Optional<StreamPosition> recoverSince)
            implements Control {}

    record Unsubscribe(ServerApi.Sessions sessions, ChannelName channel) implements Control {}

    /** @param except connection ids that stay */
    record Disconnect(ServerApi.Sessions sessions, dev.carillon.channel.Disconnect disconnect, Set<String> except)
            implements Control {
        public Disconnect {
            except = Set.copyOf(except);
        }
    }

    /** @param info empty for what it was */
    record Refresh(ServerApi.Sessions sessions, boolean expired, Optional<Instant> expiresAt, Payload info)
            implements Control {}

    /** What all nodes are asked. */
    sealed interface Question {

        record Info() implements Question {}

        /** @param pattern a glob, empty for all */
        record Channels(String pattern) implements Question {}
    }

    /** What one node answers. */
    sealed interface Answer {

        record Info(ServerApi.NodeInfo node) implements Answer {}

        /** @param channels name -> connections */
        record Channels(Map<String, Integer> channels) implements Answer {
            public Channels {
                channels = Map.copyOf(channels);
            }
        }
    }
}
