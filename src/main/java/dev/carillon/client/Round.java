package dev.carillon.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Publication;
import dev.carillon.filter.TagFilter;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;
import dev.carillon.message.UnencodablePayloadException;
import dev.carillon.message.WireFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What waited for the members of one channel, in order: each event is encoded once per format, and the whole is joined
 * once per format for the members that are in step.
 *
 * <p>Thread-safe, since a member that holds it until it is opened reads it later, on a thread of its own; what it hands out
 * is immutable.
 */
public final class Round {

    /** One thing that happened in a channel. */
    public sealed interface Event {

        /** Whether it is this client's own doing; it knows of its leaving by itself. */
        default boolean isOf(String client) {
            return false;
        }

        /**
         * @param epoch of the stream in which the publication has its offset; empty when nothing is kept, and its offset
         *     is at most a number for who compares it with others
         * @param base  the publication before it in the stream, or in a map the one that its key had, where this one may
         *     go out as a patch of it
         */
        record Published(Publication publication, String epoch, Optional<Publication> base) implements Event {

            /** One that goes out whole. */
            public Published(Publication publication, String epoch) {
                this(publication, epoch, Optional.empty());
            }

            @Override
            public boolean isOf(String client) {
                return publication.info().isPresent()
                        && publication.info().get().client().equals(client);
            }

            /** As clients see it: a number that is no offset in a stream is none of theirs. */
            Publication told() {
                return epoch.isEmpty() && publication.offset() != 0 ? publication.at(0) : publication;
            }
        }

        record Joined(ClientInfo info) implements Event {
            @Override
            public boolean isOf(String client) {
                return info.client().equals(client);
            }
        }

        record Left(ClientInfo info) implements Event {}
    }

    /** In which a publication goes out: each is encoded once per format. */
    enum Form {
        /** To members without delta. */
        FULL,
        /** To members with delta that do not have the publication before. */
        WHOLE,
        /** To members with delta that have it. */
        PATCH
    }

    private final ChannelName channel;
    private final List<Event> events;
    private final int frameMaxBytes;

    /** Read without a lock, by every member; replaced under it. */
    private volatile Encodings[] encodings = {};

    @GuardedBy("this")
    private @Nullable Verdicts verdicts;

    private boolean onlyPublications = true;
    private boolean contiguous = true;
    private String epoch = "";
    private long firstOffset;
    private long lastOffset;
    private long oldestBase = Long.MAX_VALUE;

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
            if (published.base().isPresent()) {
                oldestBase = Math.min(oldestBase, published.base().get().offset());
            }
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

    /** The lowest offset of a publication of which one of these may be a patch; the highest there is without any. */
    long oldestBase() {
        return oldestBase;
    }

    /** Whether a publication of it passes a filter. */
    synchronized boolean passes(TagFilter filter, int index) {
        Verdicts known = verdicts;
        if (known == null) {
            known = new Verdicts(events);
            verdicts = known;
        }
        return known.passes(filter, index);
    }

    /** The whole round as few frames; empty when an event cannot be carried by this format. */
    Optional<List<Encoded>> joined(WireFormat format, Form form) {
        return in(format, form).joined();
    }

    /**
     * One event.
     *
     * @throws UnencodablePayloadException when this format cannot carry it
     */
    Encoded encoded(WireFormat format, Form form, int index) {
        return in(format, form).one(index);
    }

    private Encodings in(WireFormat format, Form form) {
        Encodings known = find(format, form);
        return known == null ? findOrAdd(format, form) : known;
    }

    private @Nullable Encodings find(WireFormat format, Form form) {
        for (Encodings each : encodings) {
            if (each.format == format && each.form == form) {
                return each;
            }
        }
        return null;
    }

    private synchronized Encodings findOrAdd(WireFormat format, Form form) {
        Encodings known = find(format, form);
        if (known != null) {
            return known;
        }
        Encodings fresh = new Encodings(format, form);
        Encodings[] all = Arrays.copyOf(encodings, encodings.length + 1);
        all[all.length - 1] = fresh;
        encodings = all;
        return fresh;
    }

    /**
     * The encodings of one format in one form, each made when the first member needs it. A race makes one twice, which is
     * harmless: what is made does not change, and reaches other threads whole.
     */
    private final class Encodings {

        private final WireFormat format;
        private final Form form;
        private final @Nullable Encoded[] each = new Encoded[events.size()];
        private @Nullable Optional<List<Encoded>> joined;

        Encodings(WireFormat format, Form form) {
            this.format = format;
            this.form = form;
        }

        Encoded one(int index) {
            Encoded known = each[index];
            if (known == null) {
                Form plainest = plainest(events.get(index));
                known = plainest == form
                        ? format.encode(push(events.get(index)))
                        : in(format, plainest).one(index);
                each[index] = known;
            }
            return known;
        }

        // What comes out the same in two forms is encoded in one.
        private Form plainest(Event event) {
            if (!(event instanceof Event.Published published)
                    || published.publication().entry().removed()) {
                return Form.FULL;
            }
            return form == Form.PATCH && published.base().isEmpty() ? Form.WHOLE : form;
        }

        private Push push(Event event) {
            if (event instanceof Event.Published published) {
                return switch (form) {
                    case FULL -> new Push.Published(channel, published.told());
                    case WHOLE -> new Push.Delta(channel, published.told(), Optional.empty());
                    case PATCH ->
                        new Push.Delta(
                                channel, published.told(), published.base().map(Publication::data));
                };
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
