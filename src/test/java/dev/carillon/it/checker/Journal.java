package dev.carillon.it.checker;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Where everybody writes down what they saw; of each writer in its own order. Thread-safe. */
public final class Journal {

    private final Queue<Event> events = new ConcurrentLinkedQueue<>();

    public void add(Event event) {
        events.add(event);
    }

    public List<Event> events() {
        return List.copyOf(events);
    }
}
