package dev.carillon.broker;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One life of a channel's stream: its epoch, its top offset and the newest of its publications, which are always the
 * last ones up to the top, without a hole. Not thread-safe: guarded by the lock of its {@link StreamStripe}.
 */
final class MemoryStream implements Perishable {

    /** Bytes that a kept publication costs besides its data: the objects around it on a 64-bit JVM, rounded up. */
    static final int OVERHEAD = 160;

    private final ChannelName channel;
    private final String epoch;
    private final PublicationRing kept = new PublicationRing();
    private long bytes;
    private long top;
    private long expiresAt;
    private long forgottenAt;
    private long version;
    private String versionEpoch = "";
    private long lookAt = Long.MAX_VALUE;

    MemoryStream(ChannelName channel, String epoch) {
        this.channel = channel;
        this.epoch = epoch;
    }

    /** {@code ttl} after {@code now}, both ends in milliseconds; the end of time when it does not fit. */
    static long after(long now, Duration ttl) {
        long at = now + ttl.toMillis();
        return at < now && !ttl.isNegative() ? Long.MAX_VALUE : at;
    }

    @Override
    public ChannelName channel() {
        return channel;
    }

    StreamPosition position() {
        return new StreamPosition(epoch, top);
    }

    /** What the kept publications cost. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return kept.size() == 0;
    }

    /** Whether the kept publications have outlived their time. */
    boolean isExpired(long now) {
        return expiresAt <= now;
    }

    /** Whether the epoch has outlived its time, too. */
    boolean isForgotten(long now) {
        return forgottenAt <= now;
    }

    @Override
    public long nextDue() {
        return isEmpty() ? forgottenAt : expiresAt;
    }

    @Override
    public long lookAt() {
        return lookAt;
    }

    @Override
    public void lookAt(long moment) {
        lookAt = moment;
    }

    /** Notes an access. An epoch is never forgotten before the publications that are numbered in it. */
    void touch(Namespace.History history, long now) {
        forgottenAt = Math.max(after(now, history.metaTtl()), isEmpty() ? Long.MIN_VALUE : expiresAt);
    }

    boolean isOld(long newVersion, String newVersionEpoch) {
        return newVersion > 0 && newVersion <= version && newVersionEpoch.equals(versionEpoch);
    }

    /** Numbers the publication and keeps it in place of those that are too many. */
    Publication append(Publication publication, PublishOptions options, long now) {
        Publication numbered = publication.at(++top);
        kept.add(numbered);
        bytes += cost(numbered);
        while (kept.size() > options.history().size()) {
            dropOldest();
        }
        expiresAt = after(now, options.history().ttl());
        if (options.version() > 0) {
            version = options.version();
            versionEpoch = options.versionEpoch();
        }
        return numbered;
    }

    /** The publication at the top; empty when it is not kept any more. */
    Optional<Publication> newest() {
        return isEmpty() ? Optional.empty() : Optional.of(kept.get(kept.size() - 1));
    }

    /** Lets the oldest publications go until so many bytes are free, or none is left. */
    void dropOldest(long bytesToFree) {
        long target = bytes - bytesToFree;
        while (bytes > target && !isEmpty()) {
            dropOldest();
        }
    }

    void dropAll() {
        kept.clear();
        bytes = 0;
    }

    List<Publication> read(HistoryQuery query) {
        return kept.read(query, top);
    }

    private void dropOldest() {
        bytes -= cost(kept.removeOldest());
    }

    // The publisher's info is shared by all that it publishes, so this counts too much rather than too little.
    static long cost(Publication publication) {
        return OVERHEAD
                + publication.size()
                + publication.info().map(MemoryStream::length).orElse(0L);
    }

    private static long length(ClientInfo info) {
        return (long) info.user().length()
                + info.client().length()
                + info.connInfo().length()
                + info.chanInfo().length();
    }
}
