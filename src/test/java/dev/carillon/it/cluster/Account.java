package dev.carillon.it.cluster;

import dev.carillon.it.checker.Checker;
import dev.carillon.it.checker.Event;
import dev.carillon.it.checker.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What everybody saw, judged by what the blows left of what Redis had.
 *
 * @param events all of them, with the streams as they were in the end
 */
public record Account(Data data, List<Event> events) {

    /** {@code carillon.client.recovery-max-publication-limit}. */
    private static final long RECOVERED_AT_ONCE = 300;

    /** What becomes of what Redis has, and so of what was acknowledged. */
    public enum Data {
        STAYS,
        GOES,
        STAYS_UNDER_ANOTHER_EPOCH
    }

    /** Promises that were not kept. */
    public List<Violation> violations() {
        List<Event> judged = data == Data.STAYS ? events : ofTheLastEpochs();
        if (data != Data.STAYS_UNDER_ANOTHER_EPOCH) {
            return Checker.check(judged, channel -> RECOVERED_AT_ONCE);
        }
        List<Violation> all = new ArrayList<>(forgotten());
        // what was told under another epoch is stored under this one
        judged.removeIf(
                each -> each instanceof Event.Stored stored && !stored.payload().startsWith("last"));
        all.addAll(Checker.check(judged, channel -> RECOVERED_AT_ONCE));
        return all;
    }

    /** What was acknowledged under any epoch and is not stored under the last one. */
    private List<Violation> forgotten() {
        Set<String> stored =
                of(Event.Stored.class).stream().map(Event.Stored::payload).collect(Collectors.toSet());
        return of(Event.Acknowledged.class).stream()
                .filter(each -> !stored.contains(each.payload()))
                .map(each -> new Violation(Violation.Kind.LOST, each.channel(), "stream", each.payload()))
                .toList();
    }

    /** Without what was acknowledged in a stream that is no more: it was in the memory of a Redis that is no more. */
    private List<Event> ofTheLastEpochs() {
        Map<String, String> epochs = new HashMap<>();
        of(Event.Top.class).forEach(top -> epochs.put(top.channel(), top.epoch()));
        List<Event> last = new ArrayList<>(events);
        last.removeIf(
                each -> each instanceof Event.Acknowledged ack && !ack.epoch().equals(epochs.get(ack.channel())));
        return last;
    }

    public <T extends Event> List<T> of(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** How much there was of it, for a human. */
    @Override
    public String toString() {
        List<Event.Subscribed> subscribed = of(Event.Subscribed.class);
        return "%d publishes, %d acknowledged, %d deliveries, %d told, %d recovered, %d not"
                .formatted(
                        of(Event.Attempted.class).size(),
                        of(Event.Acknowledged.class).size(),
                        of(Event.Delivered.class).size(),
                        of(Event.Told.class).size(),
                        subscribed.stream().filter(Event.Subscribed::recovered).count(),
                        subscribed.stream()
                                .filter(each -> each.recovering() && !each.recovered())
                                .count());
    }
}
