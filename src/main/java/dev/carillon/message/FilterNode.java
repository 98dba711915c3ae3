package dev.carillon.message;

import java.util.List;
import java.util.Objects;

/**
 * A tag filter as the client sent it (protocol.md 9.7). Dumb on purpose: whether it makes sense is not looked at here.
 *
 * @param op    empty for a comparison of one tag; {@code and}, {@code or}, {@code not} over {@code nodes}
 * @param key   name of the tag
 * @param cmp   the comparison
 * @param val   compared with
 * @param vals  compared with, where there are several
 * @param nodes children of an {@code op}
 */
public record FilterNode(String op, String key, String cmp, String val, List<String> vals, List<FilterNode> nodes) {

    /** Compares nothing with nothing, which is no filter. */
    public static final FilterNode EMPTY = new FilterNode("", "", "", "", List.of(), List.of());

    public FilterNode {
        Objects.requireNonNull(op, "op");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(cmp, "cmp");
        Objects.requireNonNull(val, "val");
        vals = List.copyOf(vals);
        nodes = List.copyOf(nodes);
    }
}
