package dev.carillon.broker;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The streams of those channels that share one lock. Every method but {@link #enter} and {@link #leave} is called between
 * the two. Times are in milliseconds, as the clock has them.
 */
final class StreamStripe {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ChannelName, MemoryStream> streams = new HashMap<>();
    private final Agenda<MemoryStream> agenda = new Agenda<>();
    private final Epochs epochs;
    private final Retention retention;
    private final IdempotencyKeys keys;

    StreamStripe(Epochs epochs, Retention retention, IdempotencyKeys keys) {
        this.epochs = epochs;
        this.retention = retention;
        this.keys = keys;
    }

    void enter() {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("a BrokerListener must not call the broker");
        }
        lock.lock();
    }

    void leave() {
        lock.unlock();
    }

    /** Appends and hands over. */
    PublishResult publish(
            ChannelName channel, Publication publication, PublishOptions options, BrokerListener listener, long now) {
        String key = options.idempotencyKey();
        if (!key.isEmpty()) {
            Optional<StreamPosition> first = keys.find(channel, key, now);
            if (first.isPresent()) {
                return new PublishResult(first.get(), PublishResult.Suppressed.SAME_KEY);
            }
        }
        Publication published = publication.offset() == 0 ? publication : publication.at(0);
        StreamPosition position = StreamPosition.NONE;
        Optional<Publication> previous = Optional.empty();
        if (options.history().enabled()) {
            MemoryStream stream = open(channel, now);
            if (stream.isOld(options.version(), options.versionEpoch())) {
                touch(stream, options.history(), now);
                return new PublishResult(stream.position(), PublishResult.Suppressed.OLD_VERSION);
            }
            previous = options.delta() ? stream.newest() : Optional.empty();
            published = append(stream, publication, options, now);
            position = stream.position();
        }
        // Remembered before the hand-over: should the listener fail, a retry must not store it a second time.
        if (!key.isEmpty()) {
            keys.remember(channel, key, position, options.idempotencyTtl(), now);
        }
        if (previous.isPresent()) {
            listener.published(channel, published, position.epoch(), previous.get());
        } else {
            listener.published(channel, published, position.epoch());
        }
        return PublishResult.stored(position);
    }

    HistoryPage read(ChannelName channel, HistoryQuery query, Namespace.History history, long now) {
        MemoryStream stream = open(channel, now);
        touch(stream, history, now);
        return new HistoryPage(stream.read(query), stream.position());
    }

    void removeHistory(ChannelName channel, long now) {
        MemoryStream stream = find(channel, now);
        if (stream != null) {
            shorten(stream, MemoryStream::dropAll);
        }
    }

    /** Forgets the stream, if there are too many. */
    void giveUp(MemoryStream stream) {
        if (retention.excessStreams() > 0 && isThere(stream)) {
            forget(stream);
        }
    }

    /** Lets the oldest publications of the stream go, if there are too many bytes. */
    void giveUpBytes(MemoryStream stream) {
        long excess = retention.excessBytes();
        if (excess > 0 && isThere(stream)) {
            shorten(stream, it -> it.dropOldest(excess));
        }
    }

    /** Looks at no more than so many streams whose time has come, and drops what expired. Returns how many. */
    int sweep(long now, int atMost) {
        int looked = 0;
        for (MemoryStream due = agenda.due(now); due != null && looked < atMost; due = agenda.due(now)) {
            if (settle(due, now)) {
                agenda.note(due);
            }
            looked++;
        }
        return looked;
    }

    void clear() {
        streams.values().forEach(retention::forgotten);
        streams.clear();
        agenda.clear();
    }

    private Publication append(MemoryStream stream, Publication publication, PublishOptions options, long now) {
        long bytesBefore = stream.bytes();
        Publication numbered = stream.append(publication, options, now);
        stream.touch(options.history(), now);
        retention.published(stream, bytesBefore);
        agenda.noteIfSooner(stream);
        return numbered;
    }

    private void touch(MemoryStream stream, Namespace.History history, long now) {
        stream.touch(history, now);
        retention.accessed(stream);
        agenda.noteIfSooner(stream);
    }

    private void shorten(MemoryStream stream, Consumer<MemoryStream> change) {
        long bytesBefore = stream.bytes();
        change.accept(stream);
        retention.resized(stream, bytesBefore);
    }

    /** Callers touch or append to what they open, which makes a new stream known to retention and agenda. */
    private MemoryStream open(ChannelName channel, long now) {
        MemoryStream found = find(channel, now);
        if (found != null) {
            return found;
        }
        MemoryStream stream = new MemoryStream(channel, epochs.next());
        streams.put(channel, stream);
        return stream;
    }

    private @Nullable MemoryStream find(ChannelName channel, long now) {
        MemoryStream stream = streams.get(channel);
        return stream != null && settle(stream, now) ? stream : null;
    }

    /** Drops what has outlived its time. Returns whether the stream is still there. */
    private boolean settle(MemoryStream stream, long now) {
        if (stream.isForgotten(now)) {
            forget(stream);
            return false;
        }
        if (!stream.isEmpty() && stream.isExpired(now)) {
            shorten(stream, MemoryStream::dropAll);
        }
        return true;
    }

    private void forget(MemoryStream stream) {
        streams.remove(stream.channel());
        agenda.remove(stream);
        retention.forgotten(stream);
    }

    private boolean isThere(MemoryStream stream) {
        return streams.get(stream.channel()) == stream;
    }
}
