package dev.carillon.broker;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One channel's entries in the order of their keys, which of them expires next, and the newest of its changes. Not
 * thread-safe: guarded by the lock of its {@link MapStripe}.
 */
final class MemoryMap implements Perishable {

    /** An entry, how long it lives and which version of it this is. */
    private record Held(Publication publication, long expiresAt, long version, String versionEpoch) {

        boolean isNewerThan(MapConditions conditions) {
            return conditions.version() > 0
                    && conditions.version() <= version
                    && conditions.versionEpoch().equals(versionEpoch);
        }
    }

    private record Expiry(long at, String key) implements Comparable<Expiry> {
        @Override
        public int compareTo(Expiry other) {
            int byMoment = Long.compare(at, other.at);
            return byMoment != 0 ? byMoment : key.compareTo(other.key);
        }
    }

    private final ChannelName channel;
    private final String epoch;
    private final TreeMap<String, Held> entries = new TreeMap<>();
    private final TreeSet<Expiry> expiries = new TreeSet<>();
    private final PublicationRing changes = new PublicationRing();
    private MapOptions options;
    private long entryBytes;
    private long changeBytes;
    private long top;
    private long changesExpireAt;
    private long forgottenAt;
    private long lookAt = Long.MAX_VALUE;

    /**
     * @param top     number of the last change that was made before there was this
     * @param options as they are; an ephemeral map has no epoch
     */
    MemoryMap(ChannelName channel, String epoch, long top, MapOptions options) {
        this.channel = channel;
        this.epoch = epoch;
        this.top = top;
        this.options = options;
    }

    @Override
    public ChannelName channel() {
        return channel;
    }

    StreamPosition position() {
        return options.hasStream() ? new StreamPosition(epoch, top) : StreamPosition.NONE;
    }

    /** The same with the number of the last change, also where that is nobody's position. */
    StreamPosition revision() {
        return new StreamPosition(epoch, top);
    }

