package dev.carillon.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.carillon.channel.Publication;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What somebody who is given entries and changes takes a map for. */
final class MapModel {

    private final Map<String, String> values = new TreeMap<>();

    void apply(List<Publication> changes) {
        for (Publication change : changes) {
            if (change.entry().removed()) {
                values.remove(change.entry().key());
            } else {
                values.put(change.entry().key(), new String(change.data().bytes(), UTF_8));
            }
        }
    }

    @Override
    public String toString() {
        return values.entrySet().stream().map(Object::toString).collect(joining(" "));
    }
}
