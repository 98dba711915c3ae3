package dev.carillon.it.checker;

import dev.carillon.it.checker.Violation.Kind;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** What one subscriber saw of one channel, over all its connections. Confined to one thread. */
final class Track {

    private final String subscriber;
    private final StreamLog log;
    private final long recoverable;
    private final Consumer<Violation> violations;
    private final Set<Long> seen = new HashSet<>();

    private boolean in;
    private String epoch = "";
    private long offset;

    Track(String subscriber, StreamLog log, long recoverable, Consumer<Violation> violations) {
        this.subscriber = subscriber;
        this.log = log;
        this.recoverable = recoverable;
        this.violations = violations;
    }

    void subscribed(Event.Subscribed event) {
        boolean sameEpoch = event.epoch().equals(epoch);
        if (event.recovering() && event.recovered()) {
            if (!sameEpoch) {
                report(Kind.SILENT_EPOCH_CHANGE, event, "recovered from %s into %s".formatted(epoch, event.epoch()));
            } else if (event.offset() != offset) {
                report(Kind.WRONG_RECOVERY, event, "stood at %d, recovers %d".formatted(offset, event.offset()));
            }
        } else if (event.recovering() && sameEpoch && event.offset() - offset <= recoverable) {
            report(Kind.NEEDLESS_GAP, event, "stood at %d, goes on at %d".formatted(offset, event.offset()));
        }
        if (!sameEpoch) {
            seen.clear();
        }
        in = true;
        epoch = event.epoch();
        offset = event.offset();
    }

    void delivered(Event.Delivered event) {
        if (!in) {
            report(Kind.UNASKED, event, "offset %d came while out".formatted(event.offset()));
        }
        if (!seen.add(event.offset())) {
            report(Kind.DUPLICATE, event, "offset %d came again".formatted(event.offset()));
        } else if (event.offset() <= offset) {
            report(Kind.REORDERED, event, "offset %d came after %d".formatted(event.offset(), offset));
        } else if (event.offset() > offset + 1) {
            report(Kind.GAP, event, "offset %d came after %d".formatted(event.offset(), offset));
        }
        log.sighted(subscriber, epoch, event.offset(), event.payload());
        offset = Math.max(offset, event.offset());
    }

    void out() {
        in = false;
    }

    /** All is quiet: it must have got everything, of the stream that is now. */
    void conclude(Event.Top top) {
        if (!epoch.equals(top.epoch())) {
            report(Kind.SILENT_EPOCH_CHANGE, top, "is in %s, the stream is %s".formatted(epoch, top.epoch()));
        } else if (!in || offset < top.offset()) {
            report(Kind.BEHIND, top, "%s at %d of %d".formatted(in ? "in" : "out", offset, top.offset()));
        } else if (offset > top.offset()) {
            report(Kind.PHANTOM, top, "is at %d of %d".formatted(offset, top.offset()));
        }
    }

    private void report(Kind kind, Event event, String what) {
        violations.accept(new Violation(kind, event.channel(), subscriber, what));
    }
}
