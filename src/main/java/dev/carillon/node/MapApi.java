package dev.carillon.node;

import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.MapConditions;
import dev.carillon.broker.MapOutcome;
import dev.carillon.broker.MapPage;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What code on the server's side may ask of maps (protocol.md 10). No permissions are checked, names and limits are.
 *
 * <p>Thread-safe, never blocks. Stages complete exceptionally as those of {@link ServerApi} do, with 107 for a channel that
 * is no map, too, and 106 when no more fits.
 */
public interface MapApi {

    /** Sets an entry, or removes it. */
    CompletionStage<MapOutcome> write(ChannelName channel, Write what);

    /** Reads a page of entries, or one of them. */
    CompletionStage<MapPage> read(ChannelName channel, Read what);

    /** @param limit 0 reads the position only; below 0 or above the configured cap: the cap */
    CompletionStage<HistoryPage> stream(
            ChannelName channel, int limit, Optional<StreamPosition> since, boolean reverse);

    /** How many entries there are. */
    CompletionStage<Integer> size(ChannelName channel);

    /** Removes every entry. */
    CompletionStage<Void> clear(ChannelName channel);

    /** @param entry which one, and whether it is removed: then without data */
    record Write(Publication.Entry entry, Payload data, Map<String, String> tags, MapConditions conditions) {
        public Write {
            Objects.requireNonNull(entry, "entry");
            tags = Map.copyOf(tags);
        }
    }

    /**
     * @param key      only this entry; empty for a page
     * @param cursor   as the page before said; empty for the first
     * @param limit    0 reads the position only; below 0 or above the configured cap: the cap
     * @param revision position of the first page: 112 when the epoch is another one by now
     */
    record Read(String key, String cursor, int limit, Optional<StreamPosition> revision) {}
}
