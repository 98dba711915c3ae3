package dev.carillon.filter;

import dev.carillon.message.FilterNode;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

/** Makes conditions of one filter's nodes, and counts what they cost. Used once. */
final class FilterCompiler {

    private final FilterLimits limits;
    private int nodes;
    private int values;

    FilterCompiler(FilterLimits limits) {
        this.limits = limits;
    }

    Condition compile(FilterNode root) {
        return node(root, 1);
    }

    private Condition node(FilterNode node, int depth) {
        require(depth <= limits.maxDepth(), "too deep");
        nodes++;
        require(nodes <= limits.maxNodes(), "too many nodes");
        return switch (node.op()) {
            case "" -> leaf(node);
            case "and" -> new Condition.All(parts(node, depth));
            case "or" -> new Condition.Any(parts(node, depth));
            case "not" -> {
                require(node.nodes().size() == 1, "not takes one node");
                yield new Condition.Not(node(node.nodes().get(0), depth + 1));
            }
            default -> throw new InvalidFilterException("no such operation");
        };
    }

    private Condition[] parts(FilterNode node, int depth) {
        require(!node.nodes().isEmpty(), "an operation needs a node");
        return node.nodes().stream().map(part -> node(part, depth + 1)).toArray(Condition[]::new);
    }

    private Condition leaf(FilterNode leaf) {
        require(leaf.key().length() <= limits.maxTextLength(), "too long a key");
        return switch (leaf.cmp()) {
            case "ex" -> exists(leaf);
            case "nex" -> new Condition.Not(exists(leaf));
            case "in" -> oneOf(leaf);
            case "nin" -> new Condition.Not(oneOf(leaf));
            case "eq" -> text(leaf, String::equals);
            case "neq" -> new Condition.Not(text(leaf, String::equals));
            case "sw" -> text(leaf, String::startsWith);
            case "ew" -> text(leaf, String::endsWith);
            case "ct" -> text(leaf, String::contains);
            case "lt" -> number(leaf, sign -> sign < 0);
            case "lte" -> number(leaf, sign -> sign <= 0);
            case "gt" -> number(leaf, sign -> sign > 0);
            case "gte" -> number(leaf, sign -> sign >= 0);
            default -> throw new InvalidFilterException("no such comparison");
        };
    }

    private static Condition exists(FilterNode leaf) {
        require(leaf.val().isEmpty() && leaf.vals().isEmpty(), "no value is compared");
        return new Condition.Exists(leaf.key());
    }

    private Condition oneOf(FilterNode leaf) {
        List<String> all = leaf.vals();
        requireKey(leaf);
        require(!all.isEmpty() && leaf.val().isEmpty(), "several values are compared");
        values += all.size();
        require(values <= limits.maxValues(), "too many values");
        all.forEach(this::checkLength);
        return new Condition.OneOf(leaf.key(), values(all));
    }

    // Not Set.copyOf: its table is searched in line, and a peer may choose values whose hashes collide.
    private static Set<String> values(List<String> all) {
        return Collections.unmodifiableSet(new HashSet<>(all));
    }

    private Condition text(FilterNode leaf, BiPredicate<String, String> test) {
        requireOneValue(leaf);
        return new Condition.Text(leaf.key(), leaf.val(), test);
    }

    private Condition number(FilterNode leaf, IntPredicate test) {
        requireOneValue(leaf);
        Optional<Decimal> bound = Decimal.of(leaf.val());
        return bound.isPresent() ? new Condition.Number(leaf.key(), bound.get(), test) : new Condition.Never();
    }

    private void requireOneValue(FilterNode leaf) {
        requireKey(leaf);
        require(!leaf.val().isEmpty() && leaf.vals().isEmpty(), "one value is compared");
        checkLength(leaf.val());
    }

    private static void requireKey(FilterNode leaf) {
        require(!leaf.key().isEmpty(), "a comparison needs a key");
    }

    private void checkLength(String value) {
        require(value.length() <= limits.maxTextLength(), "too long a value");
    }

    private static void require(boolean good, String otherwise) {
        if (!good) {
            throw new InvalidFilterException(otherwise);
        }
    }
}
