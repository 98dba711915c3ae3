package dev.carillon.protocol;

import static dev.carillon.protocol.JsonGrammar.malformed;

import dev.carillon.message.FilterNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads tag filters (protocol.md 9.7). */
final class JsonFilters {

    private static final JsonNames NODE = JsonNames.of("op", "key", "cmp", "val", "vals", "nodes");

    /** Two levels of JSON each, so this is as deep as any value may nest; how deep a filter may be is the node's to say. */
    private static final int MAX_DEPTH = JsonGrammar.MAX_DEPTH / 2;

    private JsonFilters() {}

    /** A null is no filter. */
    static Optional<FilterNode> read(JsonReader reader) {
        return reader.readNull() ? Optional.empty() : Optional.of(node(reader, 1));
    }

    private static FilterNode node(JsonReader reader, int depth) {
        if (depth > MAX_DEPTH) {
            throw malformed("a filter that is not so deep", reader.position());
        }
        if (reader.readNull()) {
            return FilterNode.EMPTY;
        }
        String op = "";
        String key = "";
        String cmp = "";
        String val = "";
        List<String> vals = List.of();
        List<FilterNode> nodes = List.of();
        JsonMembers members = reader.members(NODE);
        while (members.next()) {
            switch (members.name()) {
                case "op" -> op = reader.string();
                case "key" -> key = reader.string();
                case "cmp" -> cmp = reader.string();
                case "val" -> val = reader.string();
                case "vals" -> vals = vals(reader);
                case "nodes" -> nodes = nodes(reader, depth);
                default -> throw new AssertionError(members.name());
            }
        }
        return new FilterNode(op, key, cmp, val, vals, nodes);
    }

    private static List<String> vals(JsonReader reader) {
        if (reader.readNull()) {
            return List.of();
        }
        List<String> vals = new ArrayList<>();
        reader.beginArray();
        while (reader.nextElement()) {
            vals.add(reader.string());
        }
        return vals;
    }

    private static List<FilterNode> nodes(JsonReader reader, int depth) {
        if (reader.readNull()) {
            return List.of();
        }
        List<FilterNode> nodes = new ArrayList<>();
        reader.beginArray();
        while (reader.nextElement()) {
            nodes.add(node(reader, depth + 1));
        }
        return nodes;
    }
}
