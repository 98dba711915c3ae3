package dev.carillon.it;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One line of a table of bad input.
 *
 * @param name     what is done, for the report
 * @param input    what is sent
 * @param expected what must come of it
 * @param known    servers on which something else comes of it, and why
 */
record Row<T>(String name, T input, List<Integer> expected, Map<Deviation, List<Integer>> known) {

    /** @param expected the only outcomes that are right */
    static <T> Row<T> of(String name, T input, Integer... expected) {
        return new Row<>(name, input, List.of(expected), Map.of());
    }

    /** @param instead what a server does that no WAR can mend */
    Row<T> but(Deviation deviation, Integer... instead) {
        Map<Deviation, List<Integer>> more = new EnumMap<>(Deviation.class);
        more.putAll(known);
        more.put(deviation, List.of(instead));
        return new Row<>(name, input, expected, more);
    }

    /** What is expected of the server under test. */
    List<Integer> outcomes() {
        return known.entrySet().stream()
                .filter(entry -> entry.getKey().isHere())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(expected);
    }

    @Override
    public String toString() {
        return name;
    }
}
