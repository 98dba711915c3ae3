package dev.carillon.broker;

import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.util.List;
import java.util.Objects;

/**
 * What a read found.
 *
 * <p>A read after a position of another epoch, or after one that is older than the oldest kept, still gives what is
 * there: whether that continues the caller's stream is for {@link #continues} to say, and for the caller to act on.
 *
 * @param publications in the asked order
 * @param top          position of the newest publication ever, kept or not, in the same atomic step
 */
public record HistoryPage(List<Publication> publications, StreamPosition top) {

    public HistoryPage {
        publications = List.copyOf(publications);
        Objects.requireNonNull(top, "top");
    }

    /**
     * Whether these publications, oldest first, are all there is after {@code since} (protocol.md 9.5): same epoch (or
     * none known), and either nothing is missing or the first follows {@code since} and the last is the top.
     */
    public boolean continues(StreamPosition since) {
        if (!since.epoch().isEmpty() && !since.epoch().equals(top.epoch())) {
            return false;
        }
        if (publications.isEmpty()) {
            return since.offset() == top.offset();
        }
        return publications.get(0).offset() == since.offset() + 1
                && publications.get(publications.size() - 1).offset() == top.offset();
    }
}