    int size() {
        return entries.size();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    long entryBytes() {
        return entryBytes;
    }

    long bytes() {
        return entryBytes + changeBytes;
    }

    /** Whether nothing of it need be remembered. */
    boolean isForgotten(long now) {
        return entries.isEmpty() && forgottenAt <= now;
    }

    @Override
    public long nextDue() {
        long due = entries.isEmpty() ? forgottenAt : Long.MAX_VALUE;
        if (!expiries.isEmpty()) {
            due = Math.min(due, expiries.first().at());
        }
        return changes.size() == 0 ? due : Math.min(due, changesExpireAt);
    }

    @Override
    public long lookAt() {
        return lookAt;
    }

    @Override
    public void lookAt(long moment) {
        lookAt = moment;
    }

    /** Notes an access. */
    void touch(MapOptions newOptions, long now) {
        options = newOptions;
        forgottenAt =
                options.hasStream() ? MemoryStream.after(now, options.stream().metaTtl()) : now;
    }

    /** Removes what has outlived its time; returns the removals, in order. */
    List<Publication> expire(long now) {
        if (changes.size() > 0 && changesExpireAt <= now) {
            dropChanges();
        }
        if (expiries.isEmpty() || expiries.first().at() > now) {
            return List.of();
        }
        List<Publication> removals = new ArrayList<>();
        while (!expiries.isEmpty() && expiries.first().at() <= now) {
            removals.add(remove(expiries.first().key(), Map.of(), now));
        }
        return removals;
    }

    /** Whether the write is to happen; one that is not may still prolong the entry's life. */
    MapOutcome.Suppressed judge(Publication change, MapConditions conditions, long now) {
        String key = change.entry().key();
        Held held = entries.get(key);
        if (held == null) {
            return change.entry().removed() || conditions.presence() == MapConditions.KeyMode.IF_EXISTS
                    ? MapOutcome.Suppressed.KEY_NOT_FOUND
                    : MapOutcome.Suppressed.NO;
        }
        if (conditions.presence() == MapConditions.KeyMode.IF_NEW
                && !change.entry().removed()) {
            if (conditions.refreshes()) {
                hold(key, new Held(held.publication(), expiryFrom(now), held.version(), held.versionEpoch()));
            }
            return MapOutcome.Suppressed.KEY_EXISTS;
        }
        return held.isNewerThan(conditions) ? MapOutcome.Suppressed.VERSION : MapOutcome.Suppressed.NO;
    }

    /** Entries that the write adds: 0 or 1. */
    int addedKeys(Publication change) {
        return change.entry().removed() || entries.containsKey(change.entry().key()) ? 0 : 1;
    }

    /** Bytes by which the write lets the entries grow; below 0 when they shrink. */
    long growth(Publication change) {
        if (change.entry().removed()) {
            return 0;
        }
        Held held = entries.get(change.entry().key());
        return MemoryStream.cost(change) - (held == null ? 0 : MemoryStream.cost(held.publication()));
    }

    /** Carries out the write; returns what is to be handed over. */
    Publication write(Publication change, MapConditions conditions, long now) {
        if (change.entry().removed()) {
            return remove(change.entry().key(), change.tags(), now);
        }
        Publication numbered = numbered(change, now);
        hold(
                change.entry().key(),
                new Held(numbered, expiryFrom(now), conditions.version(), conditions.versionEpoch()));
        return numbered;
    }

    /** Removes every entry, and forgets the changes. */
    List<Publication> clear(long now) {
        List<Publication> removals = new ArrayList<>(entries.size());
        while (!entries.isEmpty()) {
            removals.add(remove(entries.firstKey(), Map.of(), now));
        }
        dropChanges();
        return removals;
    }

    /** Gives up the kept changes: who needs them is refused recovery. */
    void dropChanges() {
        changes.clear();
        changeBytes = 0;
    }

    /** Gives up the oldest changes until the whole has no more bytes, or no change is left. */
    void trim(long maxBytes) {
        while (changes.size() > 0 && bytes() > maxBytes) {
            changeBytes -= MemoryStream.cost(changes.removeOldest());
        }
    }

    Optional<Publication> entry(String key) {
        return Optional.ofNullable(entries.get(key)).map(Held::publication);
    }

    MapPage read(MapQuery query) {
        if (!query.key().isEmpty()) {
            return new MapPage(entry(query.key()).map(List::of).orElse(List.of()), revision(), "");
        }
        List<Publication> page = new ArrayList<>();
        long bytes = 0;
        // The cursor is the last key that was given: what is written or removed meanwhile moves no other entry.
        Map.Entry<String, Held> next =
                query.cursor().isEmpty() ? entries.firstEntry() : entries.higherEntry(query.cursor());
        String last = query.cursor();
        while (next != null && page.size() < query.limit() && (page.isEmpty() || bytes < query.maxBytes())) {
            last = next.getKey();
            page.add(next.getValue().publication());
            bytes += next.getValue().publication().size();
            next = entries.higherEntry(last);
        }
        return new MapPage(page, revision(), next == null || query.limit() == 0 ? "" : last);
    }

    HistoryPage changes(HistoryQuery query) {
        return new HistoryPage(changes.read(query, top), position());
    }

    private Publication remove(String key, Map<String, String> tags, long now) {
        Held held = release(key);
        Map<String, String> kept =
                tags.isEmpty() && held != null ? held.publication().tags() : tags;
        return numbered(new Publication(Payload.EMPTY, Optional.empty(), 0, kept, Publication.Entry.removed(key)), now);
    }

    private void hold(String key, Held held) {
        release(key);
        entries.put(key, held);
        entryBytes += MemoryStream.cost(held.publication());
        if (held.expiresAt() < Long.MAX_VALUE) {
            expiries.add(new Expiry(held.expiresAt(), key));
        }
    }

    private @Nullable Held release(String key) {
        Held held = entries.remove(key);
        if (held != null) {
            entryBytes -= MemoryStream.cost(held.publication());
            expiries.remove(new Expiry(held.expiresAt(), key));
        }
        return held;
    }

    private long expiryFrom(long now) {
        return options.expires() ? MemoryStream.after(now, options.keyTtl()) : Long.MAX_VALUE;
    }

    private Publication numbered(Publication change, long now) {
        Publication numbered = change.at(++top);
        if (!options.hasStream()) {
            return numbered;
        }
        changes.add(numbered);
        changeBytes += MemoryStream.cost(numbered);
        while (changes.size() > options.stream().size()) {
            changeBytes -= MemoryStream.cost(changes.removeOldest());
        }
        changesExpireAt = MemoryStream.after(now, options.stream().ttl());
        return numbered;
    }
}
