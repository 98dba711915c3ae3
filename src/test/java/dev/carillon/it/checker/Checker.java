package dev.carillon.it.checker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Compares what was seen with what is promised. A channel's log is totally ordered, so one walk over the events is
 * enough: every offset of an epoch has one payload for everybody; a subscriber's offsets rise by one, except where it was
 * told; every acknowledged payload is there, once; nothing is there that was not published; and when all is quiet
 * everybody has got everything.
 *
 * <p>The events of one subscriber come in its own order, acknowledgements anywhere, and {@code Top} and {@code Stored}
 * at the end of an undisturbed history read.
 */
public final class Checker {

    private record Membership(String subscriber, String channel) {}

    private final ToLongFunction<String> recoverable;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, StreamLog> logs = new LinkedHashMap<>();
    private final Map<Membership, Track> tracks = new LinkedHashMap<>();

    private Checker(ToLongFunction<String> recoverable) {
        this.recoverable = recoverable;
    }

    /**
     * @param recoverable publications of a channel that the server recovers at least, where a subscriber missed them
     * @return empty when every promise was kept
     */
    public static List<Violation> check(List<Event> events, ToLongFunction<String> recoverable) {
        Checker checker = new Checker(recoverable);
        events.forEach(checker::take);
        checker.conclude(events);
        return List.copyOf(checker.violations);
    }

    private void take(Event event) {
        StreamLog log = log(event.channel());
        if (event instanceof Event.Attempted attempt) {
            log.attempted(attempt.payload());
        } else if (event instanceof Event.Acknowledged ack) {
            log.acknowledged(ack);
        } else if (event instanceof Event.Refused refusal) {
            log.refused(refusal.payload());
        } else if (event instanceof Event.Subscribed subscribed) {
            track(subscribed.subscriber(), log, event).subscribed(subscribed);
        } else if (event instanceof Event.Delivered delivered) {
            track(delivered.subscriber(), log, event).delivered(delivered);
        } else if (event instanceof Event.Told told) {
            track(told.subscriber(), log, event).out();
        } else if (event instanceof Event.Out out) {
            track(out.subscriber(), log, event).out();
        } else if (event instanceof Event.Stored stored) {
            log.stored(stored);
        }
    }

    private void conclude(List<Event> events) {
        for (Event event : events) {
            if (event instanceof Event.Top top) {
                tracks.forEach((membership, track) -> {
                    if (membership.channel().equals(top.channel())) {
                        track.conclude(top);
                    }
                });
            }
        }
        logs.values().forEach(StreamLog::conclude);
    }

    private StreamLog log(String channel) {
        return logs.computeIfAbsent(channel, name -> new StreamLog(name, violations::add));
    }

    private Track track(String subscriber, StreamLog log, Event event) {
        return tracks.computeIfAbsent(
                new Membership(subscriber, event.channel()),
                each -> new Track(subscriber, log, recoverable.applyAsLong(event.channel()), violations::add));
    }
}
