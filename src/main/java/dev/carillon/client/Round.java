package dev.carillon.client;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Publication;
import dev.carillon.filter.TagFilter;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;
import dev.carillon.message.UnencodablePayloadException;
import dev.carillon.message.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What waited for the members of one channel, in order: each event is encoded once per format, and the whole is joined
 * once per format for the members that are in step.
 *
 * <p>Confined to the thread that runs the round; what it hands out is immutable.
 */
public final class Round {

    /** One thing that happened in a channel. */
    public sealed interface Event {

        /** @param epoch of the stream in which the publication has its offset; empty when nothing is kept */
        record Published(Publication publication, String epoch) implements Event {}

        record Joined(ClientInfo info) implements Event {}

        record Left(ClientInfo info) implements Event {}
    }

    private final ChannelName channel;
    private final List<Event> events;
    private final int frameMaxBytes;
    private final List<Encodings> encodings = new ArrayList<>(2);
    private @Nullable Verdicts verdicts;

    private boolean onlyPublications = true;
    private boolean contiguous = true;
    private String epoch = "";
    private long firstOffset;
    private long lastOffset;

    /**
     * @param events        at least one, in order
     * @param frameMaxBytes joined frames are not made larger than this
     */
    public Round(ChannelName channel, List<Event> events, int frameMaxBytes) {
        this.channel = channel;
        this.events = events;
        this.frameMaxBytes = frameMaxBytes;
        survey();
    }

    private void survey() {
        boolean first = true;
        for (Event event : events) {
            if (!(event instanceof Event.Published published)) {
                onlyPublications = false;
                continue;
            }
            long offset = published.publication().offset();
            if (first) {
                firstOffset = offset;
                epoch = published.epoch();
                first = false;
            } else {
                contiguous &= offset == lastOffset + 1 && published.epoch().equals(epoch);
            }
            lastOffset = offset;
        }
    }

    public ChannelName channel() {
        return channel;
    }

    public List<Event> events() {
        return events;
    }

    /** Whether there are no joins and leaves in it, which only some members get. */
    boolean isOnlyPublications() {
        return onlyPublications;
    }

    /** Whether the publications are exactly what follows this offset in this epoch. */
    boolean follows(String knownEpoch, long offset) {
        return contiguous && firstOffset == offset + 1 && epoch.equals(knownEpoch);
    }

    /** Offset of the last publication. */
    long lastOffset() {
        return lastOffset;
    }

    /** Whether a publication of it passes a filter. */
    boolean passes(TagFilter filter, int index) {
        Verdicts known = verdicts;
        if (known == null) {
            known = new Verdicts(events);
            verdicts = known;
        }
        return known.passes(filter, index);
    }

    /** The whole round as few frames; empty when an event cannot be carried by this format. */
    Optional<List<Encoded>> joined(WireFormat format) {
        return in(format).joined();
    }

    /**
     * One event.
     *
     * @throws UnencodablePayloadException when this format cannot carry it
     */
    Encoded encoded(WireFormat format, int index) {
        return in(format).one(index);
    }

    private Encodings in(WireFormat format) {
        for (Encodings known : encodings) {
            if (known.format == format) {
                return known;
            }
        }
        Encodings fresh = new Encodings(format);
        encodings.add(fresh);
        return fresh;
    }

    /** The encodings of one format, each made when the first member needs it. */
    private final class Encodings {

        private final WireFormat format;
        private final @Nullable Encoded[] each = new Encoded[events.size()];
        private @Nullable Optional<List<Encoded>> joined;

        Encodings(WireFormat format) {
            this.format = format;
        }

        Encoded one(int index) {
            Encoded known = each[index];
            if (known == null) {
                known = format.encode(push(events.get(index)));
                each[index] = known;
            }
            return known;
        }

        private Push push(Event event) {
            if (event instanceof Event.Published published) {
                return new Push.Published(channel, published.publication());
            }
            if (event instanceof Event.Joined joining) {
                return new Push.Joined(channel, joining.info());
            }
            return new Push.Left(channel, ((Event.Left) event).info());
        }

        Optional<List<Encoded>> joined() {
            Optional<List<Encoded>> known = joined;
            if (known == null) {
                known = join();
                joined = known;
            }
            return known;
        }

        private Optional<List<Encoded>> join() {
            List<Encoded> frames = new ArrayList<>(1);
            List<Encoded> batch = new ArrayList<>(events.size());
            int bytes = 0;
            try {
                for (int i = 0; i < events.size(); i++) {
                    Encoded next = one(i);
                    if (next.messages() == 0) {
                        continue; // joined, it would be an empty line
                    }
                    if (!batch.isEmpty() && bytes + 1 + next.length() > frameMaxBytes) {
                        frames.add(join(batch));
                        batch.clear();
                        bytes = 0;
                    }
                    batch.add(next);
                    bytes += 1 + next.length();
                }
            } catch (UnencodablePayloadException unknown) {
                return Optional.empty();
            }
            if (!batch.isEmpty()) {
                frames.add(join(batch));
            }
            return Optional.of(frames);
        }

        private Encoded join(List<Encoded> batch) {
            return batch.size() == 1 ? batch.get(0) : format.join(batch);
        }
    }
}
