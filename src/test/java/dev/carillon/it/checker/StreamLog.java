package dev.carillon.it.checker;

import dev.carillon.it.checker.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What everybody agrees on about one channel: which payload has which place. Confined to one thread. */
final class StreamLog {

    private record Place(String epoch, long offset) {}

    private final String channel;
    private final Consumer<Violation> violations;
    private final Map<Place, String> payloads = new HashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private final Set<String> attempted = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private final List<Event.Acknowledged> acknowledged = new ArrayList<>();
    private final Set<String> sighted = new HashSet<>();
    private final SortedMap<Long, String> stored = new TreeMap<>();

    StreamLog(String channel, Consumer<Violation> violations) {
        this.channel = channel;
        this.violations = violations;
    }

    void attempted(String payload) {
        attempted.add(payload);
    }

    void refused(String payload) {
        refused.add(payload);
    }

    void acknowledged(Event.Acknowledged ack) {
        acknowledged.add(ack);
        if (ack.offset() > 0) {
            place("stream", ack.epoch(), ack.offset(), ack.payload());
        }
    }

    void stored(Event.Stored publication) {
        stored.put(publication.offset(), publication.payload());
        sighted("stream", publication.epoch(), publication.offset(), publication.payload());
    }

    /** Somebody has seen this payload in this place: so must everybody else. */
    void sighted(String who, String epoch, long offset, String payload) {
        sighted.add(payload);
        place(who, epoch, offset, payload);
    }

    private void place(String who, String epoch, long offset, String payload) {
        Place place = new Place(epoch, offset);
        String known = payloads.putIfAbsent(place, payload);
        if (known != null && !known.equals(payload)) {
            report(Kind.WRONG_PAYLOAD, who, "offset %d is %s and %s".formatted(offset, known, payload));
            return;
        }
        Place elsewhere = places.putIfAbsent(payload, place);
        if (elsewhere != null && !elsewhere.equals(place)) {
            report(Kind.DUPLICATE, who, "%s is at %s and at %s".formatted(payload, elsewhere, place));
        }
    }

    /** What can only be judged when everything has been read. */
    void conclude() {
        places.forEach((payload, place) -> {
            if (!attempted.contains(payload)) {
                report(Kind.PHANTOM, "stream", "%s at %s was never published".formatted(payload, place));
            } else if (refused.contains(payload)) {
                report(Kind.PHANTOM, "stream", "%s at %s was refused".formatted(payload, place));
            }
        });
        long oldest = stored.isEmpty() ? 0 : stored.firstKey();
        for (Event.Acknowledged ack : acknowledged) {
            // What the history has let go, and nobody was there to see, cannot be judged.
            boolean letGo = ack.offset() > 0 && ack.offset() < oldest;
            if (!letGo && !sighted.contains(ack.payload())) {
                report(Kind.LOST, "stream", "%s was acknowledged and is nowhere".formatted(ack.payload()));
            }
        }
        long before = oldest - 1;
        for (long offset : stored.keySet()) {
            if (offset != before + 1) {
                report(Kind.GAP, "stream", "nothing is kept between %d and %d".formatted(before, offset));
            }
            before = offset;
        }
    }

    private void report(Kind kind, String who, String what) {
        violations.accept(new Violation(kind, channel, who, what));
    }
}
